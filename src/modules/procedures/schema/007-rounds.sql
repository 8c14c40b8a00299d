-- What was decided may be decided anew, as when an appeal is allowed: the same case then has another instance, its next
-- round. Beginning the same round twice still begins nothing.
alter table procedures.instance add column round smallint not null default 1 check (round between 1 and 100);
drop index procedures.instance_key;
create unique index instance_key on procedures.instance (procedure, key, round) where caller is null;

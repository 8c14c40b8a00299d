-- What was decided may be decided anew, as when an appeal is allowed: the same case then has another instance, its next
-- round. Beginning the same round twice still begins nothing.
alter table procedures.instance add column round smallint not null default 1 check (round between 1 and 100);
drop index procedures.instance_key;
create unique index instance_key on procedures.instance (procedure, key, round) where caller is null;

create index message_key on procedures.message (key);

-- For the disposal of a case alone: everything that ran for it, its log with it. `cases` calls it, as its owner. Null, and
-- nothing is forgotten, while any of it runs.
create function procedures.forget(of_procedure text, of_key text) returns integer language plpgsql security definer
  set search_path = pg_catalog as $$
declare
  gone uuid[];
begin
  with recursive ran as (
    select i.id, i.status from procedures.instance i
    where i.procedure = of_procedure and i.key = of_key and i.caller is null
    union all
    select i.id, i.status from procedures.instance i join ran on i.caller = ran.id)
  select coalesce(array_agg(id), '{}') into gone from ran
  having bool_and(status <> 'running');
  if gone is null then return null; end if;
  delete from procedures.arrival where instance = any (gone);
  delete from procedures.timer where instance = any (gone);
  delete from procedures.subscription where instance = any (gone);
  delete from procedures.job where instance = any (gone);
  delete from procedures.task where instance = any (gone);
  delete from procedures.moved where instance = any (gone);
  delete from procedures.incident where instance = any (gone);
  delete from procedures.decision where instance = any (gone);
  delete from procedures.step where instance = any (gone);
  delete from procedures.message where key = of_key;
  delete from procedures.instance where id = any (gone);
  return cardinality(gone);
end $$;
revoke execute on function procedures.forget from public;

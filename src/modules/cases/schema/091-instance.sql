-- A case stands where its procedure stands. What may follow what is the model's to say, so the table of states goes;
-- what is decided still changes no more, except that what was approved is granted.
alter table cases.case
  add instance uuid,
  add constraint case_instance unique (instance);

-- Those that have none yet, at the first start with procedures.
create index case_without_instance on cases.case (id) where instance is null
  and state in ('submitted', 'under-review', 'returned', 'refusal-proposed', 'approved');

create or replace function cases.guard_step() returns trigger language plpgsql
  set search_path = pg_catalog as $$
begin
  if old.closed_at is not null and (old.state, new.state) <> ('approved', 'granted')
    and old.instance is not null then
    raise exception 'case % is decided', old.id using errcode = 'integrity_constraint_violation';
  end if;
  if old.closed_at is not null and new.closed_at is null then
    raise exception 'case % is decided', old.id using errcode = 'integrity_constraint_violation';
  end if;
  new.version := old.version + 1;
  return new;
end $$;

-- Cases go along with their service when a part of their agency goes to another, also those that are decided:
-- nothing but whose they are changes.
create or replace function cases.guard_step() returns trigger language plpgsql
  set search_path = pg_catalog as $$
begin
  if old.closed_at is not null and (old.state, new.state) <> ('approved', 'granted')
    and not (new.agency <> old.agency and new.state = old.state and new.closed_at = old.closed_at
      and row(new.decision, new.officer, new.licence, new.applicant)
        is not distinct from row(old.decision, old.officer, old.licence, old.applicant))
  then
    raise exception 'case % is decided', old.id using errcode = 'integrity_constraint_violation';
  end if;
  if old.state <> new.state and (old.state, new.state) not in (
    ('submitted', 'under-review'), ('submitted', 'withdrawn'),
    ('under-review', 'returned'), ('under-review', 'approved'),
    ('under-review', 'refusal-proposed'), ('under-review', 'withdrawn'),
    ('returned', 'under-review'), ('returned', 'withdrawn'), ('returned', 'lapsed'),
    ('refusal-proposed', 'refused'), ('refusal-proposed', 'under-review'),
    ('refusal-proposed', 'withdrawn'), ('approved', 'granted')
  ) then
    raise exception 'no step from % to %', old.state, new.state
      using errcode = 'integrity_constraint_violation';
  end if;
  new.version := old.version + 1;
  return new;
end $$;

-- Cases that are decided together: the joined one goes as its leading one until it is parted, or either is decided.
create table cases.joining (
  id uuid primary key default uuidv7(),
  case_id uuid not null references cases.case on delete cascade,
  lead_case uuid not null references cases.case on delete cascade,
  reason text not null check (length(reason) between 1 and 2000),
  at timestamptz not null,
  by uuid not null,
  by_name jsonb not null,
  parted_at timestamptz check (parted_at >= at),
  parted_by uuid,
  parted_by_name jsonb,
  parted_for text check (length(parted_for) between 1 and 2000),
  constraint of_another check (case_id <> lead_case),
  constraint parted_by_somebody check (num_nulls(parted_at, parted_by, parted_by_name, parted_for) in (0, 4))
);
create unique index one_leading_case on cases.joining (case_id) where parted_at is null;
create index joining_case on cases.joining (case_id);
create index joining_leading on cases.joining (lead_case);
revoke update, delete, truncate on cases.joining from igov_app;
grant update (parted_at, parted_by, parted_by_name, parted_for) on cases.joining to igov_app;

-- One leads or follows, never both: what follows has no followers.
create function cases.guard_joining() returns trigger language plpgsql
  set search_path = pg_catalog as $$
begin
  -- Both rows are held, by whoever joins: two who join at the same moment come one after the other.
  perform from cases.case where id in (new.case_id, new.lead_case) order by id for update;
  if exists (select from cases.joining j join cases.case c on c.id = j.lead_case
      where j.parted_at is null and c.closed_at is null and j.id <> new.id
        and (j.case_id = new.lead_case or j.lead_case = new.case_id)) then
    raise exception 'a case that leads others follows none' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger guard_joining before insert on cases.joining for each row execute function cases.guard_joining();

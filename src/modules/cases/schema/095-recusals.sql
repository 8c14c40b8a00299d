-- Who must not handle a case, and why: declared by the officer or said by a head, undone by a head alone. A decided case may
-- still be closed to somebody.
create table cases.recusal (
  id uuid primary key default uuidv7(),
  case_id uuid not null references cases.case,
  officer uuid not null,
  officer_name jsonb not null,
  -- first-decision: they decided what is appealed against; that holds for good
  kind text not null check (kind in ('relative', 'business', 'involved', 'other', 'first-decision')),
  text text check (length(text) between 1 and 500),
  at timestamptz not null,
  -- null: the platform itself
  by uuid,
  ended_at timestamptz,
  ended_by uuid,
  ended_for text check (length(ended_for) between 1 and 500),
  constraint said_why check ((text is null) = (kind = 'first-decision') and (by is null) = (kind = 'first-decision')),
  constraint ended_for_a_reason check (num_nulls(ended_at, ended_by, ended_for) in (0, 3)),
  constraint ended_by_another check (ended_by <> officer),
  constraint first_decision_holds check (kind <> 'first-decision' or ended_at is null)
);
create unique index recusal_standing on cases.recusal (case_id, officer) where ended_at is null;
create index recusal_case on cases.recusal (case_id, at);
create index recusal_at on cases.recusal (at desc, id desc) where ended_at is null;
revoke update, delete, truncate on cases.recusal from igov_app;
grant update (ended_at, ended_by, ended_for) on cases.recusal to igov_app;

-- Whom it names stands in the case's own row: who waits for the row sees it as it is then, and so do lists.
alter table cases.case
  add column recused uuid[] not null default '{}',
  add constraint officer_is_not_recused check (officer <> all (recused));
create index case_recused on cases.case using gin (recused) where recused <> '{}';
create index case_filed_by on cases.case (filed_by) where filed_by is not null;

create function cases.note_recusal() returns trigger language plpgsql
  set search_path = pg_catalog as $$
begin
  update cases.case set recused = array(
    select officer from cases.recusal where case_id = new.case_id and ended_at is null order by officer)
  where id = new.case_id;
  return null;
end $$;
create trigger note_recusal after insert or update on cases.recusal
  for each row execute function cases.note_recusal();

-- What is decided changes no more, except that what was approved is granted, that another body takes it over, and that
-- it is closed to somebody.
create or replace function cases.guard_step() returns trigger language plpgsql
  set search_path = pg_catalog as $$
declare
  beside constant text[] := array['version', 'agency', 'recused'];
begin
  if old.closed_at is not null and (old.state, new.state) <> ('approved', 'granted')
    and old.instance is not null and to_jsonb(new) - beside <> to_jsonb(old) - beside then
    raise exception 'case % is decided', old.id using errcode = 'integrity_constraint_violation';
  end if;
  if old.closed_at is not null and new.closed_at is null then
    raise exception 'case % is decided', old.id using errcode = 'integrity_constraint_violation';
  end if;
  new.version := old.version + 1;
  return new;
end $$;

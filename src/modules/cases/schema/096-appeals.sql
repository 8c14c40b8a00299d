-- An appeal is a case of its own, about the refusal of another: decided by others, at most once for each refusal.
create table cases.appeal (
  case_id uuid primary key references cases.case,
  about uuid not null references cases.case,
  -- the refusal that it is against
  decision uuid not null unique,
  kind text not null generated always as ('refusal-confirmed') stored,
  last_day date not null,
  filed_on date not null,
  constraint of_another check (case_id <> about),
  foreign key (decision, about, kind) references cases.decision (id, case_id, kind)
);
create index appeal_about on cases.appeal (about);
revoke update, delete, truncate on cases.appeal from igov_app;

alter table cases.clock_segment drop constraint clock_segment_reason_check,
  add constraint clock_segment_reason_check check (reason in ('submitted', 'returned', 'corrected', 'held', 'resumed', 'reopened'));

-- Opinions are asked anew where a case is decided anew: the numbers of tasks begin again with the instance.
alter table cases.opinion add column instance uuid;
update cases.opinion o set instance = c.instance from cases.case c where c.id = o.case_id;
alter table cases.opinion alter column instance set not null,
  drop constraint opinion_pkey, add primary key (case_id, instance, wait);

-- As before, and: what was refused is open again once an appeal against that very refusal was allowed.
create or replace function cases.guard_step() returns trigger language plpgsql
  set search_path = pg_catalog as $$
declare
  beside constant text[] := array['version', 'agency', 'recused'];
begin
  if old.closed_at is not null and new.closed_at is null then
    if old.state <> 'refused' or not exists (
      select from cases.appeal a join cases.case c on c.id = a.case_id
      where a.about = old.id and a.decision = old.decision and c.state = 'approved')
    then
      raise exception 'case % is decided', old.id using errcode = 'integrity_constraint_violation';
    end if;
  elsif old.closed_at is not null and (old.state, new.state) <> ('approved', 'granted')
    and old.instance is not null and to_jsonb(new) - beside <> to_jsonb(old) - beside then
    raise exception 'case % is decided', old.id using errcode = 'integrity_constraint_violation';
  end if;
  new.version := old.version + 1;
  return new;
end $$;

create or replace view cases.history as
  select case_id, submitted_at as at, id,
    case number when 1 then 'submitted' else 'corrected' end as what, null::jsonb as by_name
  from cases.submission
  union all
  select case_id, at, id, kind, by_name from cases.decision
  union all
  select case_id, at, id, case when officer is null then 'released' else 'claimed' end,
    officer_name from cases.assignment
  union all
  select case_id, at, case_id, 'opinion', by_name from cases.opinion
  union all
  select a.about, c.submitted_at, c.id, 'appealed', null
  from cases.appeal a join cases.case c on c.id = a.case_id
  union all
  select a.about, c.closed_at, c.decision, 'reopened', null
  from cases.appeal a join cases.case c on c.id = a.case_id where c.state = 'approved'
  union all
  select id, state_since, 'ffffffff-ffff-7fff-bfff-ffffffffffff', 'granted', null
  from cases.case where state = 'granted';
grant select on cases.history to igov_app;

-- What an officer split off from a case: a case of its own, with some of the items that were sent together.
create table cases.splitting (
  case_id uuid primary key references cases.case on delete cascade,
  from_case uuid not null references cases.case on delete cascade,
  -- of the case that it was split from: the answers that are left there
  number integer not null,
  reason text not null check (length(reason) between 1 and 2000),
  at timestamptz not null,
  by uuid not null,
  by_name jsonb not null,
  constraint of_another check (case_id <> from_case),
  unique (from_case, number)
);
revoke update, delete, truncate on cases.splitting from igov_app;

-- As before; answers that are left after a split are no correction.
create or replace view cases.history as
  select s.case_id, s.submitted_at as at, s.id,
    case s.number when 1 then 'submitted' else 'corrected' end as what, null::jsonb as by_name
  from cases.submission s
  where s.number = 1 or not exists (
    select from cases.splitting p where p.from_case = s.case_id and p.number = s.number)
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

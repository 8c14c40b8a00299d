-- What other agencies say of a case that its procedure sends them, each once; it is never changed.
create table cases.opinion (
  case_id uuid not null references cases.case,
  -- of the procedure's task
  wait integer not null,
  node text not null,
  body text not null,
  at timestamptz not null,
  by uuid not null,
  by_name jsonb not null,
  favourable boolean not null,
  text text check (length(text) between 1 and 4000),
  primary key (case_id, wait),
  constraint unfavourable_says_why check (favourable or text is not null)
);
revoke update, delete on cases.opinion from igov_app;

alter table cases.case drop constraint case_state_check, add constraint case_state_check
  check (state in ('submitted', 'consulting', 'under-review', 'returned', 'refusal-proposed', 'approved', 'granted',
    'refused', 'withdrawn', 'lapsed'));


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
  select id, state_since, 'ffffffff-ffff-7fff-bfff-ffffffffffff', 'granted', null
  from cases.case where state = 'granted';
grant select on cases.history to igov_app;

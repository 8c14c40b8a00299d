-- A head hands cases to officers, one or many, and says why; somebody's new work goes to who stands in for them.
alter table cases.assignment
  add column how text not null default 'taken' check (how in ('taken', 'given', 'spread', 'substitute')),
  -- who gave it, as they were called; null where it was taken or given back
  add column by_name jsonb,
  add column reason text check (length(reason) between 1 and 500),
  -- how many open cases the officer had then
  add column had integer check (had >= 0),
  add constraint giver_says_why check ((how in ('given', 'spread')) = (reason is not null)),
  add constraint giver_is_named check ((how in ('given', 'spread')) = (by_name is not null)),
  add constraint spread_counts check ((how = 'spread') = (had is not null)),
  add constraint given_to_somebody check (how = 'taken' or officer is not null);

-- What has to go before its promised day would have it.
alter table cases.case add column urgent boolean not null default false;
create index case_urgent on cases.case (agency, work_on, id) where closed_at is null and urgent;
create table cases.urgency (
  id uuid primary key default uuidv7(),
  case_id uuid not null references cases.case,
  at timestamptz not null,
  urgent boolean not null,
  by uuid not null,
  by_name jsonb not null,
  reason text check (length(reason) between 1 and 500),
  constraint urgent_says_why check (urgent = (reason is not null))
);
create index urgency_case on cases.urgency (case_id, at);
revoke update, delete on cases.urgency from igov_app;

-- Of a team: what each has, since when, and what each has done lately.
create index case_agency_officer on cases.case (agency, officer, work_on)
  where closed_at is null and officer is not null;
create index case_officer_submitted on cases.case (officer, submitted_at)
  where closed_at is null and officer is not null;
create index case_officer_closed on cases.case (officer, closed_at)
  where closed_at is not null and officer is not null;

-- One act on many cases: what was asked, and what became of each. A row is written with its act or not at all.
create table cases.bulk_run (
  id uuid primary key,
  officer uuid not null,
  at timestamptz not null,
  act text not null check (act in ('claim', 'release', 'urgent', 'not-urgent', 'reassign', 'spread', 'approve')),
  asked text[] not null check (cardinality(asked) between 1 and 100)
);
create table cases.bulk_row (
  run uuid not null references cases.bulk_run,
  reference text collate "C" not null,
  at timestamptz not null,
  -- code of what stood in the way; null: it was done
  problem text,
  params jsonb not null default '{}',
  primary key (run, reference)
);
revoke update, delete on cases.bulk_run, cases.bulk_row from igov_app;

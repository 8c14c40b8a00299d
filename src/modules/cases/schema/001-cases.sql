-- Applications as cases: what was sent, the statutory clock, who has it, and what was decided.
-- The database refuses what must not be: a decision without its row, a second open stretch of the
-- clock, a step that the table of states does not know, a change of what is decided.

create table cases.case (
  id uuid primary key default uuidv7(),
  reference text collate "C" not null unique,
  -- one case for each draft, however often it is sent
  draft_id uuid not null unique,
  service text not null,
  service_version text not null,
  form text not null,
  agency text not null,
  applicant uuid not null,
  applicant_name jsonb not null,
  -- folded words of the name in every language, for search by their beginnings
  name_words tsvector not null,
  -- answers that the work list shows, by their path
  columns jsonb not null default '{}',
  state text not null default 'submitted' check (state in ('submitted', 'under-review', 'returned',
    'refusal-proposed', 'approved', 'granted', 'refused', 'withdrawn', 'lapsed')),
  state_since timestamptz not null,
  -- the officer who has it, by identity's id, and the name to show
  officer uuid,
  officer_name jsonb,
  promised_days integer not null check (promised_days between 0 and 2000),
  promised_kind text not null check (promised_kind in ('working', 'calendar')),
  first_due_on date not null,
  due_on date not null,
  -- set while the clock stands still
  stopped_on date,
  correct_by date,
  submitted_at timestamptz not null,
  closed_at timestamptz,
  -- the row that put the case into its state, and the kind that this state needs
  decision uuid,
  needs_decision text generated always as (case state
    when 'returned' then 'return'
    when 'refusal-proposed' then 'refusal-proposed'
    when 'approved' then 'approval'
    when 'granted' then 'approval'
    when 'refused' then 'refusal-confirmed'
    when 'withdrawn' then 'withdrawal'
    when 'lapsed' then 'lapse' end) stored,
  licence uuid,
  licence_number text,
  version integer not null default 1,
  constraint decision_is_there check ((needs_decision is null) = (decision is null)),
  constraint closed_when_decided check ((closed_at is not null)
    = (state in ('approved', 'granted', 'refused', 'withdrawn', 'lapsed'))),
  constraint correction_has_a_day check ((state = 'returned') = (correct_by is not null)),
  constraint stopped_only_when_returned check (stopped_on is null or state = 'returned'),
  constraint officer_is_named check ((officer is null) = (officer_name is null)),
  constraint officer_is_not_applicant check (officer <> applicant),
  constraint granted_has_licence check ((state = 'granted') = (licence is not null)),
  constraint licence_has_number check ((licence is null) = (licence_number is null))
);

create table cases.decision (
  id uuid primary key default uuidv7(),
  case_id uuid not null references cases.case,
  kind text not null check (kind in ('return', 'refusal-proposed', 'refusal-confirmed',
    'refusal-declined', 'approval', 'withdrawal', 'lapse')),
  at timestamptz not null,
  -- null: the clock itself
  by uuid,
  by_name jsonb,
  -- codes of desk.yaml
  reasons text[] not null default '{}',
  -- what the applicant, or for refusal-declined the first officer, is told
  text text check (length(text) between 1 and 4000),
  -- [{ "path": …, "note": … }] to be corrected
  fields jsonb not null default '[]',
  -- a confirmation and the proposal that it confirms; a second one of the same is impossible
  proposal uuid,
  proposed_by uuid,
  unique (id, case_id, kind),
  unique (id, by),
  check ((by is null) = (kind = 'lapse')),
  check ((by is null) = (by_name is null)),
  check ((proposal is not null) = (kind in ('refusal-confirmed', 'refusal-declined'))),
  check ((proposal is null) = (proposed_by is null)),
  constraint two_officers check (kind <> 'refusal-confirmed' or by <> proposed_by),
  foreign key (proposal, proposed_by) references cases.decision (id, by),
  unique (proposal)
);
create index decision_case on cases.decision (case_id, at);

alter table cases.case add constraint decision_fits
  foreign key (decision, id, needs_decision) references cases.decision (id, case_id, kind);

-- Every set of answers ever sent; number 1 is the application, the others are corrections.
create table cases.submission (
  id uuid not null default uuidv7(),
  case_id uuid not null references cases.case,
  number integer not null check (number between 1 and 100),
  draft_id uuid not null unique,
  answers jsonb not null,
  submitted_at timestamptz not null,
  primary key (case_id, number)
);

create table cases.clock_segment (
  id uuid primary key default uuidv7(),
  case_id uuid not null references cases.case,
  running boolean not null,
  reason text not null check (reason in ('submitted', 'returned', 'corrected')),
  from_at timestamptz not null,
  to_at timestamptz check (to_at >= from_at)
);
create unique index one_open_segment on cases.clock_segment (case_id) where to_at is null;
create index clock_segment_case on cases.clock_segment (case_id, from_at);

-- Who took the case and who gave it back (officer null).
create table cases.assignment (
  id uuid primary key default uuidv7(),
  case_id uuid not null references cases.case,
  at timestamptz not null,
  officer uuid,
  officer_name jsonb,
  by uuid not null
);
create index assignment_case on cases.assignment (case_id, at);

revoke update, delete on cases.submission, cases.decision, cases.assignment from igov_app;
revoke update, delete on cases.clock_segment from igov_app;
grant update (to_at) on cases.clock_segment to igov_app;
revoke delete on cases.case from igov_app;

-- The table of states, as in states.ts.
create function cases.guard_step() returns trigger language plpgsql
  set search_path = pg_catalog as $$
begin
  if old.closed_at is not null and (old.state, new.state) <> ('approved', 'granted') then
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
create trigger guard_step before update on cases.case
  for each row execute function cases.guard_step();

-- At commit an open case has one open stretch of the clock, a decided one has none.
create function cases.guard_clock() returns trigger language plpgsql
  set search_path = pg_catalog as $$
begin
  if (select count(*) from cases.clock_segment where case_id = new.id and to_at is null)
    <> (select count(*) from cases.case where id = new.id and closed_at is null)
  then
    raise exception 'the clock of case % does not fit its state', new.id
      using errcode = 'integrity_constraint_violation';
  end if;
  return null;
end $$;
create constraint trigger guard_clock after insert or update of state on cases.case
  deferrable initially deferred for each row execute function cases.guard_clock();

-- The work list: each of its lists is a range of one index, read in its order.
create index case_due on cases.case (agency, due_on, id) where closed_at is null;
create index case_submitted on cases.case (agency, submitted_at, id) where closed_at is null;
create index case_unassigned on cases.case (agency, due_on, id)
  where closed_at is null and officer is null;
create index case_state on cases.case (agency, state, due_on, id) where closed_at is null;
create index case_service on cases.case (agency, service, due_on, id) where closed_at is null;
create index case_officer on cases.case (officer, due_on, id)
  where closed_at is null and officer is not null;
create index case_closed on cases.case (agency, closed_at desc, id desc) where closed_at is not null;
create index case_name_words on cases.case using gin (name_words);
-- How common a word is decides whether the list or the index of words is walked: 100 are not enough.
alter table cases.case alter column name_words set statistics 1000;
create index case_applicant on cases.case (applicant, submitted_at desc);
create index case_correct_by on cases.case (correct_by) where correct_by is not null;

-- What happened to a case, for the people in it; who read it stands in the audit. Ids grow with
-- time, so they keep the order of what happened in the same millisecond.
create view cases.history as
  select case_id, submitted_at as at, id,
    case number when 1 then 'submitted' else 'corrected' end as what, null::jsonb as by_name
  from cases.submission
  union all
  select case_id, at, id, kind, by_name from cases.decision
  union all
  select case_id, at, id, case when officer is null then 'released' else 'claimed' end,
    officer_name from cases.assignment
  union all
  select id, state_since, 'ffffffff-ffff-7fff-bfff-ffffffffffff', 'granted', null
  from cases.case where state = 'granted';
grant select on cases.history to igov_app;

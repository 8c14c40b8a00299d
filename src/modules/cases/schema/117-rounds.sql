-- Places that are few: applications of a round are ranked, and decided by one list.
create table cases.round (
  id uuid primary key default uuidv7(),
  service text not null,
  -- such as autumn-2026
  name text not null,
  opens_on date not null,
  closes_on date not null,
  places integer not null check (places > 0),
  -- of the lot: drawn before anybody is ranked, never changed, published with the list
  seed text not null check (length(seed) >= 32),
  unique (service, name),
  constraint opens_before_it_closes check (opens_on <= closes_on)
);
revoke update, delete, truncate on cases.round from igov_app;
grant update (closes_on, places) on cases.round to igov_app;

alter table cases.case add column round uuid references cases.round;
create index case_round on cases.case (round) where round is not null;
alter table cases.outcome add column points double precision;

-- A list of a round as one officer proposes it and a second decides; carried out case by case.
create table cases.round_list (
  id uuid primary key default uuidv7(),
  round uuid not null references cases.round,
  -- { places, quotas, reserve }: by what it was worked out, and places are given on
  rules jsonb not null,
  -- of its rows: a list that came out otherwise since is not approved
  digest text not null,
  state text not null check (state in ('proposed', 'declined', 'approved', 'done')),
  applicants integer not null check (applicants > 0),
  eligible integer not null,
  offered integer not null,
  -- the points of the last one above the line; null: nobody is
  lowest double precision,
  proposed_at timestamptz not null,
  proposed_by uuid not null,
  proposed_by_name jsonb not null,
  decided_at timestamptz,
  decided_by uuid,
  decided_by_name jsonb,
  -- why it was declined
  text text check (length(text) between 1 and 2000),
  accept_by date,
  reserve_ends date,
  done_at timestamptz,
  constraint decided_whole check (num_nulls(decided_at, decided_by, decided_by_name) in (0, 3)),
  constraint decided_or_proposed check ((state = 'proposed') = (decided_at is null)),
  constraint declined_for_a_reason check ((state = 'declined') = (text is not null)),
  constraint approved_with_days check ((state in ('approved', 'done')) = (accept_by is not null)
    and (accept_by is null) = (reserve_ends is null)),
  constraint done_when_carried_out check ((state = 'done') = (done_at is not null)),
  constraint two_hands check (decided_by <> proposed_by)
);
-- One list of a round stands.
create unique index one_list_of_round on cases.round_list (round) where state <> 'declined';
create index list_of_round on cases.round_list (round, proposed_at);
create index list_to_carry_out on cases.round_list (decided_at) where state = 'approved';
create index list_with_reserve on cases.round_list (reserve_ends) where state = 'done';
revoke update, delete, truncate on cases.round_list from igov_app;
grant update (state, decided_at, decided_by, decided_by_name, text, accept_by, reserve_ends, done_at)
  on cases.round_list to igov_app;

create table cases.ranked (
  list uuid not null references cases.round_list,
  case_id uuid not null references cases.case on delete cascade,
  -- null: not eligible
  rank integer check (rank > 0),
  points double precision,
  outcome text not null check (outcome in ('offer', 'reserve', 'refuse')),
  -- on the reserve list
  number integer check (number > 0),
  -- which rule put it behind the one before of equal points
  tie integer,
  -- of which quota it is
  share text,
  reasons text[] not null default '{}',
  -- until when the place is kept for them
  accept_by date,
  -- the case was decided so, or had gone meanwhile
  done_at timestamptz,
  primary key (list, case_id),
  constraint ranked_by_points check ((rank is null) = (points is null)),
  constraint reserve_is_numbered check ((outcome = 'reserve') = (number is not null)),
  constraint refused_for_a_reason check ((outcome = 'refuse') = (reasons <> '{}'))
);
create unique index one_rank_each on cases.ranked (list, rank) where rank is not null;
create index ranked_case on cases.ranked (case_id);
create index ranked_to_carry_out on cases.ranked (list, rank) where done_at is null;
revoke update, delete, truncate on cases.ranked from igov_app;
grant update (accept_by, done_at) on cases.ranked to igov_app;

-- What an officer says against the rules, of one case, with the reason; the last one counts.
create table cases.deviation (
  id uuid primary key default uuidv7(),
  round uuid not null references cases.round,
  case_id uuid not null references cases.case on delete cascade,
  kind text not null check (kind in ('points', 'exclude', 'as-ruled')),
  points double precision,
  -- of desk.yaml
  reason text,
  text text not null check (length(text) between 1 and 2000),
  at timestamptz not null,
  by uuid not null,
  by_name jsonb not null,
  constraint points_where_given check ((kind = 'points') = (points is not null)),
  constraint excluded_for_a_reason check ((kind = 'exclude') = (reason is not null))
);
create index deviation_round on cases.deviation (round, case_id, at);
create index deviation_case on cases.deviation (case_id);
revoke update, delete, truncate on cases.deviation from igov_app;

alter table cases.case drop constraint case_state_check, add constraint case_state_check
    check (state in ('submitted', 'consulting', 'under-review', 'returned', 'awaiting-payment', 'refusal-proposed',
      'competing', 'offered', 'reserve', 'approved', 'granted', 'refused', 'withdrawn', 'lapsed')),
  drop constraint stopped_for_something,
  add constraint stopped_for_something
    check (stopped_on is null or state in ('returned', 'awaiting-payment', 'offered', 'reserve') or hold is not null),
  add constraint list_stops_the_clock check (state not in ('offered', 'reserve') or stopped_on is not null),
  add constraint competes_in_a_round check (state not in ('competing', 'offered', 'reserve') or round is not null);

alter table cases.clock_segment drop constraint clock_segment_reason_check,
  add constraint clock_segment_reason_check check (reason in ('submitted', 'returned', 'corrected', 'held', 'resumed',
    'reopened', 'payment', 'paid', 'listed'));

-- A list puts on the reserve; from there the free place gives, and the last day takes, without anybody.
alter table cases.case drop constraint decision_fits;
alter table cases.decision
  drop constraint decision_of_case,
  drop constraint decision_kind_check,
  drop constraint decided_by_somebody,
  add constraint decision_kind_check check (kind in ('return', 'refusal-proposed', 'refusal-confirmed',
    'refusal-declined', 'approval', 'withdrawal', 'lapse', 'deemed-approval', 'deemed-refusal', 'reserve', 'moved-up',
    'place-missed')),
  add constraint decided_by_somebody
    check ((by is null) = (kind in ('lapse', 'deemed-approval', 'deemed-refusal', 'moved-up', 'place-missed')));
alter table cases.decision alter column fits set expression as (case kind when 'deemed-approval' then 'approval'
  when 'moved-up' then 'approval' when 'deemed-refusal' then 'refusal-confirmed'
  when 'place-missed' then 'refusal-confirmed' else kind end);
alter table cases.decision add constraint decision_of_case unique (id, case_id, fits);
alter table cases.case add constraint decision_fits foreign key (decision, id, needs_decision)
  references cases.decision (id, case_id, fits);

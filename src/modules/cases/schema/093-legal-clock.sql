-- The clock as the law has it: within what time it wants a decision, what silence means then, on which ground an
-- officer lets it stand still, and who is told as the day comes near.

alter table cases.case
  -- what the law gives; null where the service states nothing
  add column legal_days integer check (legal_days between 1 and 2000),
  add column legal_kind text check (legal_kind in ('working', 'calendar')),
  add column legal_on date,
  -- what silence means once that day is over; null: nothing
  add column deemed text check (deemed in ('approval', 'refusal')),
  -- the hold under which the clock stands still
  add column hold uuid,
  -- who asked for a hold that a head has not agreed to yet
  add column asker uuid,
  add constraint legal_is_whole check ((legal_on is null) = (legal_days is null)
    and (legal_on is null) = (legal_kind is null)),
  add constraint deemed_on_a_day check (deemed is null or legal_on is not null),
  add constraint held_or_asked check (hold is null or asker is null),
  add constraint held_while_open check (closed_at is null or (hold is null and asker is null)),
  drop constraint stopped_only_when_returned,
  add constraint stopped_for_something check (stopped_on is null or state = 'returned' or hold is not null),
  add constraint held_is_stopped check (hold is null or stopped_on is not null);

create table cases.hold (
  id uuid primary key default uuidv7(),
  case_id uuid not null references cases.case,
  -- of service.yaml
  ground text not null,
  -- what the applicant reads beside it
  text text check (length(text) between 1 and 2000),
  -- by when somebody looks whether the ground still stands
  review_on date not null,
  asked_at timestamptz not null,
  by uuid not null,
  by_name jsonb not null,
  -- the head, where the service asks for one
  agreed_by uuid,
  agreed_by_name jsonb,
  -- null: asked for, and not begun
  begun_at timestamptz,
  ended_at timestamptz,
  ended_by uuid,
  ended_by_name jsonb,
  unique (id, case_id),
  constraint two_agree check (agreed_by <> by),
  constraint agreed_is_named check ((agreed_by is null) = (agreed_by_name is null)),
  constraint agreed_begins check (agreed_by is null or begun_at is not null),
  constraint ended_is_named check ((ended_by is null) = (ended_by_name is null)),
  constraint ends_after check (ended_at >= coalesce(begun_at, asked_at))
);
create unique index one_open_hold on cases.hold (case_id) where ended_at is null;
create index hold_case on cases.hold (case_id, asked_at);
revoke update, delete on cases.hold from igov_app;
grant update (agreed_by, agreed_by_name, begun_at, ended_at, ended_by, ended_by_name) on cases.hold to igov_app;
alter table cases.case add constraint case_hold foreign key (hold, id) references cases.hold (id, case_id);

-- One extension of a case, ever.
create table cases.extension (
  case_id uuid primary key references cases.case,
  ground text not null,
  text text check (length(text) between 1 and 2000),
  days integer not null check (days between 1 and 365),
  from_due date not null,
  to_due date not null check (to_due > from_due),
  at timestamptz not null,
  by uuid not null,
  by_name jsonb not null
);
revoke update, delete on cases.extension from igov_app;

-- What happened to the clock of a case and because of it; rungs of the ladder each once for each promised day.
create table cases.clock_event (
  id uuid primary key default uuidv7(),
  case_id uuid not null references cases.case,
  at timestamptz not null,
  what text not null check (what in ('held', 'hold-asked', 'hold-declined', 'resumed', 'extended', 'review-due',
    'officer-told', 'head-told', 'requeued', 'given-to-head', 'passed-over', 'deemed-near', 'opinion-reminded',
    'opinion-silent')),
  -- null: the clock itself
  by_name jsonb,
  ground text,
  -- a day that it names: of the review, the new promised day
  until date,
  -- what happens once
  once text,
  unique (case_id, once)
);
create index clock_event_case on cases.clock_event (case_id, at);
revoke update, delete on cases.clock_event from igov_app;

-- When the clock of an open case has to be looked at next. Whatever changes a clock asks for a look at once.
create table cases.watch (
  case_id uuid primary key references cases.case,
  look_at timestamptz not null
);
create index watch_due on cases.watch (look_at);

create function cases.watch_clock() returns trigger language plpgsql
  set search_path = pg_catalog as $$
begin
  if new.closed_at is not null then
    delete from cases.watch where case_id = new.id;
  else
    insert into cases.watch (case_id, look_at) values (new.id, '-infinity')
      on conflict (case_id) do update set look_at = '-infinity';
  end if;
  return null;
end $$;
create trigger watch_clock after insert or update of state, due_on, legal_on, stopped_on on cases.case
  for each row execute function cases.watch_clock();
insert into cases.watch (case_id, look_at) select id, '-infinity' from cases.case where closed_at is null;

alter table cases.clock_segment
  drop constraint clock_segment_reason_check,
  add constraint clock_segment_reason_check
    check (reason in ('submitted', 'returned', 'corrected', 'held', 'resumed'));

-- The clock, too, gives a case back, or to a head.
alter table cases.assignment alter column by drop not null;

-- Decided by the law: nobody has said it, an article does. It fits where a decision of an officer would.
alter table cases.decision
  drop constraint decision_kind_check,
  drop constraint decision_check,
  add constraint decision_kind_check check (kind in ('return', 'refusal-proposed', 'refusal-confirmed',
    'refusal-declined', 'approval', 'withdrawal', 'lapse', 'deemed-approval', 'deemed-refusal')),
  add constraint decided_by_somebody
    check ((by is null) = (kind in ('lapse', 'deemed-approval', 'deemed-refusal'))),
  add column law text,
  add column article text,
  add constraint deemed_by_an_article check ((law is not null) = (kind in ('deemed-approval', 'deemed-refusal'))),
  add constraint law_has_article check ((law is null) = (article is null)),
  add column fits text not null generated always as (case kind when 'deemed-approval' then 'approval'
    when 'deemed-refusal' then 'refusal-confirmed' else kind end) stored,
  add constraint decision_of_case unique (id, case_id, fits);
alter table cases.case drop constraint decision_fits,
  add constraint decision_fits foreign key (decision, id, needs_decision)
    references cases.decision (id, case_id, fits);

-- An agency that says nothing in time has said that it has nothing against it, where an article says so.
alter table cases.opinion
  alter column by drop not null,
  alter column by_name drop not null,
  add column law text,
  add column article text,
  add constraint said_by_somebody check ((by is null) = (law is not null)),
  add constraint opinion_is_named check ((by is null) = (by_name is null)),
  add constraint opinion_law_has_article check ((law is null) = (article is null)),
  add constraint silence_is_consent check (by is not null or favourable);

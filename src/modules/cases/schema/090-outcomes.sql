-- What the rules decided over each set of answers that was sent, with everything that it stands on. It is never
-- changed: an auditor replays it years later by the model of its hash.
create table cases.outcome (
  case_id uuid not null,
  -- of the submission
  number integer not null,
  rule_set text not null,
  -- the model that decided, which `rules` keeps for ever
  model text not null check (model ~ '^[0-9a-f]{64}$'),
  -- the day that counts
  on_day date not null,
  -- null: the rules could not tell
  qualifies boolean,
  fee_minor bigint check (fee_minor >= 0),
  currency text,
  queue text,
  -- as text: the order of its keys is part of what is compared
  decided text not null check (decided is json object),
  at timestamptz not null,
  primary key (case_id, number),
  foreign key (case_id, number) references cases.submission (case_id, number),
  constraint fee_has_currency check ((fee_minor is null) = (currency is null))
);
revoke update, delete, truncate on cases.outcome from igov_app;

-- The desk of the agency for which the rules say a case is; null where they say none.
alter table cases.case add column queue text;
create index case_queue on cases.case (agency, service, queue, work_on, id)
  where closed_at is null and queue is not null;

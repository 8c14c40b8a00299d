-- What authors of rules change between two versions of the pack: a draft, saved as often as they like,
-- is proposed by one of them and published by another. What is in force stays `rule_set_version`.

create table rules.draft (
  id uuid primary key default uuidv7(),
  rule_set text not null references rules.rule_set (id),
  -- the model that it began from, and is compared with
  base text not null references rules.model (hash),
  -- of the newest revision: who saves says which one they saw
  version integer not null default 1 check (version > 0),
  begun_by uuid not null,
  begun_at timestamptz not null,
  ended text check (ended in ('published', 'discarded'))
);
create index draft_open on rules.draft (rule_set) where ended is null;

-- Each save, whole: nothing that was saved is lost to the next who saves.
create table rules.draft_revision (
  draft uuid not null references rules.draft (id),
  version integer not null,
  dmn text not null check (octet_length(dmn) <= 524288),
  -- all scenarios of the rule set, as they are to be
  scenarios jsonb not null,
  -- days on which it is to decide
  valid daterange not null check (not isempty(valid) and not lower_inf(valid)),
  saved_by uuid not null,
  saved_at timestamptz not null,
  primary key (draft, version)
);

create table rules.proposal (
  id uuid primary key default uuidv7(),
  draft uuid not null,
  version integer not null,
  rule_set text not null references rules.rule_set (id),
  -- versions in force when it was proposed: once others are, it is void
  standing uuid[] not null,
  reason text not null check (length(reason) between 1 and 1000),
  -- the law or decision that it stands on
  basis text not null check (length(basis) between 1 and 300),
  agency text not null,
  proposed_by uuid not null,
  proposed_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  outcome text check (outcome in ('published', 'declined', 'withdrawn')),
  -- why it was declined
  answer text check (length(answer) between 1 and 1000),
  -- when a version of the pack that changes the rule set itself ended the publication
  lapsed_at timestamptz,
  foreign key (draft, version) references rules.draft_revision (draft, version),
  check ((decided_at is null) = (outcome is null)),
  check ((decided_by is null) = (outcome is null)),
  -- two authors
  check (outcome is null or (outcome = 'withdrawn') = (decided_by = proposed_by)),
  check ((outcome = 'declined') = (answer is not null) or outcome is null and answer is null),
  check (lapsed_at is null or outcome = 'published')
);
create unique index proposal_open on rules.proposal (draft) where outcome is null;
create index proposal_of_rule_set on rules.proposal (rule_set, proposed_at);
create index proposal_waiting on rules.proposal (agency) where outcome is null;
create index proposal_published on rules.proposal (decided_at) where outcome = 'published';

-- Null: the pack's.
alter table rules.rule_set_version add column proposal uuid references rules.proposal (id);
create index rule_set_version_proposal on rules.rule_set_version (proposal) where proposal is not null;

alter table rules.rule_set
  -- those that hold now: the pack's, or what was published since
  add column scenarios jsonb not null default '[]',
  -- as the pack has it: days, hash and file of each version
  add column pack_versions jsonb not null default '[]',
  -- of the pack's versions and scenarios; null until a pack was loaded that tells it
  add column pack_sha256 text;

-- Cases on which a change is tried: what was asked of a rule set on a day, without the name of anybody.
create table rules.recorded_case (
  id uuid primary key default uuidv7(),
  rule_set text not null references rules.rule_set (id),
  -- the day that counted
  decided_on date not null,
  inputs jsonb not null,
  -- true: invented for the demonstration
  simulated boolean not null
);
create index recorded_case_day on rules.recorded_case (rule_set, decided_on);

revoke update, delete, truncate on rules.draft_revision, rules.recorded_case from igov_app;
revoke update, delete, truncate on rules.draft, rules.proposal from igov_app;
grant update (version, ended) on rules.draft to igov_app;
grant update (decided_by, decided_at, outcome, answer, lapsed_at) on rules.proposal to igov_app;

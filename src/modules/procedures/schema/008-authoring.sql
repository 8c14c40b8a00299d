-- What authors change of a procedure between two packs: a draft, saved as often as they like, is proposed by one
-- of them and published by another, for a day. What is in force stays `procedure.definition`.

alter table procedures.procedure
  -- as the pack has it
  add column pack_definition text references procedures.definition;
update procedures.procedure set pack_definition = definition;
alter table procedures.procedure alter column pack_definition set not null;

create table procedures.draft (
  id uuid primary key default uuidv7(),
  procedure text not null references procedures.procedure,
  -- the version from which it began
  base text not null references procedures.definition,
  -- of the newest revision: who saves says which one they saw
  version integer not null default 1 check (version > 0),
  begun_by uuid not null,
  begun_at timestamptz not null,
  ended text check (ended in ('published', 'discarded'))
);
create index draft_open on procedures.draft (procedure) where ended is null;

-- Each save, whole: nothing that was saved is lost to the next who saves.
create table procedures.draft_revision (
  draft uuid not null references procedures.draft,
  version integer not null,
  bpmn text not null check (octet_length(bpmn) <= 524288),
  saved_by uuid not null,
  saved_at timestamptz not null,
  primary key (draft, version)
);

create table procedures.proposal (
  id uuid primary key default uuidv7(),
  draft uuid not null,
  version integer not null,
  procedure text not null references procedures.procedure,
  -- the version in force when it was proposed: once another is, it is void
  base text not null references procedures.definition,
  -- the first day on which cases begin by it
  starts date not null,
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
  in_force_at timestamptz,
  -- when another version took its place, or its turn
  lapsed_at timestamptz,
  foreign key (draft, version) references procedures.draft_revision (draft, version),
  check ((decided_at is null) = (outcome is null)),
  check ((decided_by is null) = (outcome is null)),
  -- two authors
  check (outcome is null or (outcome = 'withdrawn') = (decided_by = proposed_by)),
  check ((outcome = 'declined') = (answer is not null) or outcome is null and answer is null),
  check ((in_force_at is null and lapsed_at is null) or outcome = 'published')
);
create unique index proposal_open on procedures.proposal (draft) where outcome is null;
create index proposal_of_procedure on procedures.proposal (procedure, proposed_at);
create index proposal_waiting on procedures.proposal (agency) where outcome is null;
create index proposal_due on procedures.proposal (starts)
  where outcome = 'published' and in_force_at is null and lapsed_at is null;

-- Null: the version in force is the pack's.
alter table procedures.procedure add column proposal uuid references procedures.proposal;

revoke update, delete, truncate on procedures.draft_revision from igov_app;
revoke update, delete, truncate on procedures.draft, procedures.proposal from igov_app;
grant update (version, ended) on procedures.draft to igov_app;
grant update (decided_by, decided_at, outcome, answer, in_force_at, lapsed_at) on procedures.proposal to igov_app;

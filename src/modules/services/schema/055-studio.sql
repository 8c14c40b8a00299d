-- What authors make of a service at the office: a change, saved as often as they like, is proposed by one of them and
-- published by another, for a day. What is offered stays `service.version`.

-- The files of a version, as they stand in the folder of the service: what is changed at the office begins from them,
-- and goes back to files. Path → text, or {"base64": …} where it is none.
create table services.service_source (
  id text not null,
  version text not null,
  files jsonb not null,
  primary key (id, version),
  foreign key (id, version) references services.service_version (id, version)
);
revoke update, delete, truncate on services.service_source from igov_app;

create table services.change (
  id uuid primary key default uuidv7(),
  service text not null check (service ~ '^[a-z][a-z0-9-]*$'),
  -- the version from which it began; null: the service is new
  base text,
  -- whose service it is
  agency text not null,
  -- of the newest revision: who saves says which one they saw
  revision integer not null default 1 check (revision > 0),
  begun_by uuid not null,
  begun_at timestamptz not null,
  ended text check (ended in ('published', 'discarded')),
  foreign key (service, base) references services.service_version (id, version)
);
create index change_open on services.change (service) where ended is null;
create index change_of_agency on services.change (agency) where ended is null;

-- Each save, whole: nothing that was saved is lost to the next who saves.
create table services.change_revision (
  change uuid not null references services.change,
  revision integer not null,
  files jsonb not null check (octet_length(files::text) <= 8388608),
  saved_by uuid not null,
  saved_at timestamptz not null,
  primary key (change, revision)
);

create table services.change_comment (
  id uuid primary key default uuidv7(),
  change uuid not null references services.change,
  -- the file that it is about; null: the whole
  path text check (length(path) between 1 and 200),
  said text not null check (length(said) between 1 and 2000),
  said_by uuid not null,
  said_at timestamptz not null,
  settled_by uuid,
  settled_at timestamptz,
  check ((settled_by is null) = (settled_at is null))
);
create index comment_of_change on services.change_comment (change, said_at);

create table services.proposal (
  id uuid primary key default uuidv7(),
  change uuid not null,
  revision integer not null,
  service text not null,
  base text,
  -- the version that it becomes
  version text not null check (version ~ '^[0-9a-f]{64}$'),
  -- the first day on which it is offered
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
  foreign key (change, revision) references services.change_revision (change, revision),
  check ((decided_at is null) = (outcome is null)),
  check ((decided_by is null) = (outcome is null)),
  -- two authors
  check (outcome is null or (outcome = 'withdrawn') = (decided_by = proposed_by)),
  check ((outcome = 'declined') = (answer is not null) or outcome is null and answer is null),
  check ((in_force_at is null and lapsed_at is null) or outcome = 'published')
);
create unique index proposal_open on services.proposal (change) where outcome is null;
create index proposal_of_service on services.proposal (service, proposed_at);
create index proposal_waiting on services.proposal (agency) where outcome is null;
create index proposal_due on services.proposal (starts)
  where outcome = 'published' and in_force_at is null and lapsed_at is null;
create index proposal_newest on services.proposal (in_force_at) where in_force_at is not null;

alter table services.service
  -- as the pack has it; null: the service was made at the office
  add column pack_version text,
  -- by which its version came to be offered; null: it is the pack's
  add column proposal uuid references services.proposal;
update services.service set pack_version = version;
alter table services.service add constraint offered_by_somebody check (pack_version is not null or proposal is not null);

revoke update, delete, truncate on services.change_revision from igov_app;
revoke update, delete, truncate on services.change, services.proposal, services.change_comment from igov_app;
grant update (revision, ended) on services.change to igov_app;
grant update (settled_by, settled_at) on services.change_comment to igov_app;
grant update (decided_by, decided_at, outcome, answer, in_force_at, lapsed_at) on services.proposal to igov_app;

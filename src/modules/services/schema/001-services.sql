-- What the state offers, as the pack tells it, and what people have begun to fill in.

create table services.audience (
  id text primary key,
  names jsonb not null,
  -- [{role, names}]
  roles jsonb not null,
  position integer not null
);

create table services.topic (
  id text primary key,
  names jsonb not null,
  icon text not null,
  position integer not null
);

create table services.event (
  id text primary key,
  names jsonb not null,
  position integer not null
);

create table services.law (
  id text primary key,
  kind text not null check (kind in ('law', 'decree-law', 'decision', 'resolution')),
  number integer not null,
  year integer not null,
  names jsonb not null,
  source text,
  reliability text
);

-- A version never changes: drafts and cases keep theirs for life.
create table services.service_version (
  id text not null check (id ~ '^[a-z][a-z0-9-]*$'),
  version text not null check (version ~ '^[0-9a-f]{64}$'),
  bundle jsonb not null,
  loaded_at timestamptz not null,
  primary key (id, version)
);
revoke update, delete, truncate on services.service_version from igov_app;

-- The version that is offered now, with what lists show of it.
create table services.service (
  id text primary key,
  version text not null,
  status text not null check (status in ('described', 'live')),
  owner text not null,
  titles jsonb not null,
  summaries jsonb not null,
  audiences text[] not null,
  -- the first is where it stands in lists
  themes text[] not null check (cardinality(themes) > 0),
  events text[] not null,
  -- as in service.yaml; null: not known
  cost jsonb,
  -- false once a later version of the pack no longer has it: its drafts and cases keep working
  current boolean not null default true,
  foreign key (id, version) references services.service_version (id, version)
);
create index service_owner on services.service (owner) where current;
create index service_themes on services.service using gin (themes) where current;

-- An application, or the correction of one, while a person fills it in.
create table services.draft (
  id uuid primary key default uuidv7(),
  reference text collate "C" not null,
  service text not null,
  version text not null,
  form text not null,
  person uuid not null,
  purpose text not null check (purpose in ('application', 'correction')),
  -- of a correction: the case
  about uuid,
  -- of a correction: paths that the officer named, what was said of each, paths that stay as they are
  fields text[],
  notes jsonb,
  locked text[],
  answers jsonb not null default '{}' check (octet_length(answers::text) <= 262144),
  -- counts every save
  revision integer not null default 0,
  -- page id → the revision of its last save
  page_revisions jsonb not null default '{}',
  created_at timestamptz not null,
  updated_at timestamptz not null,
  expires_at timestamptz not null,
  -- sent: the answers lie with the case then, and are kept here no more
  submitted_at timestamptz,
  foreign key (service, version) references services.service_version (id, version),
  constraint correction_is_about_a_case check (
    (purpose = 'correction') = (about is not null and fields is not null and locked is not null)),
  constraint nothing_kept_when_sent check (submitted_at is null or answers = '{}')
);
create unique index draft_reference on services.draft (reference) where purpose = 'application';
create unique index draft_open on services.draft (reference) where submitted_at is null;
create index draft_of_person on services.draft (person, updated_at desc) where submitted_at is null;
create index draft_expiry on services.draft (expires_at) where submitted_at is null;
create index draft_by_reference on services.draft (reference, submitted_at desc nulls first);

-- What of a pack was brought in last: an unchanged pack is not read again at each start.
create table services.loaded_pack (
  pack text primary key,
  hash text not null,
  loaded_at timestamptz not null
);

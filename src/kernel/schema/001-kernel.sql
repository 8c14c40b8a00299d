-- What every module stands on: the audit and its chain, the outbox, files, and the pack's versions.

create table kernel.audit (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  fact text not null check (fact ~ '^[a-z]+/[a-z-]+$'),
  classification text not null check (classification in ('C0', 'C1', 'C2', 'C3', 'C4')),
  actor_kind text not null check (actor_kind in ('anonymous', 'person', 'official', 'system')),
  actor text not null,
  -- the person whose data it is about
  subject uuid,
  resource text,
  reason text,
  -- references only: never what a person said or is called
  data jsonb not null default '{}',
  simulated boolean not null default false
);
create index audit_subject on kernel.audit (subject, id desc) where subject is not null;
create index audit_resource on kernel.audit (resource, id) where resource is not null;

-- The chain: written within a second of the commit by one sequencer, never by the act itself.
create table kernel.audit_link (
  position bigint primary key,
  audit_id bigint not null unique references kernel.audit,
  hash bytea not null check (length(hash) = 32),
  linked_at timestamptz not null default now()
);
revoke update, delete, truncate on kernel.audit, kernel.audit_link from igov_app;

create table kernel.outbox (
  id bigint generated always as identity primary key,
  fact text not null,
  payload jsonb not null,
  at timestamptz not null,
  relayed_at timestamptz
);
create index outbox_waiting on kernel.outbox (id) where relayed_at is null;

-- By this key a receiver takes each fact once, however often it is delivered.
create table kernel.fact_taken (
  outbox_id bigint not null,
  subscriber text not null,
  taken_at timestamptz not null default now(),
  primary key (outbox_id, subscriber)
);

create table kernel.file_content (
  sha256 bytea primary key check (length(sha256) = 32),
  type text not null check (type in ('application/pdf', 'image/jpeg', 'image/png')),
  bytes integer not null check (bytes > 0 and bytes <= 52428800),
  pages integer,
  content bytea not null,
  stored_at timestamptz not null default now(),
  check (octet_length(content) = bytes)
);
alter table kernel.file_content alter column content set storage external;
revoke update on kernel.file_content from igov_app;

create table kernel.file (
  id uuid primary key default uuidv7(),
  sha256 bytea not null references kernel.file_content,
  name text not null check (length(name) between 1 and 200),
  -- the draft, case or licence that the file belongs to, by its owner's name for it
  owner text not null,
  at timestamptz not null
);
create index file_owner on kernel.file (owner);
create index file_sha256 on kernel.file (sha256);

create table kernel.pack_version (
  hash text primary key,
  pack text not null,
  loaded_at timestamptz not null default now()
);

-- What waits behind the acts, for those who operate the platform: the queue's tables are closed to the
-- role that runs, so the owner counts.
create function kernel.waiting() returns table (what text, count bigint)
language plpgsql security definer set search_path = pg_catalog as $$
begin
  return query
    select 'facts', count(*) from kernel.outbox where relayed_at is null
    union all
    select 'audit', greatest(
      (select coalesce(max(id), 0) from kernel.audit)
        - (select coalesce(max(audit_id), 0) from kernel.audit_link), 0)
    union all
    select 'dead-jobs', count(*) from graphile_worker.jobs where attempts >= max_attempts;
end $$;
revoke execute on function kernel.waiting from public;
grant execute on function kernel.waiting to igov_app;

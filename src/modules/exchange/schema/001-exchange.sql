-- What was asked of the registers of agencies: each question a row that stays. What was answered is not
-- kept, and neither is what was asked about, but for a hash under a key that the signer holds.

create table exchange.lookup (
  id uuid primary key,
  register text not null,
  key_hash bytea not null check (length(key_hash) = 32),
  -- an id of the register's purposes in the pack
  purpose text not null,
  fields text[] not null,
  -- the person who acted, and what they agreed by, where that was needed
  asked_by uuid,
  consent text,
  state text not null check (state in ('found', 'not-found', 'unavailable')),
  -- why it was unavailable, for those who operate the platform
  fault text check ((fault is null) = (state <> 'unavailable')),
  at timestamptz not null,
  took_ms integer not null check (took_ms >= 0)
);
create index lookup_key on exchange.lookup (key_hash, at desc);
revoke update, delete, truncate on exchange.lookup from igov_app;

-- Registers that failed lately: every process leaves them alone for a moment.
create table exchange.peer (
  register text primary key,
  failures integer not null check (failures > 0),
  failed_at timestamptz not null
);

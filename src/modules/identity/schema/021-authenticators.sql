-- What a person signs in with. A row stays for ever: what was bound, when, and how it ended.

create table identity.authenticator (
  id uuid primary key,
  person uuid not null references identity.person,
  kind text not null check (kind in ('password', 'totp', 'passkey', 'recovery-codes', 'sms')),
  -- the person's own word for it; empty where its kind says enough
  label text not null check (length(label) <= 60),
  state text not null default 'active' check (state in ('active', 'suspended', 'removed')),
  bound_at timestamptz not null,
  used_at timestamptz,
  ended_at timestamptz,
  reason text,
  check ((state = 'active') = (ended_at is null))
);
create index authenticator_person on identity.authenticator (person);
-- Of these nobody needs two at once.
create unique index authenticator_one on identity.authenticator (person, kind)
  where state = 'active' and kind <> 'passkey';

insert into identity.authenticator (id, person, kind, label, bound_at)
  select uuidv7(), person, 'password', '', changed_at from identity.password;

create table identity.totp (
  authenticator uuid primary key references identity.authenticator,
  secret bytea not null,
  -- true: encrypted with a key that the signer gives out
  sealed boolean not null,
  -- the step of the last code: a code of it or of an earlier one is not taken again
  last_step bigint not null default 0
);

create table identity.passkey (
  authenticator uuid primary key references identity.authenticator,
  credential bytea not null unique check (length(credential) between 1 and 1023),
  -- COSE
  public_key bytea not null,
  counter bigint not null,
  -- false: may be copied to the person's other devices; never changes
  device_bound boolean not null,
  backed_up boolean not null,
  transports text[] not null,
  aaguid uuid not null,
  format text not null,
  -- as the authenticator stated it, where it was asked to
  attestation bytea
);

-- What devices know a person by instead of the identifier, which could be read there.
alter table identity.person add user_handle bytea not null default uuid_send(gen_random_uuid()) unique;

create table identity.recovery_code (
  authenticator uuid not null references identity.authenticator,
  code_hash bytea not null check (length(code_hash) = 32),
  used_at timestamptz,
  primary key (authenticator, code_hash)
);

-- Random values that a key signs: once, for one purpose, from the browser that asked.
create table identity.challenge (
  hash bytea primary key check (length(hash) = 32),
  purpose text not null check (purpose in ('sign-in', 'step-up', 'bind')),
  browser bytea not null check (length(browser) = 32),
  expires_at timestamptz not null
);
create index challenge_expiry on identity.challenge (expires_at);

-- Signed in with the first factor, before the second.
create table identity.second_step (
  token_hash bytea primary key check (length(token_hash) = 32),
  person uuid not null references identity.person,
  expires_at timestamptz not null
);
create index second_step_expiry on identity.second_step (expires_at);

-- A form that was sent when a step-up was needed, until it is sent again.
create table identity.kept_form (
  token_hash bytea primary key check (length(token_hash) = 32),
  person uuid not null references identity.person,
  path text not null,
  fields jsonb not null,
  expires_at timestamptz not null
);
create index kept_form_expiry on identity.kept_form (expires_at);

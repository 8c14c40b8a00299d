-- People with an account, how they prove who they are, and where they are signed in.

create table identity.person (
  id uuid primary key default uuidv7(),
  -- in the pack's kind for sign-in, canonical
  identifier text not null unique check (length(identifier) between 3 and 40),
  name jsonb not null,
  birth_date date,
  nationality text check (nationality ~ '^[A-Z]{3}$'),
  email text,
  phone text,
  created_at timestamptz not null,
  simulated boolean not null default false
);

create table identity.password (
  person uuid primary key references identity.person,
  hash text not null check (hash like '$argon2id$%'),
  changed_at timestamptz not null
);

-- Interim: posts come with the register of organisations.
create table identity.official (
  person uuid primary key references identity.person,
  agency text not null,
  roles text[] not null check (cardinality(roles) > 0),
  since timestamptz not null
);
create index official_agency on identity.official (agency);

create table identity.session (
  token_hash bytea primary key check (length(token_hash) = 32),
  person uuid not null references identity.person,
  started_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null,
  user_agent text not null
);
create index session_person on identity.session (person);
create index session_expiry on identity.session (expires_at);

-- Failures by what was tried and from where, hashed; a success clears the first.
create table identity.attempt (
  key bytea primary key check (length(key) = 32),
  failures integer not null check (failures > 0),
  first_at timestamptz not null,
  blocked_until timestamptz
);

create table identity.invitation (
  code_hash bytea primary key check (length(code_hash) = 32),
  agency text not null,
  roles text[] not null check (cardinality(roles) > 0),
  expires_at timestamptz not null,
  used_at timestamptz,
  used_by uuid references identity.person
);

-- With one of these, software registers itself as a client of the agency that gave it out.
create table identity.initial_token (
  id uuid primary key default uuidv7(),
  hash bytea not null unique check (length(hash) = 32),
  agency text not null,
  environment text not null check (environment in ('sandbox', 'production')),
  -- the most that such a client may ask for
  scopes text[] not null check (cardinality(scopes) > 0),
  uses_left integer not null check (uses_left between 0 and 20),
  made_by uuid not null references identity.person,
  made_at timestamptz not null,
  expires_at timestamptz not null check (expires_at <= made_at + interval '30 days')
);
create index initial_token_agency on identity.initial_token (agency, id);

alter table identity.client add column registered_with uuid references identity.initial_token;

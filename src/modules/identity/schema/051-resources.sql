-- Interfaces of agencies for which access tokens are given, and which software may ask for them.
create table identity.resource (
  id text primary key check (id ~ '^[a-z0-9][a-z0-9-]{2,63}$'),
  -- what tokens for it name, RFC 8707
  audience text not null unique check (audience ~ '^https?://[^\s#]+$' and length(audience) <= 200),
  agency text not null,
  environment text not null check (environment in ('sandbox', 'production')),
  names jsonb not null,
  -- what may be asked for, each with its meaning in every language
  scopes jsonb not null check (jsonb_typeof(scopes) = 'object'),
  -- the client as which it asks about tokens
  server text not null references identity.client,
  format text not null check (format in ('opaque', 'jwt')),
  state text not null check (state in ('proposed', 'approved', 'suspended', 'ended')),
  proposed_by uuid not null references identity.person,
  proposed_at timestamptz not null,
  approved_by uuid references identity.person,
  approved_at timestamptz,
  version integer not null default 1,
  check (state <> 'approved' or approved_by is not null),
  -- nobody approves what they proposed themselves
  check (approved_by <> proposed_by)
);
create index resource_agency on identity.resource (agency, id);

create table identity.resource_access (
  resource text not null references identity.resource,
  client text not null references identity.client,
  scopes text[] not null check (cardinality(scopes) > 0),
  given_by uuid not null references identity.person,
  given_at timestamptz not null,
  primary key (resource, client)
);

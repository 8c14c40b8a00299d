-- The provider of sign-in: what it remembers between two requests, who may be its client, what a person
-- agreed to. Ids are hashed and contents sealed: nobody signs in with what a copy of these tables says.

-- A permission to one client for one person, with all tokens that came from it: a family.
create table identity.oidc_grant (
  id bytea primary key check (length(id) = 32),
  person uuid references identity.person,
  client text not null,
  -- SHA-256 of the number of the session that it ends with; empty for what goes on without the person
  session bytea check (length(session) = 32),
  sealed bytea not null,
  expires_at timestamptz not null,
  -- kept after its end, so that what is issued meanwhile is refused
  revoked_at timestamptz
) with (fillfactor = 80);
create index oidc_grant_person on identity.oidc_grant (person) where revoked_at is null;
create index oidc_grant_session on identity.oidc_grant (session) where session is not null;

-- Clients that have to be told that a session has ended.
create table identity.oidc_logout (
  id uuid primary key default uuidv7(),
  session bytea not null check (length(session) = 32),
  person uuid not null references identity.person,
  client text not null,
  tries integer not null default 0,
  due_at timestamptz not null,
  unique (session, client)
);
create index oidc_logout_due on identity.oidc_logout (due_at);

-- However a session ends, its families end with it, and its clients are told.
create function identity.end_families() returns trigger language plpgsql as $$
declare
  ended constant bytea := sha256(convert_to('provider session ' || old.id, 'UTF8'));
begin
  insert into identity.oidc_logout (session, person, client, due_at)
  select distinct ended, g.person, g.client, now() from identity.oidc_grant g
  where g.session = ended and g.person is not null and g.expires_at > now()
  on conflict do nothing;
  update identity.oidc_grant set revoked_at = now() where session = ended and revoked_at is null;
  return null;
end $$;
create trigger session_ends after delete on identity.session
  for each row execute function identity.end_families();

-- Sessions, interactions, codes, tokens, pushed requests, numbers that may come once.
create table identity.oidc_item (
  id bytea primary key check (length(id) = 32),
  kind text not null,
  grant_id bytea check (length(grant_id) = 32),
  -- a second way to find it: the number of a session, the code that a person types
  found_by bytea check (length(found_by) = 32),
  sealed bytea not null,
  expires_at timestamptz not null,
  consumed_at timestamptz
) with (fillfactor = 80);
create index oidc_item_found_by on identity.oidc_item (found_by) where found_by is not null;
create index oidc_item_expiry on identity.oidc_item using brin (expires_at);

-- Software of an agency that people sign in to.
create table identity.client (
  id text primary key check (id ~ '^[a-z0-9][a-z0-9-]{2,63}$'),
  agency text not null,
  -- real people sign in to production alone
  environment text not null check (environment in ('sandbox', 'production')),
  names jsonb not null,
  state text not null check (state in ('proposed', 'approved', 'suspended', 'ended')),
  -- as RFC 7591 names it
  metadata jsonb not null check (jsonb_typeof(metadata) = 'object'),
  secret_hash bytea check (length(secret_hash) = 32),
  secret_expires_at timestamptz,
  proposed_by uuid references identity.person,
  proposed_at timestamptz not null,
  approved_by uuid references identity.person,
  approved_at timestamptz,
  version integer not null default 1,
  check ((secret_hash is null) = (secret_expires_at is null)),
  check (state = 'proposed' or approved_at is not null),
  -- nobody approves what they proposed themselves
  check (approved_by <> proposed_by)
);
create index client_agency on identity.client (agency, id);

-- What a person agreed to give a client; one that is withdrawn stays as history.
create table identity.consent (
  person uuid not null references identity.person,
  client text not null references identity.client,
  scopes text[] not null check (cardinality(scopes) > 0),
  given_at timestamptz not null,
  withdrawn_at timestamptz
);
create unique index consent_live on identity.consent (person, client) where withdrawn_at is null;

-- Under which name a sector knows a person: kept, so that the secret behind it can change.
create table identity.oidc_subject (
  sector text not null,
  person uuid not null references identity.person,
  subject text not null,
  primary key (sector, person),
  unique (sector, subject)
);

-- Does what a request has to change, for several requests at once. What may happen once is looked at
-- first: where it has happened already nothing else of that request is done, and the family of a code or
-- token that comes a second time is ended. Nothing is kept for a family that has ended.
-- `groups` holds for each request an array of {do, …}; the answer has for each null, or why it was not done.
create function identity.oidc_apply(groups jsonb, moment timestamptz) returns text[]
language plpgsql as $$
declare
  changes jsonb;
  change jsonb;
  key bytea;
  family bytea;
  refused text;
  told text[] := '{}';
begin
  -- What is lost with the power is asked for again; what must not happen twice is on the disk first.
  if not jsonb_path_exists(groups, '$[*][*] ? (@.do == "consume" || @.do == "unique" || @.do == "revoke")') then
    perform set_config('synchronous_commit', 'off', true);
  end if;
  for changes in select value from jsonb_array_elements(groups) loop
    refused := null;
    for change in select value from jsonb_array_elements(changes) loop
      key := decode(change->>'id', 'hex');
      case change->>'do'
        when 'unique' then
          insert into identity.oidc_item (id, kind, sealed, expires_at)
          values (key, change->>'kind', decode(change->>'sealed', 'hex'), (change->>'expires')::timestamptz)
          on conflict do nothing;
          if not found then refused := 'replayed'; end if;
        when 'consume' then
          update identity.oidc_item set consumed_at = moment where id = key and consumed_at is null;
          if not found then
            refused := 'consumed';
            update identity.oidc_grant g set revoked_at = moment from identity.oidc_item i
            where i.id = key and g.id = i.grant_id and g.revoked_at is null;
          end if;
        when 'keep' then
          family := decode(change->>'grant', 'hex');
          -- The lock waits for whoever is ending the family.
          if family is not null then
            perform from identity.oidc_grant where id = family and revoked_at is null for key share;
            if not found then refused := 'revoked'; end if;
          end if;
          if refused is null then
            insert into identity.oidc_item (id, kind, grant_id, found_by, sealed, expires_at)
            values (key, change->>'kind', family, decode(change->>'foundBy', 'hex'),
              decode(change->>'sealed', 'hex'), (change->>'expires')::timestamptz)
            on conflict (id) do update set sealed = excluded.sealed, expires_at = excluded.expires_at,
              grant_id = excluded.grant_id, found_by = excluded.found_by;
          end if;
        when 'grant' then
          insert into identity.oidc_grant (id, person, client, session, sealed, expires_at)
          values (key, (change->>'person')::uuid, change->>'client', decode(change->>'session', 'hex'),
            decode(change->>'sealed', 'hex'), (change->>'expires')::timestamptz)
          on conflict (id) do update set sealed = excluded.sealed, expires_at = excluded.expires_at;
        when 'revoke' then
          update identity.oidc_grant set revoked_at = moment where id = key and revoked_at is null;
        when 'delete' then
          delete from identity.oidc_item where id = key;
      end case;
      exit when refused is not null;
    end loop;
    told := told || refused;
  end loop;
  return told;
end $$;

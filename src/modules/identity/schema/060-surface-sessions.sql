-- Portal and office are clients of the provider: each has a session of its own, opened with a code and
-- ending with the provider's session that it came from.

create table identity.surface_session (
  token_hash bytea primary key check (length(token_hash) = 32),
  surface text not null check (surface in ('portal', 'office')),
  session uuid not null references identity.session (id) on delete cascade,
  -- what the provider said of the sign-in
  aal smallint not null check (aal between 1 and 3),
  amr text[] not null check (cardinality(amr) > 0),
  auth_time timestamptz not null,
  started_at timestamptz not null,
  seen_at timestamptz not null,
  idle_seconds integer not null check (idle_seconds > 0),
  expires_at timestamptz not null
) with (fillfactor = 80);
create index surface_session_session on identity.surface_session (session);
create index surface_session_expiry on identity.surface_session (expires_at);

-- The office's short limits are its own session's now.
alter table identity.session drop column idle_seconds;

-- As before, but only for others' software: ours ends in the same statement and need not be told.
create or replace function identity.end_families() returns trigger language plpgsql as $$
declare
  ended constant bytea := sha256(convert_to('provider session ' || old.id, 'UTF8'));
begin
  insert into identity.oidc_logout (session, person, client, due_at)
  select distinct ended, g.person, g.client, now() from identity.oidc_grant g
  join identity.client c on c.id = g.client
  where g.session = ended and g.person is not null and g.expires_at > now()
  on conflict do nothing;
  update identity.oidc_grant set revoked_at = now() where session = ended and revoked_at is null;
  return null;
end $$;

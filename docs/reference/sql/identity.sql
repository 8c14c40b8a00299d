-- Every statement of identity that the tests have seen. Generated: node scripts/reference.mjs --sql

delete
  from "identity"."attempt"
  where "key" = $1;

delete
  from "identity"."challenge"
  where "hash" = $1 and "purpose" = $2 and "browser" = $3 and "expires_at" > $4
  returning "purpose";

delete
  from "identity"."kept_form"
  where "token_hash" = $1 and "person" = $2 and "expires_at" > $3
  returning "path", "fields";

delete
  from "identity"."second_step"
  where "token_hash" = $1
  returning "person";

delete
  from "identity"."session"
  where "person" = $1 and "id" = $2
  returning "id";

delete
  from "identity"."session"
  where "person" = $1 and "token_hash" != $2
  returning "id";

delete
  from "identity"."session"
  where "person" = $1
  returning "id";

delete
  from "identity"."session"
  where "token_hash" = $1
  returning "person";

insert into "identity"."authenticator" ("id", "person", "kind", "bound_at", "label", "used_at", "ended_at", "reason")
  values ($1, $2, $3, $4, $5, $6, $7, $8);

insert into "identity"."authenticator" ("id", "person", "kind", "label", "bound_at", "used_at", "ended_at", "reason")
  values ($1, $2, $3, $4, $5, $6, $7, $8)
  on conflict do nothing
  returning "id", "person";

insert into "identity"."challenge" ("hash", "purpose", "browser", "expires_at")
  values ($1, $2, $3, $4);

insert into "identity"."client" ("id", "agency", "environment", "names", "state", "metadata", "secret_hash", "secret_expires_at", "proposed_by", "proposed_at", "approved_by", "approved_at")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
  on conflict ("id") do nothing
  returning "id";

insert into "identity"."consent" ("person", "client", "scopes", "given_at", "withdrawn_at")
  values ($1, $2, $3, $4, $5)
  on conflict ("person", "client")
  where "withdrawn_at" is null do update
  set "scopes" = $6, "given_at" = $7;

insert into "identity"."familiar_place" ("key", "last_at")
  values ($1, $2)
  on conflict ("key") do update
  set "key" = $3, "last_at" = $4;

insert into "identity"."invitation" ("code_hash", "agency", "roles", "expires_at", "used_at", "used_by")
  values ($1, $2, $3, $4, $5, $6);

insert into "identity"."kept_form" ("token_hash", "person", "path", "fields", "expires_at")
  values ($1, $2, $3, $4, $5);

insert into "identity"."official" ("person", "agency", "roles", "since")
  values ($1, $2, $3, $4)
  on conflict ("person") do update
  set "agency" = "excluded"."agency", "roles" = "excluded"."roles";

insert into "identity"."passkey" ("authenticator", "aaguid", "format", "credential", "public_key", "counter", "device_bound", "backed_up", "transports", "attestation")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
  on conflict ("credential") do nothing
  returning "authenticator";

insert into "identity"."password" ("person", "hash", "changed_at")
  values ($1, $2, $3)
  on conflict ("person") do nothing
  returning "person";

insert into "identity"."password" ("person", "hash", "changed_at")
  values ($1, $2, $3)
  on conflict ("person") do update
  set "person" = $4, "hash" = $5, "changed_at" = $6;

insert into "identity"."recovery_code" ("authenticator", "code_hash", "used_at")
  values ($1, $2, $3);

insert into "identity"."second_step" ("token_hash", "person", "expires_at")
  values ($1, $2, $3);

insert into "identity"."session" ("token_hash", "person", "aal", "amr", "started_at", "auth_time", "seen_at", "idle_seconds", "expires_at", "user_agent", "place")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

insert into "identity"."totp" ("authenticator", "secret", "sealed", "last_step")
  values ($1, $2, $3, $4);

insert into identity.attempt as a (key, failures, first_at)
  values ($1, 1, $2)
  on conflict (key) do update
  set failures = case when a.first_at < $3 then 1 else a.failures + 1 end, first_at = case when a.first_at < $4 then $5 else a.first_at end, blocked_until = case when a.first_at >= $6 and a.failures + 1 >= $7 then $8::timestamptz + make_interval(secs => least($9::float8, $10::float8 * power(2, least(a.failures + 1 - $11, 20)))) end
  where a.blocked_until is null or a.blocked_until <= $12
  returning key;

insert into identity.person (identifier, name, birth_date, nationality, email, phone, created_at, simulated, ial) select p->>'identifier', p->'name', (p->>'birthDate')::date, p->>'nationality', p->>'email', p->>'phone', $1, $2, coalesce((p->>'ial')::smallint, 1)
  from jsonb_array_elements($3::jsonb) p
  on conflict (identifier) do nothing;

select "agency"
  from "identity"."official"
  where "person" = $1;

select "agency", "roles"
  from "identity"."invitation"
  where "code_hash" = $1 and "used_at" is null and "expires_at" > $2;

select "blocked_until"
  from "identity"."attempt"
  where "key" = $1;

select "c"."client", "k"."names", "k"."agency", "c"."scopes", "c"."given_at" as "givenAt"
  from "identity"."consent" as "c"
  inner
  join "identity"."client" as "k" on "k"."id" = "c"."client"
  where "c"."person" = $1 and "c"."withdrawn_at" is null
  order by "c"."given_at" desc
  limit $2;

select "id"
  from "identity"."person"
  where "identifier" = $1;

select "id", "agency", "environment", "names", "state", "metadata", "secret_expires_at" as "secretExpiresAt", "proposed_by" as "proposedBy", "version"
  from "identity"."client"
  where "agency" = $1
  order by "id"
  limit $2;

select "id", "agency", "environment", "names", "state", "metadata", "secret_expires_at" as "secretExpiresAt", "proposed_by" as "proposedBy", "version"
  from "identity"."client"
  where "id" = $1;

select "id", "identifier", "name", "birth_date" as "birthDate", "nationality", "email", "phone", "simulated"
  from "identity"."person"
  where "id" in ($1, …)
  limit $2;

select "key"
  from "identity"."familiar_place"
  where "key" = $1;

select "name", "user_handle"
  from "identity"."person"
  where "id" = $1;

select "p"."identifier", "o"."agency"
  from "identity"."person" as "p"
  left
  join "identity"."official" as "o" on "o"."person" = "p"."id"
  where "p"."id" = $1;

select "person"
  from "identity"."second_step"
  where "token_hash" = $1 and "expires_at" > $2;

select "scopes"
  from "identity"."consent"
  where "person" = $1 and "client" = $2 and "withdrawn_at" is null;

select "w"."hash"
  from "identity"."password" as "w"
  inner
  join "identity"."authenticator" as "a" on "a"."person" = "w"."person"
  where "w"."person" = $1 and "a"."kind" = $2 and "a"."state" = $3;

select 1
  from identity.person
  where id = $1
  for update;

select a.id, a.kind, a.label, a.state, a.bound_at as "boundAt", a.used_at as "usedAt", k.device_bound as "deviceBound", case when a.kind = 'recovery-codes' then (select count(*)::integer from identity.recovery_code c where c.authenticator = a.id and c.used_at is null) end as "codesLeft"
  from identity.authenticator a
  left
  join identity.passkey k on k.authenticator = a.id
  where a.person = $1 and a.state <> 'removed'
  order by a.bound_at, a.id
  limit 200;

select distinct "kind"
  from "identity"."authenticator"
  where "person" = $1 and "state" = $2
  limit $3;

select id, agency, environment, names, state, metadata, proposed_by as "proposedBy", version, encode(secret_hash, 'hex') as secret, secret_expires_at as "secretExpiresAt"
  from identity.client
  where id = $1 and state = 'approved';

select id, identifier
  from identity.person
  where identifier in (select p->>'identifier' from jsonb_array_elements($1::jsonb) p);

select id, sealed, consumed_at as "consumedAt"
  from identity.oidc_item
  where found_by = $1
  limit 1;

select id, sealed, consumed_at as "consumedAt"
  from identity.oidc_item
  where id = any($1::bytea[]);

select id, sealed, null as "consumedAt"
  from identity.oidc_grant
  where id = any($1::bytea[]) and revoked_at is null;

select id, started_at as "startedAt", seen_at as "seenAt", user_agent as "userAgent", place, token_hash = $1 as current
  from identity.session
  where person = $2 and expires_at > $3 and seen_at + make_interval(secs => idle_seconds) > $4
  order by started_at desc
  limit 100;

select identity.oidc_apply($1::jsonb, $2) as told;

select k.authenticator, a.person, k.public_key, k.counter, k.device_bound, k.transports, p.user_handle
  from identity.passkey k
  join identity.authenticator a on a.id = k.authenticator
  join identity.person p on p.id = a.person
  where k.credential = $1 and a.state = 'active' and p.closed_at is null;

select k.credential
  from identity.passkey k
  join identity.authenticator a on a.id = k.authenticator
  where a.person = $1 and a.state = 'active';

select p.id, s.id as session, p.name, p.identifier, p.ial, p.cooling_until, o.agency, o.roles, s.seen_at, s.idle_seconds, s.aal, s.amr, s.auth_time
  from identity.session s
  join identity.person p on p.id = s.person
  left
  join identity.official o on o.person = s.person
  where s.token_hash = $1 and s.expires_at > $2 and s.seen_at + make_interval(secs => s.idle_seconds) > $3 and p.closed_at is null;

select p.id, w.hash, a.id as password, exists ( select from identity.authenticator s where s.person = p.id and s.state = 'active' and s.kind in ('totp', 'passkey', 'sms')) as has_second
  from identity.person p
  join identity.password w on w.person = p.id
  join identity.authenticator a on a.person = p.id and a.kind = 'password' and a.state = 'active'
  where p.identifier = $1 and p.closed_at is null;

select t.authenticator, t.secret, t.sealed, t.last_step::integer as "lastStep"
  from identity.totp t
  join identity.authenticator a on a.id = t.authenticator
  where a.person = $1 and a.kind = 'totp' and a.state = 'active';

update "identity"."attempt"
  set "failures" = greatest(failures - 1, 1)
  where "key" in ($1, …);

update "identity"."authenticator"
  set "label" = $1
  where "id" = $2 and "person" = $3 and "state" <> $4
  returning "id";

update "identity"."authenticator"
  set "state" = $1, "reason" = $2, "ended_at" = $3
  where "person" = $4 and "state" = $5;

update "identity"."authenticator"
  set "state" = $1, "reason" = $2, "ended_at" = $3
  where "person" = $4 and "state" in ($5, …) and "bound_at" >= $6
  returning "id", "kind";

update "identity"."authenticator"
  set "state" = $1, "reason" = $2, "ended_at" = $3
  where "person" = $4 and "state" in ($5, …) and "id" = $6
  returning "id", "kind";

update "identity"."authenticator"
  set "state" = $1, "reason" = $2, "ended_at" = $3
  where "person" = $4 and "state" in ($5, …) and "kind" = $6
  returning "id", "kind";

update "identity"."authenticator"
  set "used_at" = $1
  where "id" = $2;

update "identity"."client"
  set "secret_hash" = $1, "secret_expires_at" = $2
  where "id" = $3;

update "identity"."client"
  set "state" = $1, "approved_by" = $2, "approved_at" = $3, "version" = "version" + $4
  where "id" = $5 and "version" = $6 and "state" in ($7, …)
  returning "id";

update "identity"."client"
  set "state" = $1, "version" = "version" + $2
  where "id" = $3 and "version" = $4 and "state" in ($5, …)
  returning "id";

update "identity"."consent"
  set "withdrawn_at" = $1
  where "person" = $2 and "client" = $3 and "withdrawn_at" is null;

update "identity"."invitation"
  set "used_at" = $1
  where "code_hash" = $2 and "used_at" is null and "expires_at" > $3
  returning "agency", "roles";

update "identity"."invitation"
  set "used_by" = $1
  where "code_hash" = $2;

update "identity"."oidc_grant"
  set "revoked_at" = $1
  where "person" = $2 and "client" = $3 and "revoked_at" is null;

update "identity"."password"
  set "hash" = $1
  where "person" = $2 and "hash" = $3;

update "identity"."person"
  set "closed_at" = $1
  where "id" = $2;

update "identity"."person"
  set "cooling_until" = $1
  where "id" = $2;

update "identity"."session"
  set "seen_at" = $1
  where "token_hash" = $2;

update identity.oidc_grant
  set revoked_at = $1
  where client = $2 and revoked_at is null and $3;

update identity.recovery_code c
  set used_at = $1
  from identity.authenticator a
  where a.id = c.authenticator and a.person = $2 and a.state = 'active' and c.code_hash = $3 and c.used_at is null
  returning c.authenticator;

update identity.session
  set token_hash = $1, auth_time = $2, seen_at = $3, aal = greatest(aal, $4), amr = (select array_agg(distinct m) from unnest(amr || $5::text[]) m)
  where token_hash = $6 and expires_at > $7
  returning person;

update identity.totp
  set last_step = $1
  where authenticator = $2 and last_step < $3
  returning authenticator;

with kept as ( insert into identity.oidc_subject (sector, person, subject) values ($1, $2, $3) on conflict do nothing returning subject) select subject
  from kept
  union all select subject
  from identity.oidc_subject
  where sector = $4 and person = $5;

with used as ( update identity.passkey set counter = $1, backed_up = $2 where authenticator = $3 and (counter < $4 or (counter = 0 and $5 = 0)) returning authenticator) update identity.authenticator a
  set used_at = $6
  from used
  where a.id = used.authenticator
  returning a.id;

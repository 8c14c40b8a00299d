-- Every statement of identity that the tests have seen. Generated: node scripts/reference.mjs --sql

delete
  from "identity"."attempt"
  where "key" = $1;

delete
  from "identity"."session"
  where "token_hash" = $1
  returning "person";

insert into "identity"."familiar_place" ("key", "last_at")
  values ($1, $2)
  on conflict ("key") do update
  set "key" = $3, "last_at" = $4;

insert into "identity"."invitation" ("code_hash", "agency", "roles", "expires_at", "used_at", "used_by")
  values ($1, $2, $3, $4, $5, $6);

insert into "identity"."official" ("person", "agency", "roles", "since")
  values ($1, $2, $3, $4)
  on conflict ("person") do update
  set "agency" = "excluded"."agency", "roles" = "excluded"."roles";

insert into "identity"."password" ("person", "hash", "changed_at")
  values ($1, $2, $3)
  on conflict ("person") do nothing;

insert into "identity"."session" ("token_hash", "person", "started_at", "seen_at", "expires_at", "user_agent")
  values ($1, $2, $3, $4, $5, $6);

insert into identity.attempt as a (key, failures, first_at)
  values ($1, 1, $2)
  on conflict (key) do update
  set failures = case when a.first_at < $3 then 1 else a.failures + 1 end, first_at = case when a.first_at < $4 then $5 else a.first_at end, blocked_until = case when a.first_at >= $6 and a.failures + 1 >= $7 then $8::timestamptz + make_interval(secs => least($9::float8, $10::float8 * power(2, least(a.failures + 1 - $11, 20)))) end
  where a.blocked_until is null or a.blocked_until <= $12
  returning key;

insert into identity.person (identifier, name, birth_date, nationality, email, phone, created_at, simulated) select p->>'identifier', p->'name', (p->>'birthDate')::date, p->>'nationality', p->>'email', p->>'phone', $1, $2
  from jsonb_array_elements($3::jsonb) p
  on conflict (identifier) do nothing;

select "agency", "roles"
  from "identity"."invitation"
  where "code_hash" = $1 and "used_at" is null and "expires_at" > $2;

select "blocked_until"
  from "identity"."attempt"
  where "key" = $1;

select "id"
  from "identity"."person"
  where "identifier" = $1;

select "id", "identifier", "name", "birth_date" as "birthDate", "nationality", "email", "phone"
  from "identity"."person"
  where "id" in ($1, …)
  limit $2;

select "key"
  from "identity"."familiar_place"
  where "key" = $1;

select "p"."id", "w"."hash"
  from "identity"."person" as "p"
  inner
  join "identity"."password" as "w" on "w"."person" = "p"."id"
  where "p"."identifier" = $1;

select id, identifier
  from identity.person
  where identifier in (select p->>'identifier' from jsonb_array_elements($1::jsonb) p);

select p.id, p.name, o.agency, o.roles, s.seen_at
  from identity.session s
  join identity.person p on p.id = s.person
  left
  join identity.official o on o.person = s.person
  where s.token_hash = $1 and s.expires_at > $2 and s.seen_at > $3;

update "identity"."attempt"
  set "failures" = greatest(failures - 1, 1)
  where "key" in ($1, …);

update "identity"."invitation"
  set "used_at" = $1
  where "code_hash" = $2 and "used_at" is null and "expires_at" > $3
  returning "agency", "roles";

update "identity"."invitation"
  set "used_by" = $1
  where "code_hash" = $2;

update "identity"."session"
  set "seen_at" = $1
  where "token_hash" = $2;

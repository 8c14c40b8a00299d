-- Every statement of identity that the tests have seen. Generated: node scripts/reference.mjs --sql

delete
  from "identity"."challenge"
  where "hash" = $1 and "purpose" = $2 and "browser" = $3 and "expires_at" > $4
  returning "purpose";

delete
  from "identity"."kept_form"
  where "token_hash" = $1 and "person" = $2 and "expires_at" > $3
  returning "path", "fields";

delete
  from "identity"."passkey_model";

delete
  from "identity"."registration"
  where "token_hash" = $1
  returning "way";

delete
  from "identity"."resource_access"
  where "resource" = $1 and "client" = $2;

delete
  from "identity"."second_step"
  where "token_hash" = $1
  returning "person";

delete
  from "identity"."session"
  where "person" = $1 and "id" != $2
  returning "id";

delete
  from "identity"."session"
  where "person" = $1 and "id" = $2
  returning "id";

delete
  from "identity"."session"
  where "person" = $1
  returning "id";

delete
  from "identity"."session"
  where "token_hash" = $1
  returning "person";

delete
  from "identity"."text_code"
  where "owner" = $1 and "code_hash" = $2
  returning "owner";

delete
  from "identity"."text_message"
  where "id" = $1;

delete
  from identity.personnel_file
  where state = 'planned' and uploaded_at <= $1;

insert into "identity"."authenticator" ("id", "person", "kind", "bound_at", "label", "used_at", "ended_at", "reason")
  values ($1, $2, $3, $4, $5, $6, $7, $8);

insert into "identity"."authenticator" ("id", "person", "kind", "label", "bound_at", "used_at", "ended_at", "reason")
  values ($1, $2, $3, $4, $5, $6, $7, $8)
  on conflict do nothing
  returning "id", "person";

insert into "identity"."campaign" ("id", "agency", "quarter", "opened_at", "opened_by", "warned_at", "ended_at", "due_at")
  values ($1, $2, $3, $4, $5, $6, $7, $8)
  on conflict do nothing
  returning "id";

insert into "identity"."challenge" ("hash", "purpose", "browser", "expires_at")
  values ($1, $2, $3, $4);

insert into "identity"."client" ("id", "agency", "environment", "names", "state", "metadata", "secret_hash", "secret_expires_at", "certificate_expires_at", "proposed_by", "proposed_at", "approved_by", "approved_at")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
  on conflict ("id") do nothing
  returning "id";

insert into "identity"."consent" ("person", "client", "scopes", "given_at", "withdrawn_at")
  values ($1, $2, $3, $4, $5)
  on conflict ("person", "client")
  where "withdrawn_at" is null do update
  set "scopes" = $6, "given_at" = $7;

insert into "identity"."declared_interest" ("official", "person", "relation", "declared_at", "ended_at")
  values ($1, $2, $3, $4, $5)
  on conflict ("official", "person")
  where "ended_at" is null do nothing
  returning "id";

insert into "identity"."familiar_place" ("key", "last_at")
  values ($1, $2)
  on conflict ("key") do update
  set "key" = $3, "last_at" = $4;

insert into "identity"."initial_token" ("hash", "agency", "environment", "scopes", "uses_left", "made_by", "made_at", "expires_at")
  values ($1, $2, $3, $4, $5, $6, $7, $8)
  returning "id";

insert into "identity"."invitation" ("code_hash", "agency", "roles", "expires_at", "used_at", "used_by", "withdrawn_at", "post", "decree", "reason", "given_by", "agreed_by")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

insert into "identity"."kept_form" ("token_hash", "person", "path", "fields", "expires_at")
  values ($1, $2, $3, $4, $5);

insert into "identity"."passkey" ("authenticator", "aaguid", "format", "credential", "public_key", "counter", "device_bound", "attested", "backed_up", "transports", "attestation")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
  on conflict ("credential") do nothing
  returning "authenticator";

insert into "identity"."passkey_metadata" ("number", "next_update", "loaded_at")
  values ($1, $2, $3)
  on conflict ("id") do update
  set "number" = "excluded"."number", "next_update" = "excluded"."next_update", "loaded_at" = "excluded"."loaded_at"
  where "identity"."passkey_metadata"."number" < $4
  returning "number";

insert into "identity"."passkey_model" ("aaguid", "description", "roots", "hardware", "certified", "refused")
  values ($1, $2, $3, $4, $5, $6);

insert into "identity"."password" ("person", "hash", "changed_at")
  values ($1, $2, $3)
  on conflict ("person") do nothing
  returning "person";

insert into "identity"."password" ("person", "hash", "changed_at")
  values ($1, $2, $3)
  on conflict ("person") do update
  set "person" = $4, "hash" = $5, "changed_at" = $6;

insert into "identity"."personnel_file" ("id", "agency", "officials", "leavers", "uploaded_by", "uploaded_at", "proposed_at", "decided_by", "decided_at", "done_at")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

insert into "identity"."personnel_row" ("line", "problem", "person", "post", "appointment", "kind", "until", "begins", "plan", "file", "position", "state", "sealed_identifier", "sealed", "sealed_code", "identifier_hash", "invitation", "done_at")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18);

insert into "identity"."post_proposal" ("id", "agency", "kind", "post", "person", "roles", "details", "reason", "proposed_by", "proposed_at", "decided_by", "decided_at", "approved")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

insert into "identity"."recovery" ("id", "person", "agency", "reason", "document", "document_until", "opened_by", "opened_at")
  values ($1, $2, $3, $4, $5, $6, $7, $8)
  on conflict do nothing
  returning "id";

insert into "identity"."recovery_code" ("authenticator", "code_hash", "used_at")
  values ($1, $2, $3);

insert into "identity"."registration" ("token_hash", "way", "proven_at", "sealed_record", "sealed", "code_sent", "expires_at")
  values ($1, $2, $3, $4, $5, $6, $7);

insert into "identity"."resource" ("id", "audience", "environment", "names", "scopes", "server", "format", "agency", "state", "proposed_by", "proposed_at", "approved_by", "approved_at")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
  on conflict do nothing
  returning "id";

insert into "identity"."resource" ("id", "audience", "server", "environment", "format", "names", "scopes", "agency", "state", "proposed_by", "proposed_at", "approved_by", "approved_at")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
  on conflict do nothing
  returning "id";

insert into "identity"."resource_access" ("resource", "client", "scopes", "given_by", "given_at")
  values ($1, $2, $3, $4, $5)
  on conflict ("resource", "client") do update
  set "scopes" = $6, "given_by" = $7, "given_at" = $8;

insert into "identity"."scheduled_post" ("appointment", "person", "post", "begins", "reason", "settled_at")
  values ($1, $2, $3, $4, $5, $6);

insert into "identity"."second_step" ("token_hash", "person", "expires_at")
  values ($1, $2, $3);

insert into "identity"."session" ("token_hash", "person", "aal", "amr", "started_at", "auth_time", "seen_at", "expires_at", "user_agent", "place")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

insert into "identity"."sms" ("authenticator", "telephone")
  values ($1, $2);

insert into "identity"."text_code" ("owner", "code_hash", "tries", "expires_at")
  values ($1, $2, $3, $4)
  on conflict ("owner") do update
  set "code_hash" = $5, "tries" = $6, "expires_at" = $7;

insert into "identity"."text_message" ("id", "recipient", "sealed_text", "sealed", "person", "due_at", "expires_at")
  values ($1, $2, $3, $4, $5, $6, $7);

insert into "identity"."totp" ("authenticator", "secret", "sealed", "last_step")
  values ($1, $2, $3, $4);

insert into identity.attempt as a (key, failures, first_at)
  values ($1, 1, $2)
  on conflict (key) do update
  set failures = case when a.first_at < $3 then 1 else a.failures + 1 end, first_at = case when a.first_at < $4 then $5 else a.first_at end, blocked_until = case when a.first_at >= $6 and a.failures + 1 >= $7 then $8::timestamptz + make_interval(secs => least($9::float8, $10::float8 * power(2, least(a.failures + 1 - $11, 20)))) end
  where a.blocked_until is null or a.blocked_until <= $12
  returning key;

insert into identity.business (kind, number, names, checked_at)
  values ($1, $2, $3::jsonb, $4)
  on conflict (kind, number) do update
  set names = excluded.names, checked_at = excluded.checked_at
  returning id;

insert into identity.campaign_item (campaign, appointment, person, titles, kind, roles, powers, since, last_sign_in, acts) select $1, (i->>'appointment')::uuid, (i->>'person')::uuid, i->'titles', i->>'kind', array(select jsonb_array_elements_text(i->'roles')), i->'powers', (i->>'since')::timestamptz, (select max(a.used_at) from identity.authenticator a where a.person = (i->>'person')::uuid), (i->>'acts')::integer
  from jsonb_array_elements($2::jsonb) i;

insert into identity.oidc_acting (family, mandate)
  values ($1, $2);

insert into identity.proofing_event (person, method, outcome, ial, evidence, register, officials, at, valid_until) select p, $1, $2, $3::smallint, $4::text[], $5, $6::uuid[], $7, $8::timestamptz
  from unnest($9::uuid[]) p;

insert into identity.representation (person, business, role, register, since)
  values ($1, $2, $3, $4, $5);

select "a"."client", "c"."names", "c"."agency", "a"."scopes"
  from "identity"."resource_access" as "a"
  inner
  join "identity"."client" as "c" on "c"."id" = "a"."client"
  where "a"."resource" = $1
  order by "a"."client"
  limit $2;

select "agency", "roles"
  from "identity"."invitation"
  where "code_hash" = $1 and "used_at" is null and "withdrawn_at" is null and "expires_at" > $2;

select "audience", "names", "scopes"
  from "identity"."resource"
  where "audience" in ($1, …)
  limit $2;

select "b"."id", "b"."number", "b"."names", "r"."role", "r"."since"
  from "identity"."representation" as "r"
  inner
  join "identity"."business" as "b" on "b"."id" = "r"."business"
  where "r"."person" = $1 and "r"."ended_at" is null
  order by "r"."since" desc
  limit $2;

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

select "i"."id", "i"."person", "p"."name", "i"."relation", "i"."declared_at" as "declaredAt"
  from "identity"."declared_interest" as "i"
  inner
  join "identity"."person" as "p" on "p"."id" = "i"."person"
  where "i"."official" = $1 and "i"."ended_at" is null
  order by "i"."declared_at" desc, "i"."id"
  limit $2;

select "id"
  from "identity"."invitation"
  where "code_hash" = $1;

select "id"
  from "identity"."person"
  where "identifier" = $1;

select "id", "agency", "environment", "names", "state", "metadata", "secret_expires_at" as "secretExpiresAt", "certificate_expires_at" as "certificateExpiresAt", "proposed_by" as "proposedBy", "version"
  from "identity"."client"
  where "agency" = $1
  order by "id"
  limit $2;

select "id", "agency", "environment", "names", "state", "metadata", "secret_expires_at" as "secretExpiresAt", "certificate_expires_at" as "certificateExpiresAt", "proposed_by" as "proposedBy", "version"
  from "identity"."client"
  where "id" = $1;

select "id", "agency", "environment", "scopes", "uses_left" as "usesLeft", "made_by" as "madeBy", "made_at" as "madeAt", "expires_at" as "expiresAt"
  from "identity"."initial_token"
  where "agency" = $1 and "uses_left" > $2 and "expires_at" > $3
  order by "id" desc
  limit $4;

select "id", "agency", "environment", "scopes", "uses_left" as "usesLeft", "made_by" as "madeBy", "made_at" as "madeAt", "expires_at" as "expiresAt"
  from "identity"."initial_token"
  where "hash" = $1 and "uses_left" > $2 and "expires_at" > $3;

select "id", "agency", "environment", "scopes", "uses_left" as "usesLeft", "made_by" as "madeBy", "made_at" as "madeAt", "expires_at" as "expiresAt"
  from "identity"."initial_token"
  where "id" = (select "registered_with" from "identity"."client" where "id" = $1);

select "id", "audience", "agency", "environment", "names", "scopes", "server", "format", "state", "proposed_by" as "proposedBy", "version"
  from "identity"."resource"
  where "agency" = $1
  order by "id"
  limit $2;

select "id", "audience", "agency", "environment", "names", "scopes", "server", "format", "state", "proposed_by" as "proposedBy", "version"
  from "identity"."resource"
  where "id" = $1 and "agency" = $2;

select "id", "identifier", "identifier_kind" as "identifierKind", "name", "birth_date" as "birthDate", "nationality", "email", "phone", "simulated"
  from "identity"."person"
  where "id" = $1;

select "id", "identifier", "identifier_kind" as "identifierKind", "name", "birth_date" as "birthDate", "nationality", "email", "phone", "simulated"
  from "identity"."person"
  where "id" in ($1, …)
  limit $2;

select "id", "names"
  from "identity"."client"
  where "id" in ($1, …)
  limit $2;

select "id", "person"
  from "identity"."text_message"
  where "expires_at" <= $1
  limit $2;

select "id", "roles", "reason", "expires_at" as "expiresAt"
  from "identity"."invitation"
  where "agency" = $1 and "used_at" is null and "withdrawn_at" is null and "expires_at" > $2
  order by "expires_at"
  limit $3;

select "identifier"
  from "identity"."person"
  where "id" = $1;

select "key"
  from "identity"."familiar_place"
  where "key" = $1;

select "kind", "post", "person", "details", "reason", "proposed_by" as "proposedBy"
  from "identity"."post_proposal"
  where "id" = $1 and "agency" = $2 and "decided_at" is null and "proposed_at" > $3;

select "kind", "value", "since"
  from "identity"."identifier"
  where "person" = $1 and "ended_at" is null
  order by "since"
  limit $2;

select "metadata", "names"
  from "identity"."client"
  where "id" = $1 and "registered_with" is not null and "state" <> $2;

select "method", "outcome", "ial", "evidence", "register", "at", "valid_until" as "validUntil", "ended_at" as "endedAt", "ended_as" as "endedAs"
  from "identity"."proofing_event"
  where "person" = $1
  order by "at" desc, "id" desc
  limit $2;

select "name", "user_handle"
  from "identity"."person"
  where "id" = $1;

select "number", "kind", "names"
  from "identity"."business"
  where "id" = $1;

select "p"."id", "i"."value" as "identifier", "p"."name", "p"."birth_date" as "birthDate"
  from "identity"."identifier" as "i"
  inner
  join "identity"."person" as "p" on "p"."id" = "i"."person"
  where "i"."value" = $1 and "i"."ended_at" is null and "p"."closed_at" is null;

select "person"
  from "identity"."campaign_item"
  where "campaign" = $1 and "appointment" = $2 and "decision" is null;

select "person"
  from "identity"."oidc_grant"
  where "id" = $1;

select "person"
  from "identity"."second_step"
  where "token_hash" = $1 and "expires_at" > $2;

select "position", "post", "sealed_code" as "code", "sealed_identifier" as "kept", "sealed"
  from "identity"."personnel_row"
  where "file" = $1 and "sealed_code" is not null
  order by "position"
  for update;

select "r"."id", "r"."person", "r"."agency", "r"."state", "r"."document", "r"."reason", "p"."name", "p"."birth_date" as "birthDate", "o"."name" as "opener", "r"."document_until" as "documentUntil", "r"."opened_by" as "openedBy", "r"."opened_at" as "openedAt", "r"."code_expires_at" as "codeExpiresAt"
  from "identity"."recovery" as "r"
  inner
  join "identity"."person" as "p" on "p"."id" = "r"."person"
  inner
  join "identity"."person" as "o" on "o"."id" = "r"."opened_by"
  where "r"."agency" = $1 and "r"."state" in ($2, …)
  order by "r"."opened_at", "r"."id"
  limit $3;

select "r"."id", "r"."person", "r"."agency", "r"."state", "r"."document", "r"."reason", "p"."name", "p"."birth_date" as "birthDate", "o"."name" as "opener", "r"."document_until" as "documentUntil", "r"."opened_by" as "openedBy", "r"."opened_at" as "openedAt", "r"."code_expires_at" as "codeExpiresAt"
  from "identity"."recovery" as "r"
  inner
  join "identity"."person" as "p" on "p"."id" = "r"."person"
  inner
  join "identity"."person" as "o" on "o"."id" = "r"."opened_by"
  where "r"."id" = $1;

select "r"."id", "r"."person", "r"."agency", "r"."state", "r"."document", "r"."reason", "p"."name", "p"."birth_date" as "birthDate", "o"."name" as "opener", "r"."document_until" as "documentUntil", "r"."opened_by" as "openedBy", "r"."opened_at" as "openedAt", "r"."code_expires_at" as "codeExpiresAt"
  from "identity"."recovery" as "r"
  inner
  join "identity"."person" as "p" on "p"."id" = "r"."person"
  inner
  join "identity"."person" as "o" on "o"."id" = "r"."opened_by"
  where "r"."person" = $1
  order by "r"."opened_at" desc, "r"."id" desc
  limit $2;

select "roots", "hardware", "certified", "refused"
  from "identity"."passkey_model"
  where "aaguid" = $1;

select "w"."hash"
  from "identity"."password" as "w"
  inner
  join "identity"."authenticator" as "a" on "a"."person" = "w"."person"
  where "w"."person" = $1 and "a"."kind" = $2 and "a"."state" = $3;

select "way", "sealed_record", "sealed", "code_sent", "proven_at"
  from "identity"."registration"
  where "token_hash" = $1 and "expires_at" > $2;

select (select c.scopes from identity.consent c where c.person = k.person and c.client = k.client and c.withdrawn_at is null) as scopes
  from unnest($1::uuid[], $2::text[]) with ordinality k (person, client, at)
  order by k.at;

select 1
  from identity.campaign
  where id = $1
  for update;

select 1
  from identity.person
  where id = $1
  for update;

select 1
  from identity.person
  where id in ($1, …)
  order by id
  for update;

select a.id, a.kind, a.label, a.state, a.bound_at as "boundAt", a.used_at as "usedAt", k.device_bound as "deviceBound", case when a.kind = 'recovery-codes' then (select count(*)::integer from identity.recovery_code c where c.authenticator = a.id and c.used_at is null) end as "codesLeft"
  from identity.authenticator a
  left
  join identity.passkey k on k.authenticator = a.id
  where a.person = $1 and a.state <> 'removed'
  order by a.bound_at, a.id
  limit 200;

select agency
  from identity.campaign
  where ended_at is null or opened_by is null and quarter = $1;

select appointment
  from identity.campaign_item
  where campaign = $1 and decision is null
  order by since desc, appointment desc
  limit $2;

select c.id, c.quarter, c.opened_at as "openedAt", o.name as opener, c.due_at as "dueAt", c.ended_at as "endedAt", n.items, n.decided
  from identity.campaign c
  left
  join identity.person o on o.id = c.opened_by cross
  join lateral (select count(*)::integer as items, count(i.decision)::integer as decided from identity.campaign_item i where i.campaign = c.id) n
  where c.agency = any($1) and c.id = coalesce($2::uuid, c.id)
  order by c.opened_at desc, c.id desc
  limit $3;

select c.names
  from identity.client c
  join identity.resource_access a on a.client = c.id and $1 = any(a.scopes)
  join identity.resource r on r.id = a.resource and r.environment = c.environment
  join identity.consent k on k.client = c.id and k.withdrawn_at is null
  join identity.person p on p.id = k.person and p.closed_at is null
  where c.id = $2 and c.state = 'approved' and (c.environment <> 'sandbox' or $3::boolean) and r.audience = $4 and r.agency = $5 and r.state = 'approved' and r.scopes ? $6 and k.person = $7 and $8 = any(k.scopes);

select count(*) filter (where person = $1)::integer as person, count(*) filter (where opened_by = $2)::integer as officer
  from identity.recovery
  where (person = $3 or opened_by = $4) and opened_at > $5;

select count(*)::integer as count
  from identity.campaign c
  join identity.campaign_item i on i.campaign = c.id
  where c.agency = any($1) and c.ended_at is null and i.decision is null and i.person <> $2;

select count(*)::integer as count
  from identity.personnel_file
  where agency = $1 and state = 'proposed' and uploaded_by <> $2;

select distinct "kind"
  from "identity"."authenticator"
  where "person" = $1 and "state" = $2
  limit $3;

select distinct person
  from identity.campaign_item
  where campaign = $1 and decision is null
  order by person;

select f.id, f.agency, f.state, f.officials, f.leavers, f.reason, f.uploaded_by as "uploadedBy", u.name as uploader, f.uploaded_at as "uploadedAt", f.decided_by as "decidedBy", d.name as decider, n.*
  from identity.personnel_file f
  join identity.person u on u.id = f.uploaded_by
  left
  join identity.person d on d.id = f.decided_by cross
  join lateral ( select count(*) filter (where r.state <> 'nothing')::integer as changes, count(*) filter (where r.state = 'waits')::integer as waiting, count(*) filter (where r.state = 'failed')::integer as failed, count(r.sealed_code)::integer as codes from identity.personnel_row r where r.file = f.id) n
  where f.agency = $1 and f.id = coalesce($2::uuid, f.id)
  order by f.uploaded_at desc, f.id desc
  limit $3;

select i.appointment, i.person, p.name, i.titles, i.kind, i.roles, i.powers, i.since, i.last_sign_in as "lastSignIn", i.acts, i.decision, d.name as decider, i.decided_at as "decidedAt", i.reason
  from identity.campaign_item i
  join identity.person p on p.id = i.person
  left
  join identity.person d on d.id = i.decided_by
  where i.campaign = $1 and i.decision is null
  order by i.decision is not null, i.appointment
  limit $2;

select i.appointment, i.person, p.name, i.titles, i.kind, i.roles, i.powers, i.since, i.last_sign_in as "lastSignIn", i.acts, i.decision, d.name as decider, i.decided_at as "decidedAt", i.reason
  from identity.campaign_item i
  join identity.person p on p.id = i.person
  left
  join identity.person d on d.id = i.decided_by
  where i.campaign = $1
  order by i.decision is not null, i.appointment
  limit $2;

select i.id, i.sealed, i.consumed_at as "consumedAt", i.grant_id is not null as "hasFamily", (select g.sealed from identity.oidc_grant g where g.id = i.grant_id and g.revoked_at is null) as family
  from identity.oidc_item i
  where i.found_by = $1
  limit 1;

select i.id, i.sealed, i.consumed_at as "consumedAt", i.grant_id is not null as "hasFamily", (select g.sealed from identity.oidc_grant g where g.id = i.grant_id and g.revoked_at is null) as family
  from identity.oidc_item i
  where i.id = $1;

select i.id, i.sealed, i.consumed_at as "consumedAt", i.grant_id is not null as "hasFamily", (select g.sealed from identity.oidc_grant g where g.id = i.grant_id and g.revoked_at is null) as family
  from identity.oidc_item i
  where i.id = any($1::bytea[]);

select i.person as id, i.value as identifier
  from identity.identifier i
  where i.ended_at is null and i.value in ( select p->>'identifier' from jsonb_array_elements($1::jsonb) p);

select i.value, i.person
  from identity.identifier i
  join identity.person p on p.id = i.person
  where i.value = any($1) and i.ended_at is null and p.closed_at is null;

select id as campaign, agency, due_at as "dueAt"
  from identity.campaign
  where ended_at is null and due_at <= $1 and true
  order by due_at, id;

select id as campaign, agency, due_at as "dueAt"
  from identity.campaign
  where ended_at is null and due_at <= $1 and warned_at is null
  order by due_at, id;

select id
  from identity.personnel_file
  where state = 'agreed'
  order by decided_at;

select id, agency, environment, names, state, metadata, proposed_by as "proposedBy", version, encode(secret_hash, 'hex') as secret, secret_expires_at as "secretExpiresAt", certificate_expires_at as "certificateExpiresAt"
  from identity.client
  where id = $1 and state = 'approved';

select id, agency, reason, uploaded_by as by, decided_by as with
  from identity.personnel_file
  where id = $1 and state = 'agreed';

select id, started_at as "startedAt", seen_at as "seenAt", user_agent as "userAgent", place, coalesce(id = $1::uuid, false) as current
  from identity.session
  where person = $2 and expires_at > $3 and seen_at > $4
  order by started_at desc
  limit 100;

select id, xmin::text as state
  from identity.client
  where id = any($1::text[]) and state = 'approved';

select identity.oidc_apply($1::jsonb, $2::bytea, $3) as told;

select k.at::integer, f.*
  from unnest($1::bytea[], $2::timestamptz[]) with ordinality k (hash, moment, at) cross
  join lateral ( select p.id, s.id as session, p.name, p.identifier, p.ial, p.cooling_until, organisations.holds_post(s.person, k.moment) as holds_post, s.seen_at, s.expires_at, s.aal, s.amr, s.auth_time from identity.session s join identity.person p on p.id = s.person where s.token_hash = k.hash and p.closed_at is null offset 0) f;

select k.authenticator, a.person, k.public_key, k.counter, k.device_bound, k.transports, p.user_handle, k.attested, k.attested and m.refused is not null refused
  from identity.passkey k
  join identity.authenticator a on a.id = k.authenticator
  join identity.person p on p.id = a.person
  left
  join identity.passkey_model m on m.aaguid = k.aaguid
  where k.credential = $1 and a.state = 'active' and p.closed_at is null;

select k.credential
  from identity.passkey k
  join identity.authenticator a on a.id = k.authenticator
  where a.person = $1 and a.state = 'active';

select organisations.decree_of($1) as id;

select p.closed_at is null and not exists ( select from identity.authenticator a where a.person = p.id) as free
  from identity.person p
  where p.id = $1
  for update;

select p.id as person
  from identity.identifier i
  join identity.person p on p.id = i.person
  join identity.recovery r on r.person = p.id and r.state = 'confirmed' and r.code_hash = $1 and r.code_expires_at > $2
  where i.value = $3 and i.ended_at is null and p.closed_at is null;

select p.id as person, p.name, (select max(a.used_at) from identity.authenticator a where a.person = p.id) as "lastSignIn", array(select distinct a.kind from identity.authenticator a where a.person = p.id and a.state = 'active' order by a.kind) as ways
  from identity.person p
  where p.id = any($1::uuid[]);

select p.id
  from identity.identifier i
  join identity.person p on p.id = i.person
  where i.kind = $1 and i.value = $2 and i.ended_at is null and (p.closed_at is not null or exists (select from identity.authenticator a where a.person = p.id));

select p.id, p.name
  from identity.identifier i
  join identity.person p on p.id = i.person
  where i.value = $1 and i.ended_at is null and p.closed_at is null and p.ial >= $2 and coalesce(p.birth_date <= $3::date, true);

select p.id, p.name
  from identity.identifier i
  join identity.person p on p.id = i.person
  where i.value = $1
  order by i.ended_at desc nulls first
  limit 1;

select p.id, p.name, jsonb_build_object('agency', o.agency, 'agencies', o.agencies, 'roles', o.roles, 'posts', o.posts, 'standsInFor', o.stands_in_for, 'interests', array(select i.person from identity.declared_interest i where i.official = p.id and i.ended_at is null)) as office
  from identity.person p cross
  join lateral organisations.office_at(p.id, $1) o
  where p.id = any($2::uuid[]) and p.closed_at is null;

select p.id, p.name, p.identifier, p.ial, p.cooling_until, coalesce(s.id::text, '') as session, organisations.holds_post(p.id, $1) as holds_post, $2::timestamptz as seen_at, coalesce(s.aal, 1) as aal, coalesce(s.amr, '{}') as amr, coalesce(s.auth_time, 'epoch'::timestamptz) as auth_time
  from identity.person p
  left
  join lateral ( select i.id, i.aal, i.amr, i.auth_time from identity.session i where i.person = p.id and i.expires_at > $3 and encode(sha256(convert_to('provider session ' || i.id, 'UTF8')), 'hex') = $4 limit 1) s on true
  where p.id = $5 and p.closed_at is null;

select p.id, s.id as session, p.name, p.identifier, p.ial, p.cooling_until, o.agency is not null as holds_post, case when o.agency is not null then jsonb_build_object('agency', o.agency, 'agencies', o.agencies, 'roles', o.roles, 'posts', o.posts, 'standsInFor', o.stands_in_for, 'interests', array(select i.person from identity.declared_interest i where i.official = s.person and i.ended_at is null)) end as office, c.mandate, c.seen_at, c.idle_seconds as idle, c.aal, c.amr, c.auth_time
  from identity.surface_session c
  join identity.session s on s.id = c.session
  join identity.person p on p.id = s.person
  left
  join lateral organisations.office_at(s.person, $1) o on true
  where c.token_hash = $2 and c.surface = 'office' and c.expires_at > $3 and c.seen_at + make_interval(secs => c.idle_seconds) > $4 and s.expires_at > $5 and p.closed_at is null;

select p.id, s.id as session, p.name, p.identifier, p.ial, p.cooling_until, organisations.holds_post(s.person, $1) as holds_post, c.mandate, c.seen_at, c.idle_seconds as idle, c.aal, c.amr, c.auth_time
  from identity.surface_session c
  join identity.session s on s.id = c.session
  join identity.person p on p.id = s.person
  where c.token_hash = $2 and c.surface = 'portal' and c.expires_at > $3 and c.seen_at + make_interval(secs => c.idle_seconds) > $4 and s.expires_at > $5 and p.closed_at is null;

select p.id, w.hash, a.id as password, exists ( select from identity.authenticator s where s.person = p.id and s.state = 'active' and s.kind = any($1::text[])) as has_second
  from identity.identifier i
  join identity.person p on p.id = i.person
  join identity.password w on w.person = p.id
  join identity.authenticator a on a.person = p.id and a.kind = 'password' and a.state = 'active'
  where i.value = $2 and i.ended_at is null and p.closed_at is null;

select plan, count(*)::integer as count
  from identity.personnel_row
  where file = $1
  group by plan
  order by plan;

select position
  from identity.personnel_row
  where file = $1 and state = 'waits'
  order by plan <> 'end', plan <> 'move', position;

select q.id, q.kind, q.post, q.roles, q.person, p.name, q.reason, q.proposed_by as "proposedBy", b.name as proposer, q.proposed_at as "proposedAt"
  from identity.post_proposal q
  join identity.person b on b.id = q.proposed_by
  left
  join identity.person p on p.id = q.person
  where q.agency = $1 and q.decided_at is null and q.proposed_at > $2
  order by q.proposed_at, q.id
  limit $3;

select r.audience, r.agency, r.server, r.format, r.names, r.scopes, r.environment, a.scopes as allowed
  from identity.resource r
  join identity.resource_access a on a.resource = r.id and a.client = $1
  join identity.client c on c.id = a.client and c.environment = r.environment
  where r.audience = $2 and r.state = 'approved';

select r.identifier_hash as hash, r.post
  from identity.personnel_row r
  join identity.invitation i on i.id = r.invitation
  where r.identifier_hash is not null and i.used_at is null and i.withdrawn_at is null and i.expires_at > $1;

select r.position, r.line, r.plan, r.state, r.problem, p.name, r.post, r.sealed_identifier as kept, r.sealed
  from identity.personnel_row r
  left
  join identity.person p on p.id = r.person
  where r.file = $1 and r.plan = coalesce($2::text, r.plan)
  order by r.plan in ('same', 'later'), r.plan <> 'wrong', r.position
  limit $3 offset $4;

select s.authenticator, s.telephone
  from identity.sms s
  join identity.authenticator a on a.id = s.authenticator
  where a.person = $1 and a.kind = 'sms' and a.state = 'active';

select s.id
  from identity.oidc_subject u
  join identity.session s on s.person = u.person
  where u.sector = $1 and u.subject = $2 and s.expires_at > $3
  order by s.seen_at desc
  limit 1000;

select t.authenticator, t.secret, t.sealed, t.last_step::integer as "lastStep"
  from identity.totp t
  join identity.authenticator a on a.id = t.authenticator
  where a.person = $1 and a.kind = 'totp' and a.state = 'active';

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

update "identity"."campaign"
  set "warned_at" = $1, "due_at" = $2
  where "id" = $3 and "warned_at" is null
  returning "id";

update "identity"."campaign_item"
  set "decision" = $1, "decided_by" = $2, "decided_at" = $3, "reason" = $4
  where "campaign" = $5 and "appointment" = $6;

update "identity"."client"
  set "metadata" = $1, "certificate_expires_at" = $2, "version" = "version" + $3
  where "id" = $4 and "version" = $5
  returning "id";

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

update "identity"."declared_interest"
  set "ended_at" = $1
  where "id" = $2 and "official" = $3 and "ended_at" is null
  returning "id";

update "identity"."initial_token"
  set "uses_left" = $1
  where "id" = $2 and "agency" = $3
  returning "id";

update "identity"."invitation"
  set "used_at" = $1, "used_by" = $2
  where "code_hash" = $3 and "used_at" is null and "withdrawn_at" is null and "expires_at" > $4 and ("given_by" is null or "given_by" != $5) and ("agreed_by" is null or "agreed_by" != $6)
  returning "agency", "roles", "post", "decree", "given_by", "agreed_by", "reason";

update "identity"."invitation"
  set "withdrawn_at" = $1
  where "id" = $2 and "agency" = $3 and "used_at" is null and "withdrawn_at" is null
  returning "id";

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

update "identity"."person"
  set "name" = $1, "birth_date" = $2, "user_handle" = $3
  where "id" = $4;

update "identity"."person"
  set "name" = $1, "birth_date" = $2, "user_handle" = $3, "phone" = $4
  where "id" = $5;

update "identity"."personnel_file"
  set "state" = $1, "decided_by" = $2, "decided_at" = $3
  where "id" = $4 and "state" = $5 and "proposed_at" > $6
  returning "reason";

update "identity"."personnel_row"
  set "sealed_code" = $1, "identifier_hash" = $2, "invitation" = $3
  where "file" = $4 and "position" = $5;

update "identity"."personnel_row"
  set "sealed_code" = $1, "sealed_identifier" = $2
  where "file" = $3 and "sealed_code" is not null;

update "identity"."personnel_row"
  set "sealed_identifier" = $1, "sealed_code" = $2
  where "file" = $3;

update "identity"."personnel_row"
  set "state" = $1, "done_at" = $2
  where "file" = $3 and "position" = $4 and "state" = $5
  returning "position", "plan", "person", "post", "appointment", "kind", "until", "begins", "sealed", "sealed_identifier";

update "identity"."personnel_row"
  set "state" = $1, "problem" = $2, "sealed_identifier" = $3, "done_at" = $4
  where "file" = $5 and "position" = $6 and "state" = $7;

update "identity"."post_proposal"
  set "decided_by" = $1, "decided_at" = $2, "approved" = $3
  where "id" = $4 and "decided_at" is null
  returning "id";

update "identity"."proofing_event"
  set "ended_at" = $1, "ended_as" = $2
  where "ended_at" is null and "valid_until" <= $3
  returning "person";

update "identity"."proofing_event"
  set "ended_at" = $1, "ended_as" = $2
  where "person" in ($3, …) and "method" = $4 and "outcome" = $5 and "ended_at" is null;

update "identity"."recovery"
  set "state" = $1, "confirmed_by" = $2, "confirmed_at" = $3, "code_hash" = $4, "code_expires_at" = $5
  where "id" = $6 and "state" = $7 and "opened_at" > $8
  returning "id";

update "identity"."recovery"
  set "state" = $1, "ended_at" = $2, "ended_by" = $3
  where "person" = $4 and "state" in ($5, …)
  returning "id";

update "identity"."registration"
  set "proven_at" = $1
  where "token_hash" = $2;

update "identity"."resource"
  set "state" = $1, "version" = "version" + $2
  where "id" = $3 and "version" = $4 and "state" in ($5, …)
  returning "id";

update "identity"."resource"
  set "state" = $1, "version" = "version" + $2, "approved_by" = $3, "approved_at" = $4
  where "id" = $5 and "version" = $6 and "state" in ($7, …)
  returning "id";

update "identity"."session"
  set "seen_at" = $1
  where "token_hash" = $2;

update identity.campaign c
  set ended_at = $1
  where ended_at is null and not exists ( select from identity.campaign_item i where i.campaign = c.id and i.decision is null)
  returning id, agency;

update identity.client
  set names = $1::jsonb, metadata = $2::jsonb, version = version + 1, state = case when state = 'approved' and environment = 'production' then 'proposed' else state end
  where id = $3 and registered_with is not null and state <> 'ended';

update identity.client
  set state = 'ended', version = version + 1, approved_at = coalesce(approved_at, $1)
  where id = $2 and registered_with is not null;

update identity.oidc_grant
  set revoked_at = $1
  where client = $2 and revoked_at is null;

update identity.oidc_grant
  set revoked_at = $1
  where client = $2 and revoked_at is null and $3;

update identity.oidc_grant
  set revoked_at = $1
  where person = $2 and revoked_at is null;

update identity.oidc_grant
  set revoked_at = $1
  where revoked_at is null and id in ( select family from identity.oidc_acting where mandate = any($2::uuid[]));

update identity.person p
  set ial = coalesce(( select max(e.ial) from identity.proofing_event e where e.person = p.id and e.outcome = 'passed' and e.ended_at is null and (e.valid_until is null or e.valid_until > $1)), 1)
  where p.id = any($2::uuid[]);

update identity.personnel_file f
  set state = 'done', done_at = $1
  from (select count(*) filter (where state = 'done')::integer as done, count(*) filter (where state = 'failed')::integer as failed, count(*) filter (where state = 'waits') as waiting from identity.personnel_row where file = $2) n
  where f.id = $3 and f.state = 'agreed' and n.waiting = 0
  returning n.done, n.failed;

update identity.personnel_file
  set state = 'lapsed'
  where state = 'proposed' and proposed_at <= $1;

update identity.personnel_row r
  set identifier_hash = null
  from identity.invitation i
  where r.identifier_hash is not null and i.id = r.invitation and (i.used_at is not null or i.withdrawn_at is not null or i.expires_at <= $1);

update identity.personnel_row r
  set sealed_identifier = null, sealed_code = null
  from identity.personnel_file f
  where f.id = r.file and (r.sealed_identifier is not null or r.sealed_code is not null) and (f.state = 'lapsed' or f.done_at <= $1);

update identity.recovery
  set state = 'expired', ended_at = $1
  where state in ('opened', 'confirmed') and person = coalesce($2::uuid, person) and coalesce(code_expires_at, opened_at + make_interval(days => $3)) <= $4;

update identity.recovery
  set state = 'used', ended_at = $1
  where person = $2 and state = 'confirmed' and code_hash = $3 and code_expires_at > $4
  returning id, document, opened_by as "openedBy", confirmed_by as "confirmedBy";

update identity.recovery_code c
  set used_at = $1
  from identity.authenticator a
  where a.id = c.authenticator and a.person = $2 and a.state = 'active' and c.code_hash = $3 and c.used_at is null
  returning c.authenticator;

update identity.representation
  set ended_at = $1, ended_as = $2
  where person = $3 and business = $4::uuid and ended_at is null
  returning id;

update identity.scheduled_post s
  set settled_at = $1
  from (select appointment from identity.scheduled_post where begins <= $2 and settled_at is null order by begins, appointment limit $3 for update skip locked) due
  where s.appointment = due.appointment
  returning s.person, s.post, s.reason, organisations.stands(s.appointment, $4) as stands;

update identity.session
  set token_hash = $1, auth_time = $2, seen_at = $3, aal = greatest(aal, $4), amr = (select array_agg(distinct m) from unnest(amr || $5::text[]) m)
  where token_hash = $6 and expires_at > $7
  returning person;

update identity.surface_session
  set mandate = $1::uuid
  where token_hash = $2 and surface = 'portal';

update identity.text_code
  set tries = tries + 1
  where owner = $1 and tries < $2 and expires_at > $3
  returning code_hash as hash;

update identity.text_message m
  set tries = m.tries + 1, due_at = $1::timestamptz + make_interval(secs => ($2::int[])[least(m.tries + 1, $3)])
  where m.id in (select id from identity.text_message where due_at <= $4 and expires_at > $5 order by due_at limit $6 for update skip locked)
  returning m.id, m.recipient, m.sealed_text, m.sealed, m.person, m.tries;

update identity.totp
  set last_step = $1
  where authenticator = $2 and last_step < $3
  returning authenticator;

with "applied" as materialized (select identity.oidc_apply($1::jsonb, $2::bytea, $3) as told) select 1;

with ending as ( select id, agency, coalesce(secret_expires_at, certificate_expires_at) as ends_at, case when secret_expires_at is null then 'certificate' else 'secret' end as what from identity.client where state = 'approved'), due as ( select e.id, e.agency, e.ends_at, e.what, (select min(d) from unnest($1::int[]) as d where e.ends_at <= $2::timestamptz + make_interval(days => d)) as days from ending e where e.ends_at > $3), told as ( insert into identity.client_warning (client, ends_at, days, told_at) select id, ends_at, days, $4 from due where days is not null order by ends_at limit $5 on conflict do nothing returning client, days) select t.client, d.agency, d.what, t.days
  from told t
  join due d on d.id = t.client;

with given as materialized ( select uuidv7() as id, p from jsonb_array_elements($1::jsonb) p), claimed as ( insert into identity.identifier (person, kind, value, since) select id, p->>'identifierKind', p->>'identifier', $2 from given on conflict (kind, value) where ended_at is null do nothing returning person) insert into identity.person (id, identifier_kind, identifier, name, birth_date, nationality, email, phone, created_at, simulated) select id, p->>'identifierKind', p->>'identifier', p->'name', (p->>'birthDate')::date, p->>'nationality', p->>'email', p->>'phone', $3, $4
  from given
  join claimed on claimed.person = given.id;

with gone as (delete from identity.surface_session where token_hash = $1 and surface = $2 returning session, mandate) insert into identity.surface_session (token_hash, surface, session, mandate, aal, amr, auth_time, started_at, seen_at, idle_seconds, expires_at) select $3, $4, s.id, (select mandate from gone where session = s.id), $5, $6::text[], $7, $8, $9, $10, $11
  from identity.session s
  where s.id = $12 for key share
  returning token_hash;

with kept as ( insert into identity.oidc_subject (sector, person, subject) values ($1, $2, $3) on conflict do nothing returning subject) select subject
  from kept
  union all select subject
  from identity.oidc_subject
  where sector = $4 and person = $5;

with live as ( select from identity.personnel_file where agency = $1 and state in ('proposed', 'agreed')), proposed as ( update identity.personnel_file set state = 'proposed', reason = $2, proposed_at = $3 where id = $4 and state = 'planned' and uploaded_by = $5 and not exists (select from live) returning id) select exists (select from live) as taken
  where not exists (select from proposed);

with locked as materialized ( select key from identity.attempt where key = any($1::bytea[]) order by key for update) update identity.attempt a
  set failures = greatest(a.failures - 1, 1), blocked_until = null
  from locked l
  where a.key = l.key;

with locked as materialized ( select key from identity.attempt where key = any($1::bytea[]) order by key for update), forgotten as ( delete from identity.attempt a using locked l where a.key = l.key and a.key = $2) update identity.attempt a
  set failures = greatest(a.failures - 1, 1)
  from locked l
  where a.key = l.key and a.key <> $3;

with own as (update identity.surface_session set seen_at = $1 where token_hash = $2) update identity.session
  set seen_at = $3
  where id = $4;

with taken as ( update identity.initial_token set uses_left = uses_left - 1 where hash = $1 and uses_left > 0 and expires_at > $2 returning *) insert into identity.client (id, agency, environment, names, state, metadata, proposed_by, proposed_at, approved_at, registered_with) select $3, agency, environment, $4::jsonb, case environment when 'sandbox' then 'approved' else 'proposed' end, $5::jsonb, made_by, $6, case environment when 'sandbox' then $7::timestamptz end, id
  from taken
  returning id;

with used as ( update identity.passkey set counter = $1, backed_up = $2 where authenticator = $3 and (counter < $4 or (counter = 0 and $5 = 0)) returning authenticator) update identity.authenticator a
  set used_at = $6
  from used
  where a.id = used.authenticator
  returning a.id;

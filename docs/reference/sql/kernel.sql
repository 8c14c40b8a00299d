-- Every statement of kernel that the tests have seen. Generated: node scripts/reference.mjs --sql

delete
  from kernel.file
  where owner = $1 and ($2 or id = any($3::uuid[]))
  returning sha256;

delete
  from kernel.file_content c
  where c.sha256 = any($1::bytea[]) and not exists (select from kernel.file f where f.sha256 = c.sha256)
  returning c.sha256;

insert into kernel.audit (at, fact, classification, actor_kind, actor, subject, resource, reason, data, simulated)
  values ($1, $2, $3, $4, $5, $6::uuid, $7, $8, $9::jsonb, $10);

insert into kernel.audit_link (position, audit_id, hash) select (l->>'position')::bigint, (l->>'id')::bigint, decode(l->>'hash', 'hex')
  from jsonb_array_elements($1::jsonb) l;

insert into kernel.fact_taken (outbox_id, subscriber)
  values ($1::bigint, $2)
  on conflict do nothing
  returning outbox_id;

select "id", "identifier", "identifier_kind" as "identifierKind", "name", "birth_date" as "birthDate", "nationality", "email", "phone", "simulated"
  from "identity"."person"
  where "id" = $1;

select "id", "reference", "service", "version", "form", "person", "answers", "revision", "page_revisions" as "pageRevisions", "purpose", "about", "fields", "notes", "locked", "updated_at" as "updatedAt", "expires_at" as "expiresAt", "submitted_at" as "submittedAt"
  from "services"."draft"
  where "reference" = $1 and "person" = $2
  order by "submitted_at" desc nulls first
  limit $3;

select "id", "reference", "service", "version", "form", "person", "answers", "revision", "page_revisions" as "pageRevisions", "purpose", "about", "fields", "notes", "locked", "updated_at" as "updatedAt", "expires_at" as "expiresAt", "submitted_at" as "submittedAt"
  from "services"."draft"
  where "reference" = $1 and "person" = $2
  order by "submitted_at" desc nulls first
  limit $3
  for update;

select "scopes"
  from "identity"."consent"
  where "person" = $1 and "client" = $2 and "withdrawn_at" is null;

select $1::int * 2 as d;

select $1::int as "n0";

select $1::int as "n1";

select $1::int as "n10";

select $1::int as "n100";

select $1::int as "n101";

select $1::int as "n102";

select $1::int as "n103";

select $1::int as "n104";

select $1::int as "n105";

select $1::int as "n106";

select $1::int as "n107";

select $1::int as "n108";

select $1::int as "n109";

select $1::int as "n11";

select $1::int as "n110";

select $1::int as "n111";

select $1::int as "n112";

select $1::int as "n113";

select $1::int as "n114";

select $1::int as "n115";

select $1::int as "n116";

select $1::int as "n117";

select $1::int as "n118";

select $1::int as "n119";

select $1::int as "n12";

select $1::int as "n120";

select $1::int as "n121";

select $1::int as "n122";

select $1::int as "n123";

select $1::int as "n124";

select $1::int as "n125";

select $1::int as "n126";

select $1::int as "n127";

select $1::int as "n128";

select $1::int as "n129";

select $1::int as "n13";

select $1::int as "n130";

select $1::int as "n131";

select $1::int as "n132";

select $1::int as "n133";

select $1::int as "n134";

select $1::int as "n135";

select $1::int as "n136";

select $1::int as "n137";

select $1::int as "n138";

select $1::int as "n139";

select $1::int as "n14";

select $1::int as "n140";

select $1::int as "n141";

select $1::int as "n142";

select $1::int as "n143";

select $1::int as "n144";

select $1::int as "n145";

select $1::int as "n146";

select $1::int as "n147";

select $1::int as "n148";

select $1::int as "n149";

select $1::int as "n15";

select $1::int as "n16";

select $1::int as "n17";

select $1::int as "n18";

select $1::int as "n19";

select $1::int as "n2";

select $1::int as "n20";

select $1::int as "n21";

select $1::int as "n22";

select $1::int as "n23";

select $1::int as "n24";

select $1::int as "n25";

select $1::int as "n26";

select $1::int as "n27";

select $1::int as "n28";

select $1::int as "n29";

select $1::int as "n3";

select $1::int as "n30";

select $1::int as "n31";

select $1::int as "n32";

select $1::int as "n33";

select $1::int as "n34";

select $1::int as "n35";

select $1::int as "n36";

select $1::int as "n37";

select $1::int as "n38";

select $1::int as "n39";

select $1::int as "n4";

select $1::int as "n40";

select $1::int as "n41";

select $1::int as "n42";

select $1::int as "n43";

select $1::int as "n44";

select $1::int as "n45";

select $1::int as "n46";

select $1::int as "n47";

select $1::int as "n48";

select $1::int as "n49";

select $1::int as "n5";

select $1::int as "n50";

select $1::int as "n51";

select $1::int as "n52";

select $1::int as "n53";

select $1::int as "n54";

select $1::int as "n55";

select $1::int as "n56";

select $1::int as "n57";

select $1::int as "n58";

select $1::int as "n59";

select $1::int as "n6";

select $1::int as "n60";

select $1::int as "n61";

select $1::int as "n62";

select $1::int as "n63";

select $1::int as "n64";

select $1::int as "n65";

select $1::int as "n66";

select $1::int as "n67";

select $1::int as "n68";

select $1::int as "n69";

select $1::int as "n7";

select $1::int as "n70";

select $1::int as "n71";

select $1::int as "n72";

select $1::int as "n73";

select $1::int as "n74";

select $1::int as "n75";

select $1::int as "n76";

select $1::int as "n77";

select $1::int as "n78";

select $1::int as "n79";

select $1::int as "n8";

select $1::int as "n80";

select $1::int as "n81";

select $1::int as "n82";

select $1::int as "n83";

select $1::int as "n84";

select $1::int as "n85";

select $1::int as "n86";

select $1::int as "n87";

select $1::int as "n88";

select $1::int as "n89";

select $1::int as "n9";

select $1::int as "n90";

select $1::int as "n91";

select $1::int as "n92";

select $1::int as "n93";

select $1::int as "n94";

select $1::int as "n95";

select $1::int as "n96";

select $1::int as "n97";

select $1::int as "n98";

select $1::int as "n99";

select 6 / $1::int as q;

select a.id, jsonb_build_array(a.id, to_char(a.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), a.fact, a.classification, a.actor_kind, a.actor, a.subject, a.resource, a.reason, a.data, a.simulated)::text as text
  from kernel.audit a
  where a.id > coalesce((select max(audit_id) from kernel.audit_link where position <= (select position from kernel.audit_link where linked_at < now() - interval '5 minutes' order by position desc limit 1)), 0) and not exists (select from kernel.audit_link l where l.audit_id = a.id)
  order by a.id
  limit $1;

select c.sha256
  from kernel.file_content c
  where not exists (select from kernel.file f where f.sha256 = c.sha256)
  limit 100;

select count(*) as count
  from kernel.audit a
  where not exists (select from kernel.audit_link l where l.audit_id = a.id);

select f.id, f.name, c.type, c.bytes, c.pages, c.content
  from kernel.file f
  join kernel.file_content c using (sha256)
  where f.id = $1::uuid and f.owner = $2;

select f.id, f.name, f.owner, c.type, c.bytes, c.pages
  from kernel.file f
  join kernel.file_content c using (sha256)
  where f.id = any($1::uuid[]) and f.owner = any($2::text[])
  limit 200;

select fact, at, payload
  from kernel.outbox
  where id = $1::bigint;

select i.id, i.sealed, i.consumed_at as "consumedAt", i.grant_id is not null as "hasFamily", g.sealed as family
  from identity.oidc_item i
  left
  join identity.oidc_grant g on g.id = i.grant_id and g.revoked_at is null
  where i.id = $1;

select i.id, i.sealed, i.consumed_at as "consumedAt", i.grant_id is not null as "hasFamily", g.sealed as family
  from identity.oidc_item i
  left
  join identity.oidc_grant g on g.id = i.grant_id and g.revoked_at is null
  where i.id = any($1::bytea[]);

select id, at, fact, actor_kind as "actorKind", actor, resource, reason, data
  from kernel.audit
  where subject = $1::uuid and actor_kind = 'official' and actor not like $2
  order by id desc
  limit $3;

select id, at, fact, actor_kind as "actorKind", actor, resource, reason, data
  from kernel.audit
  where subject = $1::uuid and fact = any($2)
  order by id desc
  limit $3;

select identity.oidc_apply($1::jsonb, $2) as told;

select key::text
  from unnest($1::bigint[]) key
  where pg_try_advisory_xact_lock(key);

select l.position, l.hash, case when a.id is not null then jsonb_build_array(a.id, to_char(a.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), a.fact, a.classification, a.actor_kind, a.actor, a.subject, a.resource, a.reason, a.data, a.simulated)::text end as text
  from kernel.audit_link l
  left
  join kernel.audit a on a.id = l.audit_id
  where l.position > $1::bigint
  order by l.position
  limit 5000;

select p.id, s.id as session, p.name, p.identifier, p.ial, p.cooling_until, o.agency, o.roles, s.seen_at, s.idle_seconds, s.aal, s.amr, s.auth_time
  from identity.session s
  join identity.person p on p.id = s.person
  left
  join identity.official o on o.person = s.person and o.until is null
  where s.token_hash = $1 and s.expires_at > $2 and s.seen_at + make_interval(secs => s.idle_seconds) > $3 and p.closed_at is null;

select pg_advisory_xact_lock_shared($1::bigint);

select pg_try_advisory_xact_lock($1) as mine;

select position, hash
  from kernel.audit_link
  order by position desc
  limit 1;

update "services"."draft"
  set "submitted_at" = $1, "answers" = $2
  where "id" = $3 and "submitted_at" is null
  returning "id";

update kernel.outbox
  set relayed_at = now()
  where id in (select id from kernel.outbox where relayed_at is null order by id limit 100)
  returning id, fact;

with "message" as ( insert into notify.message (id, person, subject, body, href, at) values ($1, $2, $3::jsonb, $4::jsonb, $5, $6)) select 1;

with "opened" as ( insert into cases.case (id, reference, draft_id, service, service_version, form, agency, applicant, applicant_name, name_words, columns, state_since, promised_days, promised_kind, first_due_on, due_on, submitted_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb, $10::tsvector, $11::jsonb, $12, $13, $14, $15, $16, $17) returning id), "sent" as ( insert into cases.submission (case_id, number, draft_id, answers, submitted_at) select id, 1, $18, $19::jsonb, $20 from opened), "clock" as ( insert into cases.clock_segment (case_id, running, reason, from_at) select id, true, 'submitted', $21 from opened) select 1;

with audited as ( insert into kernel.audit (at, fact, classification, actor_kind, actor, subject, resource, reason, data, simulated) values ($1, $2, $3, $4, $5, $6::uuid, $7, $8, $9::jsonb, $10) returning at) insert into kernel.outbox (fact, payload, at) select $11, $12::jsonb, at
  from audited;

with content as ( insert into kernel.file_content (sha256, type, bytes, pages, content) values ($1, $2, $3, $4, $5) on conflict (sha256) do nothing returning sha256) insert into kernel.file (sha256, name, owner, at)
  values ($6, $7, $8, $9)
  returning id;

with moved as ( update kernel.file set owner = $1 where owner = $2 and id = any($3::uuid[]) returning id), owned as (select count(*)::int as count from kernel.file where owner = $4) select count(moved.id)::int as moved, owned.count - count(moved.id)::int as left
  from owned
  left
  join moved on true
  group by owned.count;

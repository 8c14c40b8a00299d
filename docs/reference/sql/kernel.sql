-- Every statement of kernel that the tests have seen. Generated: node scripts/reference.mjs --sql

delete
  from kernel.file
  where owner = $1 and ($2 or id = any($3::uuid[]))
  returning sha256;

delete
  from kernel.file_content c
  where c.sha256 = any($1::bytea[]) and not exists (select from kernel.file f where f.sha256 = c.sha256)
  returning c.sha256;

insert into kernel.audit ( at, fact, classification, actor_kind, actor, subject, resource, reason, data, simulated)
  values ($1, $2, $3, $4, $5, $6::uuid, $7, $8, $9::jsonb, $10);

insert into kernel.audit_link (position, audit_id, hash) select (l->>'position')::bigint, (l->>'id')::bigint, decode(l->>'hash', 'hex')
  from jsonb_array_elements($1::jsonb) l;

insert into kernel.fact_taken (outbox_id, subscriber)
  values ($1::bigint, $2)
  on conflict do nothing
  returning outbox_id;

insert into kernel.template (hash, files)
  values ($1, $2::jsonb)
  on conflict do nothing;

select a.id, jsonb_build_array(a.id, to_char(a.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), a.fact, a.classification, a.actor_kind, a.actor, a.subject, a.resource, a.reason, a.data, a.simulated)::text as text
  from kernel.audit a
  where a.id > coalesce((select max(audit_id) from kernel.audit_link where position <= (select position from kernel.audit_link where linked_at < now() - make_interval(secs => $1) order by position desc limit 1)), 0) and not exists (select from kernel.audit_link l where l.audit_id = a.id)
  order by a.id
  limit $2;

select c.sha256
  from kernel.file_content c
  where not exists (select from kernel.file f where f.sha256 = c.sha256)
  limit 100;

select count(*) as count
  from kernel.audit a
  where not exists (select from kernel.audit_link l where l.audit_id = a.id);

select f.id, f.name, c.type, c.bytes, c.pages
  from kernel.file f
  join kernel.file_content c using (sha256)
  where f.owner = $1
  order by f.id
  limit 500;

select f.id, f.name, c.type, c.bytes, c.pages, c.content
  from kernel.file f
  join kernel.file_content c using (sha256)
  where f.id = $1::uuid and f.owner = $2;

select f.id, f.name, f.owner, f.at, c.type, c.bytes, c.pages, encode(f.sha256, 'hex') as digest
  from kernel.file f
  join kernel.file_content c using (sha256)
  where f.id = any($1::uuid[]) and f.owner = any($2::text[])
  limit 200;

select fact, at, payload
  from kernel.outbox
  where id = $1::bigint;

select files
  from kernel.template
  where hash = $1;

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

select pg_advisory_xact_lock_shared($1::bigint);

select pg_try_advisory_xact_lock($1) as mine;

select position, hash
  from kernel.audit_link
  order by position desc
  limit 1;

select resource, data
  from kernel.audit
  where resource = any($1) and resource is not null and fact = $2 and actor_kind = 'official'
  limit 50000;

select split_part(actor, '@', 1) as person, count(*)::integer as acts
  from kernel.audit
  where actor_kind = 'official' and at >= $1 and actor = any($2)
  group by actor;

update kernel.outbox
  set relayed_at = now()
  where id in (select id from kernel.outbox where relayed_at is null order by id limit 100)
  returning id, fact;

with audited as ( insert into kernel.audit ( at, fact, classification, actor_kind, actor, subject, resource, reason, data, simulated) values ($1, $2, $3, $4, $5, $6::uuid, $7, $8, $9::jsonb, $10) returning at) insert into kernel.outbox (fact, payload, at) select $11, $12::jsonb, at
  from audited;

with content as ( insert into kernel.file_content (sha256, type, bytes, pages, content) values ($1, $2, $3, $4, $5) on conflict (sha256) do nothing returning sha256) insert into kernel.file (sha256, name, owner, at)
  values ($6, $7, $8, $9)
  returning id;

with moved as ( update kernel.file set owner = $1 where owner = $2 and id = any($3::uuid[]) returning id), owned as (select count(*)::int as count from kernel.file where owner = $4) select count(moved.id)::int as moved, owned.count - count(moved.id)::int as left
  from owned
  left
  join moved on true
  group by owned.count;

with pair as ( select original, copy, f.sha256, f.name, f.at from unnest($1::uuid[], $2::uuid[]) as named (original, copy) join kernel.file f on f.id = original where f.owner = $3 for key share of f), copied as ( insert into kernel.file (id, sha256, name, owner, at) select copy, sha256, name, $4, at from pair) select original, copy
  from pair;

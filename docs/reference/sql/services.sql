-- Every statement of services that the tests have seen. Generated: node scripts/reference.mjs --sql

delete
  from "services"."draft"
  where "about" = $1 and "submitted_at" is null
  returning "id", "person";

delete
  from "services"."draft"
  where "id" = $1;

insert into "services"."draft" ("about", "reference", "service", "version", "answers", "fields", "form", "person", "purpose", "locked", "notes", "against", "licence", "licence_act", "decides_on", "key", "key_digest", "page_revisions", "created_at", "updated_at", "expires_at", "submitted_at")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
  returning "id", "reference", "service", "version", "form", "person", "answers", "revision", "page_revisions" as "pageRevisions", "purpose", "about", "against", "licence", "licence_act" as "licenceAct", "fields", "notes", "locked", "decides_on" as "decidesOn", "updated_at" as "updatedAt", "expires_at" as "expiresAt", "submitted_at" as "submittedAt";

insert into "services"."draft" ("about", "reference", "service", "version", "answers", "fields", "notes", "form", "person", "purpose", "locked", "against", "licence", "licence_act", "decides_on", "key", "key_digest", "page_revisions", "created_at", "updated_at", "expires_at", "submitted_at")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
  returning "id", "reference", "service", "version", "form", "person", "answers", "revision", "page_revisions" as "pageRevisions", "purpose", "about", "against", "licence", "licence_act" as "licenceAct", "fields", "notes", "locked", "decides_on" as "decidesOn", "updated_at" as "updatedAt", "expires_at" as "expiresAt", "submitted_at" as "submittedAt";

insert into "services"."draft" ("about", "reference", "service", "version", "form", "answers", "fields", "notes", "person", "purpose", "locked", "against", "licence", "licence_act", "decides_on", "key", "key_digest", "page_revisions", "created_at", "updated_at", "expires_at", "submitted_at")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
  returning "id", "reference", "service", "version", "form", "person", "answers", "revision", "page_revisions" as "pageRevisions", "purpose", "about", "against", "licence", "licence_act" as "licenceAct", "fields", "notes", "locked", "decides_on" as "decidesOn", "updated_at" as "updatedAt", "expires_at" as "expiresAt", "submitted_at" as "submittedAt";

insert into "services"."draft" ("id", "reference", "service", "version", "form", "person", "purpose", "answers", "against", "fields", "notes", "locked", "about", "licence", "licence_act", "decides_on", "key", "key_digest", "page_revisions", "created_at", "updated_at", "expires_at", "submitted_at")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)
  returning "id", "reference", "service", "version", "form", "person", "answers", "revision", "page_revisions" as "pageRevisions", "purpose", "about", "against", "licence", "licence_act" as "licenceAct", "fields", "notes", "locked", "decides_on" as "decidesOn", "updated_at" as "updatedAt", "expires_at" as "expiresAt", "submitted_at" as "submittedAt";

insert into "services"."draft" ("id", "reference", "service", "version", "form", "person", "purpose", "answers", "against", "licence", "fields", "locked", "notes", "about", "licence_act", "decides_on", "key", "key_digest", "page_revisions", "created_at", "updated_at", "expires_at", "submitted_at")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)
  returning "id", "reference", "service", "version", "form", "person", "answers", "revision", "page_revisions" as "pageRevisions", "purpose", "about", "against", "licence", "licence_act" as "licenceAct", "fields", "notes", "locked", "decides_on" as "decidesOn", "updated_at" as "updatedAt", "expires_at" as "expiresAt", "submitted_at" as "submittedAt";

insert into "services"."draft" ("id", "reference", "service", "version", "form", "person", "purpose", "answers", "against", "licence", "fields", "notes", "locked", "about", "licence_act", "decides_on", "key", "key_digest", "page_revisions", "created_at", "updated_at", "expires_at", "submitted_at")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)
  returning "id", "reference", "service", "version", "form", "person", "answers", "revision", "page_revisions" as "pageRevisions", "purpose", "about", "against", "licence", "licence_act" as "licenceAct", "fields", "notes", "locked", "decides_on" as "decidesOn", "updated_at" as "updatedAt", "expires_at" as "expiresAt", "submitted_at" as "submittedAt";

select "bundle"
  from "services"."service_version"
  where "id" = $1 and "version" = $2;

select "id"
  from "services"."law"
  limit $1;

select "id", "kind", "number", "year", "names", "source", "reliability"
  from "services"."law"
  where "id" in ($1, …)
  limit $2;

select "id", "names"
  from "services"."event"
  order by "position"
  limit $1;

select "id", "names", "cover", "ledes", "stages"
  from "services"."event"
  order by "position"
  limit $1;

select "id", "names", "icon"
  from "services"."topic"
  order by "position"
  limit $1;

select "id", "names", "titles", "roles"
  from "services"."audience"
  order by "position"
  limit $1;

select "id", "person"
  from "services"."draft"
  where "licence" = $1 and "submitted_at" is null and "expires_at" <= $2
  for update;

select "id", "person"
  from "services"."draft"
  where "submitted_at" is null and "expires_at" <= $1
  order by "expires_at"
  limit $2
  for update skip locked;

select "id", "reference", "service", "version", "form", "person", "answers", "revision", "page_revisions" as "pageRevisions", "purpose", "about", "against", "licence", "licence_act" as "licenceAct", "fields", "notes", "locked", "decides_on" as "decidesOn", "updated_at" as "updatedAt", "expires_at" as "expiresAt", "submitted_at" as "submittedAt"
  from "services"."draft"
  where "person" = $1 and "submitted_at" is null and "expires_at" > $2 and "service" = $3 and "purpose" = $4
  order by "updated_at" desc
  limit $5;

select "id", "reference", "service", "version", "form", "person", "answers", "revision", "page_revisions" as "pageRevisions", "purpose", "about", "against", "licence", "licence_act" as "licenceAct", "fields", "notes", "locked", "decides_on" as "decidesOn", "updated_at" as "updatedAt", "expires_at" as "expiresAt", "submitted_at" as "submittedAt"
  from "services"."draft"
  where "person" = $1 and "submitted_at" is null and "expires_at" > $2
  order by "updated_at" desc
  limit $3;

select "id", "reference", "service", "version", "form", "person", "answers", "revision", "page_revisions" as "pageRevisions", "purpose", "about", "against", "licence", "licence_act" as "licenceAct", "fields", "notes", "locked", "decides_on" as "decidesOn", "updated_at" as "updatedAt", "expires_at" as "expiresAt", "submitted_at" as "submittedAt"
  from "services"."draft"
  where "reference" = $1
  order by "submitted_at" desc nulls first
  limit $2;

select "id", "reference", "service", "version", "form", "person", "answers", "revision", "page_revisions" as "pageRevisions", "purpose", "about", "against", "licence", "licence_act" as "licenceAct", "fields", "notes", "locked", "decides_on" as "decidesOn", "updated_at" as "updatedAt", "expires_at" as "expiresAt", "submitted_at" as "submittedAt"
  from "services"."draft"
  where "reference" = $1
  order by "submitted_at" desc nulls first
  limit $2
  for update;

select "id", "reference", "service", "version", "form", "person", "answers", "revision", "page_revisions" as "pageRevisions", "purpose", "about", "against", "licence", "licence_act" as "licenceAct", "fields", "notes", "locked", "decides_on" as "decidesOn", "updated_at" as "updatedAt", "expires_at" as "expiresAt", "submitted_at" as "submittedAt", "key_digest" as "keyDigest"
  from "services"."draft"
  where "person" = $1 and "key" = $2;

select "id", "version"
  from "services"."service"
  where "current" = $1 and "id" > $2
  order by "id"
  limit $3;

select "id", "version", "titles", "summaries", "owner", "themes", "audiences", "events", "status", "cost"
  from "services"."service"
  where "current" = $1 and "events" @> array[$2]
  order by "id"
  limit $3;

select "id", "version", "titles", "summaries", "owner", "themes", "audiences", "events", "status", "cost"
  from "services"."service"
  where "current" = $1 and "themes" @> array[$2]
  order by "id"
  limit $3;

select "id", "version", "titles", "summaries", "owner", "themes", "audiences", "events", "status", "cost"
  from "services"."service"
  where "current" = $1
  order by "id"
  limit $2;

select "s"."id", "s"."titles", "s"."summaries", "s"."owner", "s"."audiences", "s"."themes", "s"."status", v.bundle->'service'->'keywords' as "keywords"
  from "services"."service" as "s"
  inner
  join "services"."service_version" as "v" on "v"."id" = "s"."id" and "v"."version" = "s"."version"
  where "s"."current" = $1
  order by "s"."id"
  limit $2;

select "version"
  from "services"."service"
  where "id" = $1 and "current" = $2;

select pg_advisory_xact_lock(hashtextextended($1, 0));

select r.id as "ruleSet", s.id, s.titles as names
  from services.service s
  join services.service_version v on (v.id, v.version) = (s.id, s.version), jsonb_array_elements_text(v.bundle->'service'->'ruleSets') as r (id)
  where s.current
  order by s.id
  limit $1;

select string_agg(id || version, ',' order by id) as versions
  from services.service
  where current;

update "services"."draft"
  set "answers" = $1, "revision" = $2, "page_revisions" = $3, "updated_at" = $4, "expires_at" = $5
  where "id" = $6
  returning "id", "reference", "service", "version", "form", "person", "answers", "revision", "page_revisions" as "pageRevisions", "purpose", "about", "against", "licence", "licence_act" as "licenceAct", "fields", "notes", "locked", "decides_on" as "decidesOn", "updated_at" as "updatedAt", "expires_at" as "expiresAt", "submitted_at" as "submittedAt";

update "services"."draft"
  set "answers" = $1, "revision" = $2, "updated_at" = $3
  where "id" = $4
  returning "id", "reference", "service", "version", "form", "person", "answers", "revision", "page_revisions" as "pageRevisions", "purpose", "about", "against", "licence", "licence_act" as "licenceAct", "fields", "notes", "locked", "decides_on" as "decidesOn", "updated_at" as "updatedAt", "expires_at" as "expiresAt", "submitted_at" as "submittedAt";

update "services"."draft"
  set "submitted_at" = $1, "answers" = $2
  where "id" = $3 and "submitted_at" is null
  returning "id";

update "services"."draft"
  set "version" = $1, "revision" = $2, "answers" = $3, "page_revisions" = $4, "updated_at" = $5, "expires_at" = $6
  where "id" = $7
  returning "id", "reference", "service", "version", "form", "person", "answers", "revision", "page_revisions" as "pageRevisions", "purpose", "about", "against", "licence", "licence_act" as "licenceAct", "fields", "notes", "locked", "decides_on" as "decidesOn", "updated_at" as "updatedAt", "expires_at" as "expiresAt", "submitted_at" as "submittedAt";

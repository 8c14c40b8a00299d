-- Every statement of services that the tests have seen. Generated: node scripts/reference.mjs --sql

delete
  from "services"."brought"
  where "change" = $1;

delete
  from "services"."confirmation"
  where "draft" = $1;

delete
  from "services"."draft"
  where "about" = $1 and "submitted_at" is null
  returning "id", "person";

delete
  from "services"."draft"
  where "id" = $1;

delete
  from "services"."upload"
  where "id" = $1;

delete
  from "services"."upload"
  where "moved_at" < $1;

insert into "services"."brought" ("change", "files", "brought_by", "brought_at")
  values ($1, $2, $3, $4)
  on conflict ("change") do update
  set "files" = $5, "brought_by" = $6, "brought_at" = $7;

insert into "services"."change" ("service", "base", "agency", "begun_by", "begun_at", "ended")
  values ($1, $2, $3, $4, $5, $6)
  returning "id";

insert into "services"."change_comment" ("change", "path", "said", "said_by", "said_at", "settled_by", "settled_at")
  values ($1, $2, $3, $4, $5, $6, $7);

insert into "services"."change_revision" ("change", "revision", "files", "saved_by", "saved_at")
  values ($1, $2, $3, $4, $5);

insert into "services"."confirmation" ("id", "draft", "identifier", "name", "digest", "asked_at", "state", "until")
  values ($1, $2, $3, $4, $5, $6, $7, $8);

insert into "services"."consent" ("id", "draft", "person", "said_by", "given", "service", "version", "register", "purpose", "fields", "at")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

insert into "services"."draft" ("about", "reference", "service", "version", "answers", "fields", "form", "person", "purpose", "locked", "fetched", "taken", "notes", "against", "licence", "licence_act", "decides_on", "mandate", "key", "key_digest", "page_revisions", "created_at", "updated_at", "expires_at", "submitted_at")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)
  returning "id", "reference", "service", "version", "form", "person", "mandate", "answers", "fetched", "taken", "revision", "page_revisions" as "pageRevisions", "purpose", "about", "against", "licence", "licence_act" as "licenceAct", "fields", "notes", "locked", "decides_on" as "decidesOn", "updated_at" as "updatedAt", "expires_at" as "expiresAt", "submitted_at" as "submittedAt", "moved_at" as "movedAt";

insert into "services"."draft" ("about", "reference", "service", "version", "answers", "fields", "notes", "form", "person", "purpose", "locked", "fetched", "taken", "against", "licence", "licence_act", "decides_on", "mandate", "key", "key_digest", "page_revisions", "created_at", "updated_at", "expires_at", "submitted_at")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)
  returning "id", "reference", "service", "version", "form", "person", "mandate", "answers", "fetched", "taken", "revision", "page_revisions" as "pageRevisions", "purpose", "about", "against", "licence", "licence_act" as "licenceAct", "fields", "notes", "locked", "decides_on" as "decidesOn", "updated_at" as "updatedAt", "expires_at" as "expiresAt", "submitted_at" as "submittedAt", "moved_at" as "movedAt";

insert into "services"."draft" ("about", "reference", "service", "version", "form", "answers", "fetched", "taken", "fields", "notes", "person", "purpose", "locked", "against", "licence", "licence_act", "decides_on", "mandate", "key", "key_digest", "page_revisions", "created_at", "updated_at", "expires_at", "submitted_at")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)
  returning "id", "reference", "service", "version", "form", "person", "mandate", "answers", "fetched", "taken", "revision", "page_revisions" as "pageRevisions", "purpose", "about", "against", "licence", "licence_act" as "licenceAct", "fields", "notes", "locked", "decides_on" as "decidesOn", "updated_at" as "updatedAt", "expires_at" as "expiresAt", "submitted_at" as "submittedAt", "moved_at" as "movedAt";

insert into "services"."draft" ("id", "reference", "service", "version", "form", "person", "purpose", "answers", "against", "fetched", "taken", "fields", "notes", "locked", "about", "licence", "licence_act", "decides_on", "mandate", "key", "key_digest", "page_revisions", "created_at", "updated_at", "expires_at", "submitted_at")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26)
  returning "id", "reference", "service", "version", "form", "person", "mandate", "answers", "fetched", "taken", "revision", "page_revisions" as "pageRevisions", "purpose", "about", "against", "licence", "licence_act" as "licenceAct", "fields", "notes", "locked", "decides_on" as "decidesOn", "updated_at" as "updatedAt", "expires_at" as "expiresAt", "submitted_at" as "submittedAt", "moved_at" as "movedAt";

insert into "services"."draft" ("id", "reference", "service", "version", "form", "person", "purpose", "answers", "against", "licence", "fetched", "taken", "fields", "notes", "locked", "about", "licence_act", "decides_on", "mandate", "key", "key_digest", "page_revisions", "created_at", "updated_at", "expires_at", "submitted_at")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26)
  returning "id", "reference", "service", "version", "form", "person", "mandate", "answers", "fetched", "taken", "revision", "page_revisions" as "pageRevisions", "purpose", "about", "against", "licence", "licence_act" as "licenceAct", "fields", "notes", "locked", "decides_on" as "decidesOn", "updated_at" as "updatedAt", "expires_at" as "expiresAt", "submitted_at" as "submittedAt", "moved_at" as "movedAt";

insert into "services"."draft" ("id", "reference", "service", "version", "form", "person", "purpose", "answers", "against", "licence", "fields", "locked", "fetched", "taken", "notes", "about", "licence_act", "decides_on", "mandate", "key", "key_digest", "page_revisions", "created_at", "updated_at", "expires_at", "submitted_at")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26)
  returning "id", "reference", "service", "version", "form", "person", "mandate", "answers", "fetched", "taken", "revision", "page_revisions" as "pageRevisions", "purpose", "about", "against", "licence", "licence_act" as "licenceAct", "fields", "notes", "locked", "decides_on" as "decidesOn", "updated_at" as "updatedAt", "expires_at" as "expiresAt", "submitted_at" as "submittedAt", "moved_at" as "movedAt";

insert into "services"."draft_move" ("draft", "revision", "from_version", "to_version", "maps", "answers", "at")
  values ($1, $2, $3, $4, $5, $6, $7);

insert into "services"."loaded_pack" ("pack", "hash", "loaded_at")
  values ($1, $2, $3)
  on conflict ("pack") do update
  set "pack" = $4, "hash" = $5, "loaded_at" = $6;

insert into "services"."paper" ("service", "version", "language", "file")
  values ($1, $2, $3, $4)
  on conflict do nothing;

insert into "services"."proposal" ("change", "revision", "service", "base", "version", "starts", "reason", "basis", "agency", "proposed_by", "proposed_at", "decided_by", "decided_at", "outcome", "answer", "in_force_at", "lapsed_at")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
  returning "id";

insert into "services"."upload" ("id", "draft", "place", "name", "bytes", "sha256", "moved_at")
  values ($1, $2, $3, $4, $5, $6, $7);

insert into "services"."upload_piece" ("upload", "start", "content")
  values ($1, $2, $3);

insert into services.law (id, kind, number, year, names, source, reliability) select r->>'law', r->>'kind', (r->>'number')::int, (r->>'year')::int, r->'names', r->>'source', r->>'reliability'
  from jsonb_array_elements($1::jsonb) r
  on conflict (id) do update
  set kind = excluded.kind, number = excluded.number, year = excluded.year, names = excluded.names, source = excluded.source, reliability = excluded.reliability;

insert into services.service (id, version, status, owner, titles, summaries, audiences, themes, events, cost, pack_version, proposal, gives, structure, appeals) select id, version, status, owner, titles, summaries, audiences, themes, events, nullif(cost, 'null'::jsonb), pack_version, proposal, gives, structure, appeals
  from jsonb_to_recordset($1::jsonb) as g (id text, version text, status text, owner text, titles jsonb, summaries jsonb, audiences text[], themes text[], events text[], cost jsonb, pack_version text, proposal uuid, gives jsonb, structure text, appeals boolean)
  on conflict (id) do update
  set version = excluded.version, status = excluded.status, owner = excluded.owner, titles = excluded.titles, summaries = excluded.summaries, audiences = excluded.audiences, themes = excluded.themes, events = excluded.events, cost = excluded.cost, current = true, pack_version = excluded.pack_version, proposal = excluded.proposal, gives = excluded.gives, structure = excluded.structure, appeals = excluded.appeals
  where (service.version, service.current, service.pack_version, service.proposal, service.structure, service.appeals) is distinct
  from (excluded.version, true, excluded.pack_version, excluded.proposal, excluded.structure, excluded.appeals);

insert into services.service_source (id, version, files) select s->>'id', s->>'version', s->'files'
  from jsonb_array_elements($1::jsonb) s
  on conflict do nothing;

insert into services.service_version (id, version, bundle, loaded_at) select b->>'id', b->>'version', b, $1
  from jsonb_array_elements($2::jsonb) b
  on conflict do nothing;

insert into services.status_change (service, at, status) select s.id, $1, case when s.current then s.status end
  from services.service s
  left
  join lateral (select c.status from services.status_change c where c.service = s.id order by c.id desc limit 1) last on true
  where (case when s.current then s.status end) is distinct
  from last.status
  order by s.id;

select "bundle"
  from "services"."service_version"
  where "id" = $1 and "version" = $2;

select "c"."id", "c"."service", "c"."base", "c"."agency", "c"."revision", "c"."ended", "r"."files", "r"."saved_by" as "savedBy", "r"."saved_at" as "savedAt", exists (select from services.proposal p where p.change = c.id and p.outcome is null) as "proposed"
  from "services"."change" as "c"
  inner
  join "services"."change_revision" as "r" on "r"."change" = "c"."id" and "r"."revision" = "c"."revision"
  where "c"."base" is null and "c"."ended" is null and "c"."agency" in ($1, …)
  order by "c"."begun_at"
  limit $2;

select "c"."id", "c"."service", "c"."base", "c"."agency", "c"."revision", "c"."ended", "r"."files", "r"."saved_by" as "savedBy", "r"."saved_at" as "savedAt", exists (select from services.proposal p where p.change = c.id and p.outcome is null) as "proposed"
  from "services"."change" as "c"
  inner
  join "services"."change_revision" as "r" on "r"."change" = "c"."id" and "r"."revision" = "c"."revision"
  where "c"."id" = $1;

select "c"."id", "c"."service", "c"."base", "c"."agency", "c"."revision", "c"."ended", "r"."files", "r"."saved_by" as "savedBy", "r"."saved_at" as "savedAt", exists (select from services.proposal p where p.change = c.id and p.outcome is null) as "proposed"
  from "services"."change" as "c"
  inner
  join "services"."change_revision" as "r" on "r"."change" = "c"."id" and "r"."revision" = "c"."revision"
  where "c"."service" = $1 and "c"."base" is null and ("c"."ended" is null or "c"."ended" = $2)
  order by "c"."begun_at" desc
  limit $3;

select "c"."id", "c"."service", "c"."base", "c"."agency", "c"."revision", "c"."ended", "r"."files", "r"."saved_by" as "savedBy", "r"."saved_at" as "savedAt", exists (select from services.proposal p where p.change = c.id and p.outcome is null) as "proposed"
  from "services"."change" as "c"
  inner
  join "services"."change_revision" as "r" on "r"."change" = "c"."id" and "r"."revision" = "c"."revision"
  where "c"."service" = $1 and "c"."ended" is null
  order by "c"."begun_at"
  limit $2;

select "file"
  from "services"."paper"
  where "service" = $1 and "version" = $2 and "language" = $3;

select "files"
  from "services"."brought"
  where "change" = $1;

select "files"
  from "services"."change_revision"
  where "change" = $1 and "revision" = $2;

select "files"
  from "services"."service_source"
  where "id" = $1 and "version" = $2;

select "from_version", "to_version", "answers"
  from "services"."draft_move"
  where "draft" = $1
  order by "revision" desc
  limit $2;

select "hash"
  from "services"."loaded_pack"
  where "pack" = $1;

select "id"
  from "services"."law"
  limit $1;

select "id"
  from "services"."service"
  where "current" = $1 and "status" in ($2, …) and "appeals" = $3 and "id" != $4
  order by "id"
  limit $5;

select "id"
  from "services"."service"
  where "current" = $1 and "status" in ($2, …) and "structure" = $3 and "id" != $4
  order by "id"
  limit $5;

select "id"
  from "services"."service"
  where "id" = $1 and "current" = $2;

select "id", "draft"
  from "services"."confirmation"
  where state = 'asked' and "until" <= $1 and ("reminded_at" is null or "until" <= $2)
  order by "until"
  limit $3;

select "id", "draft", "identifier", "name", "digest", "asked_at" as "askedAt", "until", "state", "person", "answered_at" as "answeredAt", "reason"
  from "services"."confirmation"
  where "draft" = $1 and "state" in ($2, …)
  order by "asked_at", "id"
  limit $3;

select "id", "draft", "identifier", "name", "digest", "asked_at" as "askedAt", "until", "state", "person", "answered_at" as "answeredAt", "reason"
  from "services"."confirmation"
  where "id" = $1 and "identifier" in ($2, …) and "state" in ($3, …);

select "id", "draft", "identifier", "name", "digest", "asked_at" as "askedAt", "until", "state", "person", "answered_at" as "answeredAt", "reason", "reminded_at" as "remindedAt"
  from "services"."confirmation"
  where "id" = $1 and "state" = $2;

select "id", "kind", "number", "year", "names", "source", "reliability"
  from "services"."law"
  where "id" in ($1, …)
  limit $2;

select "id", "names"
  from "services"."event"
  order by "position"
  limit $1;

select "id", "names"
  from "services"."law"
  order by "id"
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

select "id", "owner", "titles", "status", "version", "proposal"
  from "services"."service"
  where "current" = $1 and "id" = $2;

select "id", "owner", "titles", "status", "version", "proposal"
  from "services"."service"
  where "current" = $1 and "owner" in ($2, …)
  order by "id"
  limit $3;

select "id", "path", "said", "said_by" as "saidBy", "said_at" as "saidAt", "settled_at" as "settledAt"
  from "services"."change_comment"
  where "change" = $1
  order by "said_at"
  limit $2;

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

select "id", "person", "service", "version", "reference", "expires_at" as "expires"
  from "services"."draft"
  where "submitted_at" is null and "purpose" = $1 and "revision" > $2 and "expires_at" > $3 and "expires_at" <= $4 and "updated_at" <= $5 and ("reminded_at" is null or "reminded_at" < "updated_at")
  order by "expires_at"
  limit $6
  for update skip locked;

select "id", "reference", "service", "version", "form", "person", "mandate", "answers", "fetched", "taken", "revision", "page_revisions" as "pageRevisions", "purpose", "about", "against", "licence", "licence_act" as "licenceAct", "fields", "notes", "locked", "decides_on" as "decidesOn", "updated_at" as "updatedAt", "expires_at" as "expiresAt", "submitted_at" as "submittedAt", "moved_at" as "movedAt"
  from "services"."draft"
  where "id" = $1 and "submitted_at" is null and "expires_at" > $2;

select "id", "reference", "service", "version", "form", "person", "mandate", "answers", "fetched", "taken", "revision", "page_revisions" as "pageRevisions", "purpose", "about", "against", "licence", "licence_act" as "licenceAct", "fields", "notes", "locked", "decides_on" as "decidesOn", "updated_at" as "updatedAt", "expires_at" as "expiresAt", "submitted_at" as "submittedAt", "moved_at" as "movedAt"
  from "services"."draft"
  where "id" = $1 and "submitted_at" is null and "expires_at" > $2
  for update;

select "id", "reference", "service", "version", "form", "person", "mandate", "answers", "fetched", "taken", "revision", "page_revisions" as "pageRevisions", "purpose", "about", "against", "licence", "licence_act" as "licenceAct", "fields", "notes", "locked", "decides_on" as "decidesOn", "updated_at" as "updatedAt", "expires_at" as "expiresAt", "submitted_at" as "submittedAt", "moved_at" as "movedAt"
  from "services"."draft"
  where "id" = $1 and "submitted_at" is null
  for update;

select "id", "reference", "service", "version", "form", "person", "mandate", "answers", "fetched", "taken", "revision", "page_revisions" as "pageRevisions", "purpose", "about", "against", "licence", "licence_act" as "licenceAct", "fields", "notes", "locked", "decides_on" as "decidesOn", "updated_at" as "updatedAt", "expires_at" as "expiresAt", "submitted_at" as "submittedAt", "moved_at" as "movedAt"
  from "services"."draft"
  where "person" = $1 and "submitted_at" is null and "expires_at" > $2 and "service" = $3 and "purpose" = $4
  order by "updated_at" desc
  limit $5;

select "id", "reference", "service", "version", "form", "person", "mandate", "answers", "fetched", "taken", "revision", "page_revisions" as "pageRevisions", "purpose", "about", "against", "licence", "licence_act" as "licenceAct", "fields", "notes", "locked", "decides_on" as "decidesOn", "updated_at" as "updatedAt", "expires_at" as "expiresAt", "submitted_at" as "submittedAt", "moved_at" as "movedAt"
  from "services"."draft"
  where "person" = $1 and "submitted_at" is null and "expires_at" > $2
  order by "updated_at" desc
  limit $3;

select "id", "reference", "service", "version", "form", "person", "mandate", "answers", "fetched", "taken", "revision", "page_revisions" as "pageRevisions", "purpose", "about", "against", "licence", "licence_act" as "licenceAct", "fields", "notes", "locked", "decides_on" as "decidesOn", "updated_at" as "updatedAt", "expires_at" as "expiresAt", "submitted_at" as "submittedAt", "moved_at" as "movedAt"
  from "services"."draft"
  where "reference" = $1
  order by "submitted_at" desc nulls first
  limit $2;

select "id", "reference", "service", "version", "form", "person", "mandate", "answers", "fetched", "taken", "revision", "page_revisions" as "pageRevisions", "purpose", "about", "against", "licence", "licence_act" as "licenceAct", "fields", "notes", "locked", "decides_on" as "decidesOn", "updated_at" as "updatedAt", "expires_at" as "expiresAt", "submitted_at" as "submittedAt", "moved_at" as "movedAt"
  from "services"."draft"
  where "reference" = $1
  order by "submitted_at" desc nulls first
  limit $2
  for update;

select "id", "reference", "service", "version", "form", "person", "mandate", "answers", "fetched", "taken", "revision", "page_revisions" as "pageRevisions", "purpose", "about", "against", "licence", "licence_act" as "licenceAct", "fields", "notes", "locked", "decides_on" as "decidesOn", "updated_at" as "updatedAt", "expires_at" as "expiresAt", "submitted_at" as "submittedAt", "moved_at" as "movedAt", "key_digest" as "keyDigest"
  from "services"."draft"
  where "person" = $1 and "key" = $2;

select "id", "service", "change", "revision", "base", "version", "starts", "reason", "basis", "agency", "outcome", "answer", "in_force_at" as "inForceAt", "lapsed_at" as "lapsedAt", "proposed_by" as "proposedBy", "proposed_at" as "proposedAt", "decided_by" as "decidedBy", "decided_at" as "decidedAt"
  from "services"."proposal"
  where "id" = $1;

select "id", "service", "change", "revision", "base", "version", "starts", "reason", "basis", "agency", "outcome", "answer", "in_force_at" as "inForceAt", "lapsed_at" as "lapsedAt", "proposed_by" as "proposedBy", "proposed_at" as "proposedAt", "decided_by" as "decidedBy", "decided_at" as "decidedAt"
  from "services"."proposal"
  where "service" = $1
  order by "proposed_at" desc
  limit $2;

select "id", "settled_at"
  from "services"."change_comment"
  where "id" = $1 and "change" = $2;

select "id", "version"
  from "services"."service"
  where "current" = $1 and "id" > $2
  order by "id"
  limit $3;

select "id", "version", "pack_version" as "packVersion", "proposal"
  from "services"."service"
  where "proposal" is not null and "current" = $1
  order by "id"
  limit $2;

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

select "service", "at", "status"
  from "services"."status_change"
  order by "id"
  limit $1;

select "service", "at", "status"
  from "services"."status_change"
  where "service" = $1
  order by "id"
  limit $2;

select "service", count(*) as "count"
  from "services"."change"
  where "ended" is null and "service" in ($1, …)
  group by "service"
  limit $2;

select "structure", "id"
  from "services"."service"
  where "current" = $1 and "status" in ($2, …) and "structure" is not null
  order by "id" desc
  limit $3;

select "version"
  from "services"."service"
  where "id" = $1 and "current" = $2;

select "version", "owner", "pack_version" as "packVersion", "current"
  from "services"."service"
  where "id" = $1;

select c.id, c.draft, c.identifier, c.name, c.digest, c.asked_at as "askedAt", c.until, c.state, c.person, c.answered_at as "answeredAt", c.reason, d.service, d.version
  from services.confirmation c
  join services.draft d on d.id = c.draft
  where c.identifier = any($1::text[]) and c.state in ('asked', 'confirmed', 'refused') and d.submitted_at is null
  order by c.asked_at desc
  limit $2;

select count(*)::int as count
  from services.proposal
  where outcome is null and agency = any($1) and proposed_by <> $2;

select
  from services.service
  where id = $1
  union all select
  from services.change
  where service = $2 and ended is null
  union all select
  from services.proposal
  where service = $3 and outcome = 'published' and lapsed_at is null
  limit 1;

select id as upload, place, name, bytes, received, encode(sha256, 'hex') as sha256
  from services.upload
  where draft = $1
  order by place
  limit $2;

select id
  from services.change
  where id = $1
  for update;

select id
  from services.proposal
  where id = $1
  for update;

select id
  from services.service
  where id = $1
  for update;

select id, service
  from services.proposal
  where outcome = 'published' and in_force_at is null and lapsed_at is null and starts <= $1::date
  order by starts, decided_at
  limit $2;

select pg_advisory_xact_lock(hashtextextended($1, 0));

select r->>'id' as id
  from jsonb_array_elements($1::jsonb) r
  where not exists (select from services.service_source s where s.id = r->>'id' and s.version = r->>'version');

select r.id as "ruleSet", s.id, s.titles as names
  from services.service s
  join services.service_version v on (v.id, v.version) = (s.id, s.version), jsonb_array_elements_text(v.bundle->'service'->'ruleSets') as r (id)
  where s.current
  order by s.id
  limit $1;

select s.id as service, g.key as output, g.value as type
  from services.service s, jsonb_each_text(s.gives) g
  where s.gives <> '{}' and g.value = any($1::text[])
  order by s.id, g.key
  limit 500;

select s.id, v.bundle #> '{forms,apply}' is not null as form, v.bundle -> 'desk' is not null as desk, v.bundle -> 'procedure' is not null as procedure, coalesce(jsonb_array_length(v.bundle #> '{service,legalResources}'), 0) > 0 as law, coalesce(jsonb_array_length(v.bundle -> 'scenarios'), 0) > 0 as scenarios
  from services.service s
  join services.service_version v on (v.id, v.version) = (s.id, s.version)
  where s.current and s.status not in ('typed-over', 'live')
  order by s.id
  limit 2000;

select string_agg(content, ''::bytea order by start) as content
  from services.upload_piece
  where upload = $1;

select string_agg(id || version, ',' order by id) as versions
  from services.service
  where current;

select v.bundle
  from jsonb_array_elements($1::jsonb) r
  join services.service s on s.id = r->>'id' and s.version <> r->>'version' and s.status = 'live'
  join services.service_version v on (v.id, v.version) = (s.id, s.version);

update "services"."change"
  set "ended" = $1
  where "id" = $2;

update "services"."change"
  set "revision" = $1
  where "id" = $2;

update "services"."change_comment"
  set "settled_by" = $1, "settled_at" = $2
  where "id" = $3 and "settled_at" is null;

update "services"."confirmation"
  set "reminded_at" = $1
  where "id" = $2;

update "services"."confirmation"
  set "state" = $1
  where "id" = $2;

update "services"."confirmation"
  set "state" = $1, "person" = $2, "answered_at" = $3, "reason" = $4
  where "id" = $5;

update "services"."draft"
  set "answers" = $1, "revision" = $2, "updated_at" = $3
  where "id" = $4
  returning "id", "reference", "service", "version", "form", "person", "mandate", "answers", "fetched", "taken", "revision", "page_revisions" as "pageRevisions", "purpose", "about", "against", "licence", "licence_act" as "licenceAct", "fields", "notes", "locked", "decides_on" as "decidesOn", "updated_at" as "updatedAt", "expires_at" as "expiresAt", "submitted_at" as "submittedAt", "moved_at" as "movedAt";

update "services"."draft"
  set "answers" = $1, "taken" = $2, "revision" = $3, "page_revisions" = $4, "updated_at" = $5, "expires_at" = $6
  where "id" = $7
  returning "id", "reference", "service", "version", "form", "person", "mandate", "answers", "fetched", "taken", "revision", "page_revisions" as "pageRevisions", "purpose", "about", "against", "licence", "licence_act" as "licenceAct", "fields", "notes", "locked", "decides_on" as "decidesOn", "updated_at" as "updatedAt", "expires_at" as "expiresAt", "submitted_at" as "submittedAt", "moved_at" as "movedAt";

update "services"."draft"
  set "fetched" = $1
  where "id" = $2;

update "services"."draft"
  set "fetched" = $1, "revision" = $2, "updated_at" = $3
  where "id" = $4;

update "services"."draft"
  set "reminded_at" = $1
  where "id" = $2;

update "services"."draft"
  set "taken" = $1
  where "id" = $2;

update "services"."draft"
  set "version" = $1, "revision" = $2, "answers" = $3, "fields" = $4, "locked" = $5, "page_revisions" = $6, "updated_at" = $7, "moved_at" = $8, "expires_at" = $9
  where "id" = $10
  returning "id", "reference", "service", "version", "form", "person", "mandate", "answers", "fetched", "taken", "revision", "page_revisions" as "pageRevisions", "purpose", "about", "against", "licence", "licence_act" as "licenceAct", "fields", "notes", "locked", "decides_on" as "decidesOn", "updated_at" as "updatedAt", "expires_at" as "expiresAt", "submitted_at" as "submittedAt", "moved_at" as "movedAt";

update "services"."draft"
  set "version" = $1, "revision" = $2, "answers" = $3, "page_revisions" = $4, "updated_at" = $5, "moved_at" = $6, "expires_at" = $7
  where "id" = $8
  returning "id", "reference", "service", "version", "form", "person", "mandate", "answers", "fetched", "taken", "revision", "page_revisions" as "pageRevisions", "purpose", "about", "against", "licence", "licence_act" as "licenceAct", "fields", "notes", "locked", "decides_on" as "decidesOn", "updated_at" as "updatedAt", "expires_at" as "expiresAt", "submitted_at" as "submittedAt", "moved_at" as "movedAt";

update "services"."proposal"
  set "decided_by" = $1, "decided_at" = $2, "outcome" = $3, "answer" = $4
  where "id" = $5;

update "services"."proposal"
  set "in_force_at" = $1
  where "id" = $2;

update "services"."proposal"
  set "lapsed_at" = $1
  where "id" = $2;

update "services"."upload"
  set "received" = $1, "moved_at" = $2
  where "id" = $3;

update services.service
  set current = false
  where current and id <> all($1);

with "forgotten" as (delete from "services"."draft_move" where "draft" = $1) update "services"."draft"
  set "submitted_at" = $2, "answers" = $3, "fetched" = $4, "taken" = $5
  where "id" = $6 and "submitted_at" is null
  returning "id";

with given as (select value as r from jsonb_array_elements($1::jsonb)), gone as (delete from services.audience where id not in (select r->>'audience' from given)) insert into services.audience (id, names, titles, roles, position) select r->>'audience', r->'names', r->'titles', r->'roles', (r->>'position')::int
  from given
  on conflict (id) do update
  set names = excluded.names, titles = excluded.titles, roles = excluded.roles, position = excluded.position;

with given as (select value as r from jsonb_array_elements($1::jsonb)), gone as (delete from services.event where id not in (select r->>'event' from given)) insert into services.event (id, names, cover, ledes, stages, position) select r->>'event', r->'names', r->>'cover', r->'ledes', r->'stages', (r->>'position')::int
  from given
  on conflict (id) do update
  set names = excluded.names, cover = excluded.cover, ledes = excluded.ledes, stages = excluded.stages, position = excluded.position;

with given as (select value as r from jsonb_array_elements($1::jsonb)), gone as (delete from services.topic where id not in (select r->>'topic' from given)) insert into services.topic (id, names, icon, position) select r->>'topic', r->'names', r->>'icon', (r->>'position')::int
  from given
  on conflict (id) do update
  set names = excluded.names, icon = excluded.icon, position = excluded.position;

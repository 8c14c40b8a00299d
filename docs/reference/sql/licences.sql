-- Every statement of licences that the tests have seen. Generated: node scripts/reference.mjs --sql

insert into "licences"."act" ("licence", "edition", "kind", "at", "by", "reason", "text", "proposal", "proposed_by")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9);

insert into "licences"."edition" ("licence", "number", "kind", "case_id", "code", "service_version", "title", "template", "document", "rows", "public_rows", "answers", "found_by", "order_key", "valid_from", "valid_to", "granted_at", "sha256", "file", "issued_at", "replaced_at")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::jsonb, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
  on conflict ("case_id") do nothing
  returning "id";

insert into "licences"."edition" ("licence", "number", "kind", "case_id", "code", "service_version", "title", "template", "document", "rows", "public_rows", "answers", "found_by", "order_key", "valid_from", "valid_to", "granted_at", "sha256", "file", "issued_at", "replaced_at")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::jsonb, $11, $12, $13::tsvector, $14, $15, $16, $17, $18, $19, $20, $21)
  on conflict ("case_id") do nothing
  returning "id";

insert into "licences"."edition" ("licence", "number", "kind", "case_id", "code", "service_version", "title", "template", "document", "rows", "public_rows", "answers", "found_by", "order_key", "valid_from", "valid_to", "granted_at", "sha256", "file", "issued_at", "replaced_at")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::jsonb, $11, $12::jsonb, $13, $14, $15, $16, $17, $18, $19, $20, $21)
  on conflict ("case_id") do nothing
  returning "id";

insert into "licences"."edition" ("licence", "number", "kind", "case_id", "code", "service_version", "title", "template", "document", "rows", "public_rows", "answers", "found_by", "order_key", "valid_from", "valid_to", "granted_at", "sha256", "file", "issued_at", "replaced_at")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::jsonb, $11, $12::jsonb, $13::tsvector, $14, $15, $16, $17, $18, $19, $20, $21)
  on conflict ("case_id") do nothing
  returning "id";

insert into "licences"."licence" ("id", "number", "service", "output", "agency", "holder", "holder_name", "granted_at")
  values ($1, $2, $3, $4, $5, $6, $7, $8);

insert into "licences"."suspension" ("licence", "from_at", "to_at")
  values ($1, $2, $3);

select "a"."kind", "a"."at", "e"."number", "e"."valid_from" as "validFrom", "e"."valid_to" as "validTo"
  from "licences"."act" as "a"
  inner
  join "licences"."edition" as "e" on "e"."id" = "a"."edition"
  where "a"."licence" = $1 and "a"."kind" not in ($2, …)
  order by "a"."id" desc
  limit $3;

select "answers", "service_version" as "version", "case_id" as "caseId"
  from "licences"."edition"
  where "licence" = $1 and "case_id" is not null
  order by "number" desc
  limit $2;

select "e"."template" is not null as "hasDocument", "l"."id", "l"."number", "l"."service", "l"."agency", "l"."holder", "l"."holder_name" as "holderName", "e"."id" as "edition", "e"."kind", "e"."number" as "editionNumber", "e"."code", "e"."case_id" as "caseId", "e"."service_version" as "serviceVersion", "e"."title", "e"."rows", "e"."public_rows" as "publicRows", "e"."valid_from" as "validFrom", "e"."valid_to" as "validTo", "e"."granted_at" as "grantedAt", "e"."issued_at" as "issuedAt", e.issued_at is not null and exists (select from licences.edition w where w.licence = l.id and w.issued_at is null) as "waits", exists (select from licences.suspension s where s.licence = l.id and s.to_at is null) as "suspended", "a"."kind" as "ended", "a"."at" as "endedAt"
  from "licences"."licence" as "l"
  inner
  join "licences"."edition" as "e" on "e"."licence" = "l"."id" and e.replaced_at is null and (e.issued_at is not null or e.number = 1)
  left
  join "licences"."act" as "a" on "a"."licence" = "l"."id" and "a"."kind" in ($1, …)
  where "e"."case_id" = $2;

select "e"."template" is not null as "hasDocument", "l"."id", "l"."number", "l"."service", "l"."agency", "l"."holder", "l"."holder_name" as "holderName", "e"."id" as "edition", "e"."kind", "e"."number" as "editionNumber", "e"."code", "e"."case_id" as "caseId", "e"."service_version" as "serviceVersion", "e"."title", "e"."rows", "e"."public_rows" as "publicRows", "e"."valid_from" as "validFrom", "e"."valid_to" as "validTo", "e"."granted_at" as "grantedAt", "e"."issued_at" as "issuedAt", e.issued_at is not null and exists (select from licences.edition w where w.licence = l.id and w.issued_at is null) as "waits", exists (select from licences.suspension s where s.licence = l.id and s.to_at is null) as "suspended", "a"."kind" as "ended", "a"."at" as "endedAt"
  from "licences"."licence" as "l"
  inner
  join "licences"."edition" as "e" on "e"."licence" = "l"."id" and e.replaced_at is null and (e.issued_at is not null or e.number = 1)
  left
  join "licences"."act" as "a" on "a"."licence" = "l"."id" and "a"."kind" in ($1, …)
  where "l"."agency" in ($2, …) and a.kind = $3
  order by "l"."granted_at" desc, "l"."id" desc
  limit $4;

select "e"."template" is not null as "hasDocument", "l"."id", "l"."number", "l"."service", "l"."agency", "l"."holder", "l"."holder_name" as "holderName", "e"."id" as "edition", "e"."kind", "e"."number" as "editionNumber", "e"."code", "e"."case_id" as "caseId", "e"."service_version" as "serviceVersion", "e"."title", "e"."rows", "e"."public_rows" as "publicRows", "e"."valid_from" as "validFrom", "e"."valid_to" as "validTo", "e"."granted_at" as "grantedAt", "e"."issued_at" as "issuedAt", e.issued_at is not null and exists (select from licences.edition w where w.licence = l.id and w.issued_at is null) as "waits", exists (select from licences.suspension s where s.licence = l.id and s.to_at is null) as "suspended", "a"."kind" as "ended", "a"."at" as "endedAt"
  from "licences"."licence" as "l"
  inner
  join "licences"."edition" as "e" on "e"."licence" = "l"."id" and e.replaced_at is null and (e.issued_at is not null or e.number = 1)
  left
  join "licences"."act" as "a" on "a"."licence" = "l"."id" and "a"."kind" in ($1, …)
  where "l"."agency" in ($2, …) and a.kind is null and l.holder <> $3::uuid and exists (select from licences.act p where p.licence = l.id and p.kind in ('revocation-proposed', 'suspension-proposed', 'resumption-proposed') and not exists (select from licences.act d where d.proposal = p.id))
  order by "l"."granted_at" desc, "l"."id" desc
  limit $4;

select "e"."template" is not null as "hasDocument", "l"."id", "l"."number", "l"."service", "l"."agency", "l"."holder", "l"."holder_name" as "holderName", "e"."id" as "edition", "e"."kind", "e"."number" as "editionNumber", "e"."code", "e"."case_id" as "caseId", "e"."service_version" as "serviceVersion", "e"."title", "e"."rows", "e"."public_rows" as "publicRows", "e"."valid_from" as "validFrom", "e"."valid_to" as "validTo", "e"."granted_at" as "grantedAt", "e"."issued_at" as "issuedAt", e.issued_at is not null and exists (select from licences.edition w where w.licence = l.id and w.issued_at is null) as "waits", exists (select from licences.suspension s where s.licence = l.id and s.to_at is null) as "suspended", "a"."kind" as "ended", "a"."at" as "endedAt"
  from "licences"."licence" as "l"
  inner
  join "licences"."edition" as "e" on "e"."licence" = "l"."id" and e.replaced_at is null and (e.issued_at is not null or e.number = 1)
  left
  join "licences"."act" as "a" on "a"."licence" = "l"."id" and "a"."kind" in ($1, …)
  where "l"."agency" in ($2, …) and not a.kind is not null and coalesce(e.valid_to < $3::date, false)
  order by "l"."granted_at" desc, "l"."id" desc
  limit $4;

select "e"."template" is not null as "hasDocument", "l"."id", "l"."number", "l"."service", "l"."agency", "l"."holder", "l"."holder_name" as "holderName", "e"."id" as "edition", "e"."kind", "e"."number" as "editionNumber", "e"."code", "e"."case_id" as "caseId", "e"."service_version" as "serviceVersion", "e"."title", "e"."rows", "e"."public_rows" as "publicRows", "e"."valid_from" as "validFrom", "e"."valid_to" as "validTo", "e"."granted_at" as "grantedAt", "e"."issued_at" as "issuedAt", e.issued_at is not null and exists (select from licences.edition w where w.licence = l.id and w.issued_at is null) as "waits", exists (select from licences.suspension s where s.licence = l.id and s.to_at is null) as "suspended", "a"."kind" as "ended", "a"."at" as "endedAt"
  from "licences"."licence" as "l"
  inner
  join "licences"."edition" as "e" on "e"."licence" = "l"."id" and e.replaced_at is null and (e.issued_at is not null or e.number = 1)
  left
  join "licences"."act" as "a" on "a"."licence" = "l"."id" and "a"."kind" in ($1, …)
  where "l"."agency" in ($2, …) and not a.kind is not null and not coalesce(e.valid_to < $3::date, false) and e.issued_at is not null and e.valid_to <= $4::date
  order by "l"."granted_at" desc, "l"."id" desc
  limit $5;

select "e"."template" is not null as "hasDocument", "l"."id", "l"."number", "l"."service", "l"."agency", "l"."holder", "l"."holder_name" as "holderName", "e"."id" as "edition", "e"."kind", "e"."number" as "editionNumber", "e"."code", "e"."case_id" as "caseId", "e"."service_version" as "serviceVersion", "e"."title", "e"."rows", "e"."public_rows" as "publicRows", "e"."valid_from" as "validFrom", "e"."valid_to" as "validTo", "e"."granted_at" as "grantedAt", "e"."issued_at" as "issuedAt", e.issued_at is not null and exists (select from licences.edition w where w.licence = l.id and w.issued_at is null) as "waits", exists (select from licences.suspension s where s.licence = l.id and s.to_at is null) as "suspended", "a"."kind" as "ended", "a"."at" as "endedAt"
  from "licences"."licence" as "l"
  inner
  join "licences"."edition" as "e" on "e"."licence" = "l"."id" and e.replaced_at is null and (e.issued_at is not null or e.number = 1)
  left
  join "licences"."act" as "a" on "a"."licence" = "l"."id" and "a"."kind" in ($1, …)
  where "l"."agency" in ($2, …) and not a.kind is not null and not coalesce(e.valid_to < $3::date, false) and e.issued_at is not null and exists (select from licences.suspension s where s.licence = l.id and s.to_at is null)
  order by "l"."granted_at" desc, "l"."id" desc
  limit $4;

select "e"."template" is not null as "hasDocument", "l"."id", "l"."number", "l"."service", "l"."agency", "l"."holder", "l"."holder_name" as "holderName", "e"."id" as "edition", "e"."kind", "e"."number" as "editionNumber", "e"."code", "e"."case_id" as "caseId", "e"."service_version" as "serviceVersion", "e"."title", "e"."rows", "e"."public_rows" as "publicRows", "e"."valid_from" as "validFrom", "e"."valid_to" as "validTo", "e"."granted_at" as "grantedAt", "e"."issued_at" as "issuedAt", e.issued_at is not null and exists (select from licences.edition w where w.licence = l.id and w.issued_at is null) as "waits", exists (select from licences.suspension s where s.licence = l.id and s.to_at is null) as "suspended", "a"."kind" as "ended", "a"."at" as "endedAt"
  from "licences"."licence" as "l"
  inner
  join "licences"."edition" as "e" on "e"."licence" = "l"."id" and e.replaced_at is null and (e.issued_at is not null or e.number = 1)
  left
  join "licences"."act" as "a" on "a"."licence" = "l"."id" and "a"."kind" in ($1, …)
  where "l"."agency" in ($2, …) and not a.kind is not null and not coalesce(e.valid_to < $3::date, false) and e.issued_at is not null and not exists (select from licences.suspension s where s.licence = l.id and s.to_at is null) and e.valid_from <= $4::date
  order by "l"."granted_at" desc, "l"."id" desc
  limit $5;

select "e"."template" is not null as "hasDocument", "l"."id", "l"."number", "l"."service", "l"."agency", "l"."holder", "l"."holder_name" as "holderName", "e"."id" as "edition", "e"."kind", "e"."number" as "editionNumber", "e"."code", "e"."case_id" as "caseId", "e"."service_version" as "serviceVersion", "e"."title", "e"."rows", "e"."public_rows" as "publicRows", "e"."valid_from" as "validFrom", "e"."valid_to" as "validTo", "e"."granted_at" as "grantedAt", "e"."issued_at" as "issuedAt", e.issued_at is not null and exists (select from licences.edition w where w.licence = l.id and w.issued_at is null) as "waits", exists (select from licences.suspension s where s.licence = l.id and s.to_at is null) as "suspended", "a"."kind" as "ended", "a"."at" as "endedAt"
  from "licences"."licence" as "l"
  inner
  join "licences"."edition" as "e" on "e"."licence" = "l"."id" and e.replaced_at is null and (e.issued_at is not null or e.number = 1)
  left
  join "licences"."act" as "a" on "a"."licence" = "l"."id" and "a"."kind" in ($1, …)
  where "l"."agency" in ($2, …)
  order by "l"."granted_at" desc, "l"."id" desc
  limit $3;

select "e"."template" is not null as "hasDocument", "l"."id", "l"."number", "l"."service", "l"."agency", "l"."holder", "l"."holder_name" as "holderName", "e"."id" as "edition", "e"."kind", "e"."number" as "editionNumber", "e"."code", "e"."case_id" as "caseId", "e"."service_version" as "serviceVersion", "e"."title", "e"."rows", "e"."public_rows" as "publicRows", "e"."valid_from" as "validFrom", "e"."valid_to" as "validTo", "e"."granted_at" as "grantedAt", "e"."issued_at" as "issuedAt", e.issued_at is not null and exists (select from licences.edition w where w.licence = l.id and w.issued_at is null) as "waits", exists (select from licences.suspension s where s.licence = l.id and s.to_at is null) as "suspended", "a"."kind" as "ended", "a"."at" as "endedAt"
  from "licences"."licence" as "l"
  inner
  join "licences"."edition" as "e" on "e"."licence" = "l"."id" and e.replaced_at is null and (e.issued_at is not null or e.number = 1)
  left
  join "licences"."act" as "a" on "a"."licence" = "l"."id" and "a"."kind" in ($1, …)
  where "l"."holder" = $2
  order by "l"."granted_at" desc
  limit $3;

select "e"."template" is not null as "hasDocument", "l"."id", "l"."number", "l"."service", "l"."agency", "l"."holder", "l"."holder_name" as "holderName", "e"."id" as "edition", "e"."kind", "e"."number" as "editionNumber", "e"."code", "e"."case_id" as "caseId", "e"."service_version" as "serviceVersion", "e"."title", "e"."rows", "e"."public_rows" as "publicRows", "e"."valid_from" as "validFrom", "e"."valid_to" as "validTo", "e"."granted_at" as "grantedAt", "e"."issued_at" as "issuedAt", e.issued_at is not null and exists (select from licences.edition w where w.licence = l.id and w.issued_at is null) as "waits", exists (select from licences.suspension s where s.licence = l.id and s.to_at is null) as "suspended", "a"."kind" as "ended", "a"."at" as "endedAt"
  from "licences"."licence" as "l"
  inner
  join "licences"."edition" as "e" on "e"."licence" = "l"."id" and e.replaced_at is null and (e.issued_at is not null or e.number = 1)
  left
  join "licences"."act" as "a" on "a"."licence" = "l"."id" and "a"."kind" in ($1, …)
  where "l"."id" = $2;

select "e"."template" is not null as "hasDocument", "l"."id", "l"."number", "l"."service", "l"."agency", "l"."holder", "l"."holder_name" as "holderName", "e"."id" as "edition", "e"."kind", "e"."number" as "editionNumber", "e"."code", "e"."case_id" as "caseId", "e"."service_version" as "serviceVersion", "e"."title", "e"."rows", "e"."public_rows" as "publicRows", "e"."valid_from" as "validFrom", "e"."valid_to" as "validTo", "e"."granted_at" as "grantedAt", "e"."issued_at" as "issuedAt", e.issued_at is not null and exists (select from licences.edition w where w.licence = l.id and w.issued_at is null) as "waits", exists (select from licences.suspension s where s.licence = l.id and s.to_at is null) as "suspended", "a"."kind" as "ended", "a"."at" as "endedAt"
  from "licences"."licence" as "l"
  inner
  join "licences"."edition" as "e" on "e"."licence" = "l"."id" and e.replaced_at is null and (e.issued_at is not null or e.number = 1)
  left
  join "licences"."act" as "a" on "a"."licence" = "l"."id" and "a"."kind" in ($1, …)
  where "l"."number" = $2;

select "e"."template" is not null as "hasDocument", "l"."id", "l"."number", "l"."service", "l"."agency", "l"."holder", "l"."holder_name" as "holderName", "e"."id" as "edition", "e"."kind", "e"."number" as "editionNumber", "e"."code", "e"."case_id" as "caseId", "e"."service_version" as "serviceVersion", "e"."title", "e"."rows", "e"."public_rows" as "publicRows", "e"."valid_from" as "validFrom", "e"."valid_to" as "validTo", "e"."granted_at" as "grantedAt", "e"."issued_at" as "issuedAt", e.issued_at is not null and exists (select from licences.edition w where w.licence = l.id and w.issued_at is null) as "waits", exists (select from licences.suspension s where s.licence = l.id and s.to_at is null) as "suspended", "a"."kind" as "ended", "a"."at" as "endedAt"
  from "licences"."licence" as "l"
  inner
  join "licences"."edition" as "e" on "e"."licence" = "l"."id" and e.replaced_at is null and (e.issued_at is not null or e.number = 1)
  left
  join "licences"."act" as "a" on "a"."licence" = "l"."id" and "a"."kind" in ($1, …)
  where e.found_by @@ $2::tsquery and "e"."issued_at" is not null and "l"."service" in ($3, …)
  order by "l"."granted_at" desc, "l"."id" desc
  limit $4;

select "e"."template" is not null as "hasDocument", "l"."id", "l"."number", "l"."service", "l"."agency", "l"."holder", "l"."holder_name" as "holderName", "e"."id" as "edition", "e"."kind", "e"."number" as "editionNumber", "e"."code", "e"."case_id" as "caseId", "e"."service_version" as "serviceVersion", "e"."title", "e"."rows", "e"."public_rows" as "publicRows", "e"."valid_from" as "validFrom", "e"."valid_to" as "validTo", "e"."granted_at" as "grantedAt", "e"."issued_at" as "issuedAt", e.issued_at is not null and exists (select from licences.edition w where w.licence = l.id and w.issued_at is null) as "waits", exists (select from licences.suspension s where s.licence = l.id and s.to_at is null) as "suspended", "a"."kind" as "ended", "a"."at" as "endedAt", "l"."output", "e"."file"
  from "licences"."licence" as "l"
  inner
  join "licences"."edition" as "e" on "e"."licence" = "l"."id" and e.replaced_at is null and (e.issued_at is not null or e.number = 1)
  left
  join "licences"."act" as "a" on "a"."licence" = "l"."id" and "a"."kind" in ($1, …)
  where "l"."holder" = $2 and "l"."service" in ($3, …) and "e"."file" is not null
  order by "l"."granted_at" desc
  limit $4;

select "file"
  from "licences"."edition"
  where "id" = $1;

select "from_at" as "from", "to_at" as "to"
  from "licences"."suspension"
  where "licence" = $1
  order by "from_at"
  limit $2;

select "id"
  from "licences"."edition"
  where "case_id" = $1;

select "id"
  from "licences"."edition"
  where "licence" = $1 and "order_key" = $2;

select "id"
  from "licences"."licence"
  where "id" = $1
  for update;

select "id", "number", "case_id" as "caseId", "code", "title", "rows", "valid_from" as "validFrom", "valid_to" as "validTo", "template", "document", "granted_at" as "grantedAt", "issued_at" as "issuedAt"
  from "licences"."edition"
  where "id" = $1;

select "l"."id", "l"."number"
  from "licences"."edition" as "e"
  inner
  join "licences"."licence" as "l" on "l"."id" = "e"."licence"
  where "e"."case_id" = $1;

select "licence", "replaced_at" as "replacedAt", "issued_at" as "issuedAt", "number"
  from "licences"."edition"
  where "code" = $1;

select "licence", "replaced_at" as "replacedAt", "issued_at" as "issuedAt", "number"
  from "licences"."edition"
  where "sha256" = $1;

select "number", "kind", "valid_from" as "validFrom", "valid_to" as "validTo", "granted_at" as "grantedAt", "issued_at" as "issuedAt"
  from "licences"."edition"
  where "licence" = $1
  order by "number"
  limit $2;

select "p"."id", "p"."kind", "p"."by", "p"."at", "p"."reason", "p"."text", "d"."kind" as "answer", "d"."at" as "answeredAt", "d"."text" as "why"
  from "licences"."act" as "p"
  left
  join "licences"."act" as "d" on "d"."proposal" = "p"."id"
  where "p"."licence" = $1 and "p"."kind" in ($2, …)
  order by "p"."id" desc
  limit $3;

select "template", "answers", found_by::text as "foundBy"
  from "licences"."edition"
  where "id" = $1;

select agency, service, count(*)::int as count
  from (select agency, service from licences.licence order by id desc limit $1) newest
  group by 1, 2
  order by count desc
  limit $2;

select count(*) as "count"
  from "licences"."edition"
  where "licence" = $1 and "kind" = $2 and "granted_at" > $3::timestamptz - interval '1 year';

select count(*)::int as count
  from (select from licences.act p join licences.licence l on l.id = p.licence where p.kind in ('revocation-proposed', 'suspension-proposed', 'resumption-proposed') and l.agency = any($1) and p.by <> $2::uuid and l.holder <> $3::uuid and not exists (select from licences.act a where a.proposal = p.id or (a.licence = l.id and a.kind in ('revoked', 'cancelled'))) limit 100) waiting;

select e.id as edition, case when a.kind is not null then a.kind when e.replaced_at is not null then 'replaced' when e.valid_to < $1::date then 'expired' when s.licence is not null then 'suspended' end as end
  from licences.edition e
  left
  join licences.act a on a.licence = e.licence and a.kind in ('revoked', 'cancelled')
  left
  join licences.suspension s on s.licence = e.licence and s.to_at is null
  where e.id = any($2::uuid[]);

select e.licence as id
  from licences.edition e
  where e.valid_to is not null and e.replaced_at is null and e.issued_at is not null and e.valid_to between $1::date and $2::date and e.valid_from < e.valid_to - $3::int and not exists (select from licences.act a where a.licence = e.licence and (a.kind in ('revoked', 'cancelled') or (a.kind = $4 and a.edition = e.id)))
  order by e.valid_to, e.licence
  limit $5;

select e.licence as id
  from licences.edition e
  where e.valid_to is not null and e.replaced_at is null and e.issued_at is not null and e.valid_to between $1::date and $2::date and not exists (select from licences.act a where a.licence = e.licence and (a.kind in ('revoked', 'cancelled') or (a.kind = $3 and a.edition = e.id)))
  order by e.valid_to, e.licence
  limit $4;

update "licences"."edition"
  set "file" = $1, "sha256" = $2, "issued_at" = $3
  where "id" = $4 and "issued_at" is null;

update "licences"."edition"
  set "issued_at" = $1
  where "id" = $2 and "issued_at" is null;

update "licences"."edition"
  set "replaced_at" = $1
  where "licence" = $2 and "replaced_at" is null and "issued_at" is not null;

update "licences"."suspension"
  set "to_at" = $1
  where "licence" = $2 and "to_at" is null;

update licences.licence
  set agency = $1
  where service = any($2) and agency = any($3) and agency <> $4;

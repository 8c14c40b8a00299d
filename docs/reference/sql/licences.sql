-- Every statement of licences that the tests have seen. Generated: node scripts/reference.mjs --sql

insert into "licences"."act" ("licence", "kind", "at", "by", "reason", "text", "proposal", "proposed_by")
  values ($1, $2, $3, $4, $5, $6, $7, $8);

insert into "licences"."licence" ("service", "output", "template", "agency", "holder", "title", "number", "code", "document", "case_id", "service_version", "holder_name", "rows", "public_rows", "valid_from", "valid_to", "granted_at", "sha256", "file", "issued_at")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13::jsonb, $14, $15, $16, $17, $18, $19, $20)
  on conflict ("case_id") do nothing
  returning "id", "number";

select "file"
  from "licences"."licence"
  where "id" = $1;

select "id"
  from "licences"."licence"
  where "id" = $1
  for update;

select "id", "number"
  from "licences"."licence"
  where "case_id" = $1;

select "id", "template", "document", "issued_at"
  from "licences"."licence"
  where "id" = $1
  for update;

select "l"."template" is not null as "hasDocument", "l"."id", "l"."number", "l"."code", "l"."case_id" as "caseId", "l"."service", "l"."service_version" as "serviceVersion", "l"."agency", "l"."holder", "l"."holder_name" as "holderName", "l"."title", "l"."rows", "l"."public_rows" as "publicRows", "l"."valid_from" as "validFrom", "l"."valid_to" as "validTo", "l"."granted_at" as "grantedAt", "l"."issued_at" as "issuedAt", "a"."kind" as "ended", "a"."at" as "endedAt"
  from "licences"."licence" as "l"
  left
  join "licences"."act" as "a" on "a"."licence" = "l"."id" and "a"."kind" in ($1, …)
  where "l"."agency" in ($2, …) and a.kind is null and l.holder <> $3::uuid and exists (select from licences.act p where p.licence = l.id and p.kind = 'revocation-proposed' and not exists (select from licences.act d where d.proposal = p.id))
  order by "l"."granted_at" desc, "l"."id" desc
  limit $4;

select "l"."template" is not null as "hasDocument", "l"."id", "l"."number", "l"."code", "l"."case_id" as "caseId", "l"."service", "l"."service_version" as "serviceVersion", "l"."agency", "l"."holder", "l"."holder_name" as "holderName", "l"."title", "l"."rows", "l"."public_rows" as "publicRows", "l"."valid_from" as "validFrom", "l"."valid_to" as "validTo", "l"."granted_at" as "grantedAt", "l"."issued_at" as "issuedAt", "a"."kind" as "ended", "a"."at" as "endedAt"
  from "licences"."licence" as "l"
  left
  join "licences"."act" as "a" on "a"."licence" = "l"."id" and "a"."kind" in ($1, …)
  where "l"."agency" in ($2, …)
  order by "l"."granted_at" desc, "l"."id" desc
  limit $3;

select "l"."template" is not null as "hasDocument", "l"."id", "l"."number", "l"."code", "l"."case_id" as "caseId", "l"."service", "l"."service_version" as "serviceVersion", "l"."agency", "l"."holder", "l"."holder_name" as "holderName", "l"."title", "l"."rows", "l"."public_rows" as "publicRows", "l"."valid_from" as "validFrom", "l"."valid_to" as "validTo", "l"."granted_at" as "grantedAt", "l"."issued_at" as "issuedAt", "a"."kind" as "ended", "a"."at" as "endedAt"
  from "licences"."licence" as "l"
  left
  join "licences"."act" as "a" on "a"."licence" = "l"."id" and "a"."kind" in ($1, …)
  where "l"."case_id" = $2;

select "l"."template" is not null as "hasDocument", "l"."id", "l"."number", "l"."code", "l"."case_id" as "caseId", "l"."service", "l"."service_version" as "serviceVersion", "l"."agency", "l"."holder", "l"."holder_name" as "holderName", "l"."title", "l"."rows", "l"."public_rows" as "publicRows", "l"."valid_from" as "validFrom", "l"."valid_to" as "validTo", "l"."granted_at" as "grantedAt", "l"."issued_at" as "issuedAt", "a"."kind" as "ended", "a"."at" as "endedAt"
  from "licences"."licence" as "l"
  left
  join "licences"."act" as "a" on "a"."licence" = "l"."id" and "a"."kind" in ($1, …)
  where "l"."code" = $2;

select "l"."template" is not null as "hasDocument", "l"."id", "l"."number", "l"."code", "l"."case_id" as "caseId", "l"."service", "l"."service_version" as "serviceVersion", "l"."agency", "l"."holder", "l"."holder_name" as "holderName", "l"."title", "l"."rows", "l"."public_rows" as "publicRows", "l"."valid_from" as "validFrom", "l"."valid_to" as "validTo", "l"."granted_at" as "grantedAt", "l"."issued_at" as "issuedAt", "a"."kind" as "ended", "a"."at" as "endedAt"
  from "licences"."licence" as "l"
  left
  join "licences"."act" as "a" on "a"."licence" = "l"."id" and "a"."kind" in ($1, …)
  where "l"."holder" = $2
  order by "l"."granted_at" desc
  limit $3;

select "l"."template" is not null as "hasDocument", "l"."id", "l"."number", "l"."code", "l"."case_id" as "caseId", "l"."service", "l"."service_version" as "serviceVersion", "l"."agency", "l"."holder", "l"."holder_name" as "holderName", "l"."title", "l"."rows", "l"."public_rows" as "publicRows", "l"."valid_from" as "validFrom", "l"."valid_to" as "validTo", "l"."granted_at" as "grantedAt", "l"."issued_at" as "issuedAt", "a"."kind" as "ended", "a"."at" as "endedAt"
  from "licences"."licence" as "l"
  left
  join "licences"."act" as "a" on "a"."licence" = "l"."id" and "a"."kind" in ($1, …)
  where "l"."id" = $2;

select "l"."template" is not null as "hasDocument", "l"."id", "l"."number", "l"."code", "l"."case_id" as "caseId", "l"."service", "l"."service_version" as "serviceVersion", "l"."agency", "l"."holder", "l"."holder_name" as "holderName", "l"."title", "l"."rows", "l"."public_rows" as "publicRows", "l"."valid_from" as "validFrom", "l"."valid_to" as "validTo", "l"."granted_at" as "grantedAt", "l"."issued_at" as "issuedAt", "a"."kind" as "ended", "a"."at" as "endedAt"
  from "licences"."licence" as "l"
  left
  join "licences"."act" as "a" on "a"."licence" = "l"."id" and "a"."kind" in ($1, …)
  where "l"."number" = $2;

select "l"."template" is not null as "hasDocument", "l"."id", "l"."number", "l"."code", "l"."case_id" as "caseId", "l"."service", "l"."service_version" as "serviceVersion", "l"."agency", "l"."holder", "l"."holder_name" as "holderName", "l"."title", "l"."rows", "l"."public_rows" as "publicRows", "l"."valid_from" as "validFrom", "l"."valid_to" as "validTo", "l"."granted_at" as "grantedAt", "l"."issued_at" as "issuedAt", "a"."kind" as "ended", "a"."at" as "endedAt"
  from "licences"."licence" as "l"
  left
  join "licences"."act" as "a" on "a"."licence" = "l"."id" and "a"."kind" in ($1, …)
  where "l"."sha256" = $2;

select "p"."id", "p"."by", "p"."at", "p"."reason", "p"."text", "d"."at" as "declinedAt", "d"."text" as "why"
  from "licences"."act" as "p"
  left
  join "licences"."act" as "d" on "d"."proposal" = "p"."id" and "d"."kind" = $1
  where "p"."licence" = $2 and "p"."kind" = $3
  order by "p"."id" desc
  limit $4;

select agency, service, count(*)::int as count
  from (select agency, service from licences.licence order by id desc limit $1) newest
  group by 1, 2
  order by count desc
  limit $2;

select count(*)::int as count
  from (select from licences.act p join licences.licence l on l.id = p.licence where p.kind = 'revocation-proposed' and l.agency = any($1) and p.by <> $2::uuid and l.holder <> $3::uuid and not exists (select from licences.act a where a.proposal = p.id or (a.licence = l.id and a.kind in ('revoked', 'cancelled'))) limit 100) waiting;

select l.id
  from licences.licence l
  where l.issued_at is not null and l.valid_to between $1::date and $2::date and l.valid_from < l.valid_to - $3::int and not exists (select from licences.act a where a.licence = l.id and a.kind in ('revoked', 'cancelled', $4))
  order by l.valid_to, l.id
  limit $5;

select l.id
  from licences.licence l
  where l.issued_at is not null and l.valid_to between $1::date and $2::date and not exists (select from licences.act a where a.licence = l.id and a.kind in ('revoked', 'cancelled', $3))
  order by l.valid_to, l.id
  limit $4;

update "licences"."licence"
  set "file" = $1, "sha256" = $2, "issued_at" = $3
  where "id" = $4 and "issued_at" is null;

update "licences"."licence"
  set "issued_at" = $1
  where "id" = $2 and "issued_at" is null;

update licences.licence
  set agency = $1
  where service = any($2) and agency = any($3) and agency <> $4;

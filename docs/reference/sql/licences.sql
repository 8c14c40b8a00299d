-- Every statement of licences that the tests have seen. Generated: node scripts/reference.mjs --sql

insert into "licences"."act" ("licence", "kind", "at", "by", "reason", "text")
  values ($1, $2, $3, $4, $5, $6);

insert into "licences"."licence" ("service", "output", "template", "agency", "holder", "title", "number", "code", "case_id", "service_version", "holder_name", "rows", "public_rows", "valid_from", "valid_to", "granted_at", "sha256", "file", "issued_at")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::jsonb, $13, $14, $15, $16, $17, $18, $19)
  on conflict ("case_id") do nothing
  returning "id", "number";

select "file"
  from "licences"."licence"
  where "id" = $1;

select "id"
  from "licences"."act"
  where "licence" = $1 and "kind" in ($2, …);

select "id"
  from "licences"."licence"
  where "id" = $1
  for update;

select "id", "number"
  from "licences"."licence"
  where "case_id" = $1;

select "id", "template", "issued_at"
  from "licences"."licence"
  where "id" = $1
  for update;

select "l"."template" is not null as "hasDocument", "l"."id", "l"."number", "l"."code", "l"."case_id" as "caseId", "l"."service", "l"."agency", "l"."holder", "l"."holder_name" as "holderName", "l"."title", "l"."rows", "l"."public_rows" as "publicRows", "l"."valid_from" as "validFrom", "l"."valid_to" as "validTo", "l"."granted_at" as "grantedAt", "l"."issued_at" as "issuedAt", "a"."kind" as "ended", "a"."at" as "endedAt"
  from "licences"."licence" as "l"
  left
  join "licences"."act" as "a" on "a"."licence" = "l"."id" and "a"."kind" in ($1, …)
  where "l"."agency" = $2
  order by "l"."granted_at" desc, "l"."id" desc
  limit $3;

select "l"."template" is not null as "hasDocument", "l"."id", "l"."number", "l"."code", "l"."case_id" as "caseId", "l"."service", "l"."agency", "l"."holder", "l"."holder_name" as "holderName", "l"."title", "l"."rows", "l"."public_rows" as "publicRows", "l"."valid_from" as "validFrom", "l"."valid_to" as "validTo", "l"."granted_at" as "grantedAt", "l"."issued_at" as "issuedAt", "a"."kind" as "ended", "a"."at" as "endedAt"
  from "licences"."licence" as "l"
  left
  join "licences"."act" as "a" on "a"."licence" = "l"."id" and "a"."kind" in ($1, …)
  where "l"."case_id" = $2;

select "l"."template" is not null as "hasDocument", "l"."id", "l"."number", "l"."code", "l"."case_id" as "caseId", "l"."service", "l"."agency", "l"."holder", "l"."holder_name" as "holderName", "l"."title", "l"."rows", "l"."public_rows" as "publicRows", "l"."valid_from" as "validFrom", "l"."valid_to" as "validTo", "l"."granted_at" as "grantedAt", "l"."issued_at" as "issuedAt", "a"."kind" as "ended", "a"."at" as "endedAt"
  from "licences"."licence" as "l"
  left
  join "licences"."act" as "a" on "a"."licence" = "l"."id" and "a"."kind" in ($1, …)
  where "l"."code" = $2;

select "l"."template" is not null as "hasDocument", "l"."id", "l"."number", "l"."code", "l"."case_id" as "caseId", "l"."service", "l"."agency", "l"."holder", "l"."holder_name" as "holderName", "l"."title", "l"."rows", "l"."public_rows" as "publicRows", "l"."valid_from" as "validFrom", "l"."valid_to" as "validTo", "l"."granted_at" as "grantedAt", "l"."issued_at" as "issuedAt", "a"."kind" as "ended", "a"."at" as "endedAt"
  from "licences"."licence" as "l"
  left
  join "licences"."act" as "a" on "a"."licence" = "l"."id" and "a"."kind" in ($1, …)
  where "l"."holder" = $2
  order by "l"."granted_at" desc
  limit $3;

select "l"."template" is not null as "hasDocument", "l"."id", "l"."number", "l"."code", "l"."case_id" as "caseId", "l"."service", "l"."agency", "l"."holder", "l"."holder_name" as "holderName", "l"."title", "l"."rows", "l"."public_rows" as "publicRows", "l"."valid_from" as "validFrom", "l"."valid_to" as "validTo", "l"."granted_at" as "grantedAt", "l"."issued_at" as "issuedAt", "a"."kind" as "ended", "a"."at" as "endedAt"
  from "licences"."licence" as "l"
  left
  join "licences"."act" as "a" on "a"."licence" = "l"."id" and "a"."kind" in ($1, …)
  where "l"."id" = $2;

select "l"."template" is not null as "hasDocument", "l"."id", "l"."number", "l"."code", "l"."case_id" as "caseId", "l"."service", "l"."agency", "l"."holder", "l"."holder_name" as "holderName", "l"."title", "l"."rows", "l"."public_rows" as "publicRows", "l"."valid_from" as "validFrom", "l"."valid_to" as "validTo", "l"."granted_at" as "grantedAt", "l"."issued_at" as "issuedAt", "a"."kind" as "ended", "a"."at" as "endedAt"
  from "licences"."licence" as "l"
  left
  join "licences"."act" as "a" on "a"."licence" = "l"."id" and "a"."kind" in ($1, …)
  where "l"."number" = $2;

select "l"."template" is not null as "hasDocument", "l"."id", "l"."number", "l"."code", "l"."case_id" as "caseId", "l"."service", "l"."agency", "l"."holder", "l"."holder_name" as "holderName", "l"."title", "l"."rows", "l"."public_rows" as "publicRows", "l"."valid_from" as "validFrom", "l"."valid_to" as "validTo", "l"."granted_at" as "grantedAt", "l"."issued_at" as "issuedAt", "a"."kind" as "ended", "a"."at" as "endedAt"
  from "licences"."licence" as "l"
  left
  join "licences"."act" as "a" on "a"."licence" = "l"."id" and "a"."kind" in ($1, …)
  where "l"."sha256" = $2;

update "licences"."licence"
  set "file" = $1, "sha256" = $2, "issued_at" = $3
  where "id" = $4 and "issued_at" is null;

update "licences"."licence"
  set "issued_at" = $1
  where "id" = $2 and "issued_at" is null;

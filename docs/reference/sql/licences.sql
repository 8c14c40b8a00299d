-- Every statement of licences that the tests have seen. Generated: node scripts/reference.mjs --sql

insert into "licences"."act" ("licence", "kind", "at", "by", "reason", "text")
  values ($1, $2, $3, $4, $5, $6);

insert into "licences"."licence" ("service", "output", "template", "agency", "holder", "title", "number", "code", "case_id", "service_version", "holder_name", "rows", "public_rows", "valid_from", "valid_to", "granted_at", "sha256", "file", "issued_at")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::jsonb, $13, $14, $15, $16, $17, $18, $19)
  on conflict ("case_id") do nothing
  returning "id", "number";

select "l"."id", "l"."number", "l"."code", "l"."case_id" as "caseId", "l"."service", "l"."agency", "l"."holder", "l"."holder_name" as "holderName", "l"."title", "l"."rows", "l"."public_rows" as "publicRows", "l"."valid_from" as "validFrom", "l"."valid_to" as "validTo", "l"."granted_at" as "grantedAt", "l"."issued_at" as "issuedAt", "a"."kind" as "ended", "a"."at" as "endedAt"
  from "licences"."licence" as "l"
  left
  join "licences"."act" as "a" on "a"."licence" = "l"."id" and "a"."kind" in ($1, …)
  where "l"."case_id" = $2;

select "l"."id", "l"."number", "l"."code", "l"."case_id" as "caseId", "l"."service", "l"."agency", "l"."holder", "l"."holder_name" as "holderName", "l"."title", "l"."rows", "l"."public_rows" as "publicRows", "l"."valid_from" as "validFrom", "l"."valid_to" as "validTo", "l"."granted_at" as "grantedAt", "l"."issued_at" as "issuedAt", "a"."kind" as "ended", "a"."at" as "endedAt"
  from "licences"."licence" as "l"
  left
  join "licences"."act" as "a" on "a"."licence" = "l"."id" and "a"."kind" in ($1, …)
  where "l"."holder" = $2
  order by "l"."granted_at" desc
  limit $3;

select "l"."id", "l"."number", "l"."code", "l"."case_id" as "caseId", "l"."service", "l"."agency", "l"."holder", "l"."holder_name" as "holderName", "l"."title", "l"."rows", "l"."public_rows" as "publicRows", "l"."valid_from" as "validFrom", "l"."valid_to" as "validTo", "l"."granted_at" as "grantedAt", "l"."issued_at" as "issuedAt", "a"."kind" as "ended", "a"."at" as "endedAt"
  from "licences"."licence" as "l"
  left
  join "licences"."act" as "a" on "a"."licence" = "l"."id" and "a"."kind" in ($1, …)
  where "l"."number" = $2;

-- Every statement of notify that the tests have seen. Generated: node scripts/reference.mjs --sql

delete
  from notify.message
  where person = any($1::uuid[]) and (href = $2 or position($3 in body::text) > 0);

select "id"
  from "notify"."message"
  where "person" = $1 and "read_at" is null
  limit $2;

select "id", "subject", "body", "href", "at", "read_at" as "readAt"
  from "notify"."message"
  where "person" = $1 and "href" = $2
  order by "at" desc, "id" desc
  limit $3;

select "id", "subject", "body", "href", "at", "read_at" as "readAt"
  from "notify"."message"
  where "person" = $1
  order by "at" desc, "id" desc
  limit $2;

select "person", "subject", "body", "href"
  from "notify"."message"
  where "id" = $1 and "mailed_at" is null
  for update;

update "notify"."message"
  set "mailed_at" = $1
  where "id" = $2;

update "notify"."message"
  set "read_at" = $1
  where "person" = $2 and "read_at" is null;

update "notify"."message"
  set "read_at" = $1
  where "person" = $2 and "read_at" is null and "href" = $3;

with "message" as ( insert into notify.message (id, person, subject, body, href, at) values ($1, $2, $3::jsonb, $4::jsonb, $5, $6)) select 1;

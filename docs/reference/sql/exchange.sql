-- Every statement of exchange that the tests have seen. Generated: node scripts/reference.mjs --sql

delete
  from "exchange"."peer"
  where "register" = $1;

insert into "exchange"."lookup" ("id", "register", "purpose", "key_hash", "fields", "asked_by", "consent", "state", "fault", "at", "took_ms")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

insert into exchange.peer as p (register, failures, failed_at)
  values ($1, 1, $2)
  on conflict (register) do update
  set failures = p.failures + 1, failed_at = excluded.failed_at;

select "register"
  from "exchange"."peer"
  where "register" = $1 and "failures" >= $2 and "failed_at" > $3;

select "register", "purpose", "state", "at", "asked_by" as "askedBy"
  from "exchange"."lookup"
  where "key_hash" in ($1, …)
  order by "at" desc
  limit $2;

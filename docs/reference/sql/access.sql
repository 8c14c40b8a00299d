-- Every statement of access that the tests have seen. Generated: node scripts/reference.mjs --sql

insert into "access"."look" ("kind", "person", "act", "amount", "body", "seat", "moment", "officer", "agency", "reason", "at")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
  returning "id";

insert into "access"."look" ("person", "act", "amount", "body", "seat", "kind", "moment", "officer", "agency", "reason", "at")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
  returning "id";

insert into "access"."policy_proposal" ("module", "base", "changes", "reason", "agency", "proposed_by", "proposed_at", "decided_by", "decided_at", "outcome")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
  returning "id";

insert into "access"."policy_set" ("module", "sha256", "code_sha256", "declared", "words", "overlay", "lapsed", "proposal", "since")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9);

select "base", "changes", "reason", "proposed_by" as "proposedBy"
  from "access"."policy_proposal"
  where "id" = $1 and "decided_at" is null and "proposed_at" > $2
  for update;

select "id", "at", "kind", "person", "act", "amount", "body", "seat", "moment", "reason"
  from "access"."look"
  where "id" = $1 and "officer" = $2 and "at" >= $3;

select "id", "module", "base", "changes", "reason", "outcome", "proposed_by" as "proposedBy", "proposed_at" as "proposedAt", "decided_by" as "decidedBy", "decided_at" as "decidedAt"
  from "access"."policy_proposal"
  where "decided_at" is null and "proposed_at" > $1
  order by "proposed_at"
  limit $2;

select "id", "module", "base", "changes", "reason", "outcome", "proposed_by" as "proposedBy", "proposed_at" as "proposedAt", "decided_by" as "decidedBy", "decided_at" as "decidedAt"
  from "access"."policy_proposal"
  where "id" = $1;

select "id", "module", "declared", "words"
  from "access"."policy_set"
  where "id" in ($1, …)
  limit $2;

select "id", "since", "proposal", "overlay", "lapsed"
  from "access"."policy_set"
  where "module" = $1
  order by "since" desc
  limit $2;

select agency, roles, array_agg(person) as people
  from ( select o.id as agency, r.roles, r.person from unnest($1::text[]) o (id) cross join lateral organisations.roles_at(o.id, $2) r limit $3) held
  group by agency, roles
  order by agency, roles;

select distinct on (module) id, since
  from access.policy_set
  order by module, since;

select distinct on (module) id, since
  from access.policy_set
  where since <= $1
  order by module, since desc;

select distinct on (module) module, id
  from access.policy_set
  order by module, since desc;

select distinct on (module) module, id, sha256, code_sha256 as "codeSha256", declared, words, overlay, since
  from access.policy_set
  order by module, since desc;

select distinct person
  from organisations.powers_at($1, $2)
  where act = $3 and ($4::bigint is null or amount >= $5::bigint) and ($6::text is null or seat = $7::text)
  order by person;

select id, post, person, names, kind, organisation, titles, unit, roles, powers, since, until, reason, given_by, agreed_by, recorded_at, ended_by, ended_at, end_reason, decree, instead_of
  from organisations.chain_at($1::uuid[], $2::text, $3);

select organisations.current_body($1, $2) as body;

select person, roles
  from organisations.roles_at($1, $2)
  order by person;

select pg_advisory_xact_lock(hashtextextended($1, 0));

update "access"."policy_proposal"
  set "decided_by" = $1, "decided_at" = $2, "outcome" = $3
  where "id" = $4;

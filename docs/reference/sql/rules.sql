-- Every statement of rules that the tests have seen. Generated: node scripts/reference.mjs --sql

(select decided_on::text as "on", inputs, simulated, model, outcome from rules.recorded_case where rule_set = $1 and simulated = $2 and decided_on between $3::date and $4::date order by decided_on desc limit $5)
  union all (select decided_on::text as "on", inputs, simulated, model, outcome from rules.recorded_case where rule_set = $6 and simulated = $7 and decided_on between $8::date and $9::date order by decided_on desc limit $10);

insert into "rules"."draft" ("rule_set", "base", "begun_by", "begun_at", "ended")
  values ($1, $2, $3, $4, $5)
  returning "id";

insert into "rules"."proposal" ("draft", "version", "rule_set", "reason", "basis", "agency", "standing", "proposed_by", "proposed_at", "decided_by", "decided_at", "outcome", "answer", "lapsed_at")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
  returning "id";

insert into rules.draft_revision (draft, version, dmn, scenarios, valid, saved_by, saved_at)
  values ($1, $2, $3, $4::jsonb, daterange($5::date, $6::date), $7, $8);

insert into rules.model (hash, dmn, loaded_at) select distinct on (hash) hash, dmn, $1
  from jsonb_to_recordset($2::jsonb) as g (hash text, dmn text)
  on conflict do nothing;

insert into rules.model (hash, dmn, loaded_at)
  values ($1, $2, $3)
  on conflict do nothing;

insert into rules.recorded_case (rule_set, decided_on, inputs, simulated, model, outcome) select $1, g."on", g.inputs, g.simulated, g.model, g.outcome
  from json_to_recordset($2::json) as g ( "on" date, inputs jsonb, simulated boolean, model text, outcome json);

insert into rules.rule_set_version (rule_set, valid, model, known) select g.rule_set, g.valid, g.model, tstzrange($1, null)
  from (select rule_set, daterange(starts, ends) as valid, model from jsonb_to_recordset($2::jsonb) as g (rule_set text, starts date, ends date, model text) where rule_set <> all ($3::text[])) g
  where not exists (select from rules.rule_set_version v where upper_inf(v.known) and (g.rule_set, g.valid, g.model) = (v.rule_set, v.valid, v.model));

insert into rules.rule_set_version (rule_set, valid, model, known, proposal) select $1, g.valid, g.model, tstzrange($2, null), g.proposal
  from (select daterange("from", "to") as valid, model, proposal from jsonb_to_recordset($3::jsonb) as g ("from" date, "to" date, model text, proposal uuid)) g
  where not exists (select from rules.rule_set_version v where v.rule_set = $4 and upper_inf(v.known) and (g.valid, g.model) = (v.valid, v.model) and g.proposal is not distinct from v.proposal);

select "d"."id", "d"."rule_set" as "ruleSet", "d"."base", "d"."version", "d"."ended", "r"."dmn", "r"."scenarios", "d"."begun_by" as "begunBy", "r"."saved_by" as "savedBy", "r"."saved_at" as "savedAt", jsonb_build_object('from', lower(r.valid), 'to', upper(r.valid)) as "days", exists (select from rules.proposal p where p.draft = d.id and p.outcome is null) as "proposed"
  from "rules"."draft" as "d"
  inner
  join "rules"."draft_revision" as "r" on "r"."draft" = "d"."id" and "r"."version" = "d"."version"
  where "d"."id" = $1;

select "d"."id", "d"."rule_set" as "ruleSet", "d"."base", "d"."version", "d"."ended", "r"."dmn", "r"."scenarios", "d"."begun_by" as "begunBy", "r"."saved_by" as "savedBy", "r"."saved_at" as "savedAt", jsonb_build_object('from', lower(r.valid), 'to', upper(r.valid)) as "days", exists (select from rules.proposal p where p.draft = d.id and p.outcome is null) as "proposed"
  from "rules"."draft" as "d"
  inner
  join "rules"."draft_revision" as "r" on "r"."draft" = "d"."id" and "r"."version" = "d"."version"
  where "d"."rule_set" = $1 and "d"."ended" is null
  order by "d"."begun_at"
  limit $2;

select "definition"
  from "rules"."rule_set"
  where "current" = $1
  order by "id"
  limit $2;

select "definition"
  from "rules"."rule_set"
  where "id" = $1;

select "dmn"
  from "rules"."model"
  where "hash" = $1;

select "id"
  from "rules"."proposal"
  where outcome = 'published'
  order by "decided_at" desc
  limit $1;

select "id", "draft", "version", "standing", "reason", "basis", "agency", "outcome", "answer", "rule_set" as "ruleSet", "proposed_by" as "proposedBy", "proposed_at" as "proposedAt", "decided_by" as "decidedBy", "decided_at" as "decidedAt", "lapsed_at" as "lapsedAt"
  from "rules"."proposal"
  where "id" = $1;

select "id", "draft", "version", "standing", "reason", "basis", "agency", "outcome", "answer", "rule_set" as "ruleSet", "proposed_by" as "proposedBy", "proposed_at" as "proposedAt", "decided_by" as "decidedBy", "decided_at" as "decidedAt", "lapsed_at" as "lapsedAt"
  from "rules"."proposal"
  where "rule_set" = $1
  order by "proposed_at" desc
  limit $2;

select "scenarios"
  from "rules"."draft_revision"
  where "draft" = $1 and "version" = $2;

select "scenarios"
  from "rules"."rule_set"
  where "id" = $1
  for update;

select "scenarios", "pack_versions"
  from "rules"."rule_set"
  where "id" = $1;

select count(*) as "count"
  from "rules"."proposal"
  where "outcome" is null and "agency" in ($1, …) and "proposed_by" != $2;

select d.id, d.base, r.dmn, r.scenarios, d.begun_by as "begunBy", r.saved_by as "savedBy", r.saved_at as "savedAt", d.ended, jsonb_build_object('from', lower(r.valid), 'to', upper(r.valid)) as days
  from rules.draft d
  join rules.draft_revision r on r.draft = d.id
  where d.id = $1 and r.version = $2;

select greatest($1::timestamptz, max(coalesce(upper(known), lower(known))) + interval '1 millisecond') as moment
  from rules.rule_set_version;

select greatest($1::timestamptz, max(lower(known)) + interval '1 millisecond') as moment
  from rules.rule_set_version
  where rule_set = $2 and upper_inf(known);

select id
  from rules.draft
  where id = $1
  for update;

select id
  from rules.rule_set
  where id = $1
  for update;

select id, proposal, lower(valid)::text as "from", upper(valid)::text as "to", model
  from rules.rule_set_version
  where rule_set = $1 and upper_inf(known)
  order by lower(valid)
  limit $2;

select lower(valid)::text as "from", upper(valid)::text as "to", model
  from rules.rule_set_version
  where rule_set = $1 and upper_inf(known)
  order by lower(valid)
  limit $2;

select r.definition, v.model
  from rules.rule_set r
  left
  join rules.rule_set_version v on v.rule_set = r.id and upper_inf(v.known) and v.valid @> $1::date
  where r.id = $2;

select s.id, s.pack_sha256 as sha256, array_agg(distinct v.model) as models
  from rules.rule_set s
  join rules.rule_set_version v on v.rule_set = s.id
  where upper_inf(v.known)
  group by s.id
  having count(v.proposal) > 0;

update "rules"."draft"
  set "ended" = $1
  where "id" = $2;

update "rules"."draft"
  set "version" = $1
  where "id" = $2;

update "rules"."proposal"
  set "decided_by" = $1, "decided_at" = $2, "outcome" = $3, "answer" = $4
  where "id" = $5;

update "rules"."proposal"
  set "lapsed_at" = $1
  where "id" = $2;

update "rules"."rule_set"
  set "scenarios" = $1
  where "id" = $2;

update rules.rule_set_version v
  set known = tstzrange(lower(v.known), $1)
  where upper_inf(v.known) and v.rule_set <> all ($2::text[]) and not exists (select from (select rule_set, daterange(starts, ends) as valid, model from jsonb_to_recordset($3::jsonb) as g (rule_set text, starts date, ends date, model text) where rule_set <> all ($4::text[])) g where (g.rule_set, g.valid, g.model) = (v.rule_set, v.valid, v.model))
  returning v.rule_set, v.proposal;

update rules.rule_set_version v
  set known = tstzrange(lower(v.known), $1)
  where v.rule_set = $2 and upper_inf(v.known) and not exists (select from (select daterange("from", "to") as valid, model, proposal from jsonb_to_recordset($3::jsonb) as g ("from" date, "to" date, model text, proposal uuid)) g where (g.valid, g.model) = (v.valid, v.model) and g.proposal is not distinct from v.proposal);

with given as (select * from jsonb_to_recordset($1::jsonb) as g (id text, owner text, definition jsonb, scenarios jsonb, pack_versions jsonb, pack_sha256 text, kept boolean)), gone as (update rules.rule_set set current = false where id not in (select id from given) and current) insert into rules.rule_set as s (id, owner, definition, scenarios, pack_versions, pack_sha256) select id, owner, definition, scenarios, pack_versions, pack_sha256
  from given
  on conflict (id) do update
  set owner = excluded.owner, definition = excluded.definition, scenarios = case when (select kept from given g where g.id = excluded.id) then s.scenarios else excluded.scenarios end, pack_versions = excluded.pack_versions, pack_sha256 = excluded.pack_sha256, current = true;

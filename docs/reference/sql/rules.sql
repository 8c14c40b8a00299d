-- Every statement of rules that the tests have seen. Generated: node scripts/reference.mjs --sql

insert into rules.model (hash, dmn, loaded_at) select distinct on (hash) hash, dmn, $1
  from jsonb_to_recordset($2::jsonb) as g (hash text, dmn text)
  on conflict do nothing;

insert into rules.rule_set_version (rule_set, valid, model, known) select g.rule_set, g.valid, g.model, tstzrange($1, null)
  from (select rule_set, daterange(starts, ends) as valid, model from jsonb_to_recordset($2::jsonb) as g (rule_set text, starts date, ends date, model text)) g
  where not exists (select from rules.rule_set_version v where upper_inf(v.known) and (g.rule_set, g.valid, g.model) = (v.rule_set, v.valid, v.model));

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

select greatest($1::timestamptz, max(lower(known)) + interval '1 millisecond') as moment
  from rules.rule_set_version
  where upper_inf(known);

select lower(valid)::text as "from", upper(valid)::text as "to", model
  from rules.rule_set_version
  where rule_set = $1 and upper_inf(known)
  order by lower(valid)
  limit $2;

update rules.rule_set_version v
  set known = tstzrange(lower(v.known), $1)
  where upper_inf(v.known) and not exists (select from (select rule_set, daterange(starts, ends) as valid, model from jsonb_to_recordset($2::jsonb) as g (rule_set text, starts date, ends date, model text)) g where (g.rule_set, g.valid, g.model) = (v.rule_set, v.valid, v.model));

with given as (select * from jsonb_to_recordset($1::jsonb) as g (id text, owner text, definition jsonb)), gone as (update rules.rule_set set current = false where id not in (select id from given) and current) insert into rules.rule_set (id, owner, definition) select id, owner, definition
  from given
  on conflict (id) do update
  set owner = excluded.owner, definition = excluded.definition, current = true;

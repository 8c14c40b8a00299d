-- Every statement of organisations that the tests have seen. Generated: node scripts/reference.mjs --sql

select "id", "kind", "kind_names", "kind_plurals", "parent", "names", "source", "reliability"
  from "organisations"."organisation"
  where "current" = $1
  order by "position"
  limit $2;

select "id", "kind", "kind_names", "kind_plurals", "parent", "names", "source", "reliability"
  from "organisations"."organisation"
  where "id" = $1;

select "id", "names", "kind_names", "abbreviation"
  from "organisations"."organisation"
  where "current" = $1
  order by "position"
  limit $2;

-- Every statement of content that the tests have seen. Generated: node scripts/reference.mjs --sql

delete
  from "content"."page"
  where "path" in ($1, …);

delete
  from "content"."search_index";

insert into "content"."page" ("path", "sha256", "type", "brotli", "gzip", "publication")
  values ($1, $2, $3, $4, $5, $6)
  on conflict ("path") do update
  set "sha256" = "excluded"."sha256", "type" = "excluded"."type", "brotli" = "excluded"."brotli", "gzip" = "excluded"."gzip", "publication" = "excluded"."publication";

insert into "content"."publication" ("inputs", "at")
  values ($1, $2)
  returning "id";

insert into "content"."search_index" ("version", "inputs", "entries", "weights", "concepts", "faint", "at")
  values ($1, $2, $3, $4, $5, $6, $7);

insert into content.search_entry (version, number, id, kind, path, titles, summaries, owners, keys) select $1, g.number, g.id, g.kind, g.path, g.titles, g.summaries, nullif(g.owners, 'null'::jsonb), g.keys
  from jsonb_to_recordset($2::jsonb) as g (number int, id text, kind text, path text, titles jsonb, summaries jsonb, owners jsonb, keys jsonb);

insert into content.search_lexeme (version, lexeme, entries, postings) select $1, *
  from unnest($2::text[], $3::int[], $4::bytea[]);

insert into content.search_word (version, word, lexeme, written) select $1, *
  from unnest($2::text[], $3::text[], $4::text[]);

select "id"
  from "content"."publication"
  order by "id" desc
  limit $1;

select "id", "titles"
  from "content"."search_entry"
  where "version" = $1 and "kind" in ($2, …)
  order by "number"
  limit $3;

select "inputs"
  from "content"."publication"
  order by "id" desc
  limit $1
  for update;

select "inputs"
  from "content"."search_index"
  limit $1;

select "lexeme"
  from "content"."search_lexeme"
  where "version" = $1
  limit $2;

select "lexeme", "postings"
  from "content"."search_lexeme"
  where "version" = $1 and "lexeme" = any($2::text[])
  limit $3;

select "number", "id", "kind", "path", "titles", "summaries", "owners", "keys"
  from "content"."search_entry"
  where "version" = $1 and "number" = any($2::int[])
  limit $3;

select "path", "sha256"
  from "content"."page"
  limit $1;

select "version"
  from "content"."search_index"
  limit $1;

select "version", "entries", "weights", "concepts", "faint"
  from "content"."search_index"
  limit $1;

select "word", "lexeme", "written"
  from "content"."search_word"
  where "version" = $1
  limit $2;

select path, sha256, type, publication > $1 as fresh, case when publication > $2 then brotli end as brotli, case when publication > $3 then gzip end as gzip
  from content.page;

select pg_advisory_xact_lock($1);

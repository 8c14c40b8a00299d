-- Every statement of organisations that the tests have seen. Generated: node scripts/reference.mjs --sql

(select id from organisations.post where organisation = $1 and during @> $2::timestamptz and folded like organisations.folded($3) limit $4) union (select p.id from organisations.appointment a join organisations.post p on p.id = a.post and p.during @> $5::timestamptz where p.organisation = $6 and a.ends > $7::timestamptz and a.begins <= $8::timestamptz and a.folded like organisations.folded($9) limit $10)
  limit $11;

insert into "organisations"."appointment" ("post", "person", "kind", "reason", "decree", "person_names", "during", "roles", "amount", "instead_of", "given_by", "agreed_by", "recorded_at", "ended_by", "ended_at")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
  returning "id";

insert into "organisations"."decree" ("number", "issued_on", "titles", "registered_by", "registered_at")
  values ($1, $2, $3, $4, $5)
  on conflict ("number", "issued_on") do nothing
  returning "id";

insert into "organisations"."post" ("titles", "unit", "head", "decree", "roles", "id", "organisation", "during")
  values ($1, $2, $3, $4, $5, $6, $7, $8);

insert into "organisations"."post" ("unit", "titles", "roles", "head", "decree", "id", "organisation", "during")
  values ($1, $2, $3, $4, $5, $6, $7, $8);

insert into "organisations"."power" ("post", "act", "amount", "body", "decree", "id", "currency", "during")
  values ($1, $2, $3, $4, $5, $6, $7, $8);

insert into "organisations"."power" ("post", "amount", "body", "decree", "act", "id", "currency", "during")
  values ($1, $2, $3, $4, $5, $6, $7, $8);

insert into "organisations"."split" ("giver", "taker", "services", "founds", "at", "decree", "recorded_by", "recorded_at")
  values ($1, $2, $3, $4, $5, $6, $7, $8);

insert into "organisations"."succession" ("kind", "predecessor", "successor", "at", "decree", "recorded_by", "recorded_at")
  values ($1, $2, $3, $4, $5, $6, $7);

insert into "organisations"."unit" ("id", "organisation", "parent", "names", "decree", "during")
  values ($1, $2, $3, $4, $5, $6);

insert into organisations.organisation (id, position) select o->>'organisation', (o->>'position')::integer
  from jsonb_array_elements($1::jsonb) o
  on conflict (id) do update
  set position = excluded.position;

insert into organisations.organisation_kind (id, names, plurals) select k->>'kind', k->'names', k->'plurals'
  from jsonb_array_elements($1::jsonb) k
  on conflict (id) do update
  set names = excluded.names, plurals = excluded.plurals;

insert into organisations.organisation_version (organisation, during, kind, names, abbreviation, parent, source, reliability, decree) select organisation, during, kind, names, abbreviation, parent, source, reliability, decree
  from jsonb_populate_record(null::organisations.organisation_version, $1::jsonb) r;

insert into organisations.post (id, during, organisation, unit, titles, roles, head, decree) select id, during, organisation, unit, titles, roles, head, decree
  from jsonb_populate_record(null::organisations.post, $1::jsonb) r;

insert into organisations.unit (id, during, organisation, parent, names, decree) select id, during, organisation, parent, names, decree
  from jsonb_populate_record(null::organisations.unit, $1::jsonb) r;

select "id", "number", "issued_on" as "issuedOn", "titles"
  from "organisations"."decree"
  order by "issued_on" desc, "number"
  limit $1;

select "id", "organisation", "parent", "names", "decree"
  from "organisations"."unit"
  where "id" = $1 and "organisation" = $2 and during @> $3::timestamptz;

select "id", "organisation", "parent", "names", "decree"
  from "organisations"."unit"
  where "organisation" = $1 and during @> $2::timestamptz
  order by "id"
  limit $3;

select "id", "organisation", "unit", "titles", "roles", "head", "decree"
  from "organisations"."post"
  where "id" = $1 and during @> $2::timestamptz;

select "id", "organisation", "unit", "titles", "roles", "head", "decree"
  from "organisations"."post"
  where id = any($1::uuid[]) and during @> $2::timestamptz
  limit $3;

select "id", "organisation", "unit", "titles", "roles", "head", "decree"
  from "organisations"."post"
  where organisation = $1 and during @> $2::timestamptz
  limit $3;

select "id", "post", "act", "amount", "currency", "body", "decree"
  from "organisations"."power"
  where post = any($1::uuid[]) and during @> $2::timestamptz
  order by "act", "id"
  limit $3;

select "kind", "predecessor", "successor", "at", "decree"
  from "organisations"."succession"
  where "cancelled_at" is null and ("predecessor" = $1 or "successor" = $2)
  order by "at"
  limit $3;

select "post", "act"
  from "organisations"."power"
  where "id" = $1 and during @> $2::timestamptz;

select 'unit' as kind, v.id::text as thing, exists (select from organisations.unit l where l.id = v.id and lower(l.during) > $1) as changes
  from organisations.unit v
  join organisations.unit p on p.id = v.id and upper(p.during) = $2 and p.organisation = $3
  where lower(v.during) = $4 and v.organisation = $5
  union all select 'post', v.id::text, exists (select from organisations.post l where l.id = v.id and lower(l.during) > $6)
  from organisations.post v
  join organisations.post p on p.id = v.id and upper(p.during) = $7 and p.organisation = $8
  where lower(v.during) = $9 and v.organisation = $10
  union all select 'body', v.organisation, exists (select from organisations.organisation_version l where l.organisation = v.organisation and lower(l.during) > $11)
  from organisations.organisation_version v
  join organisations.organisation_version p on p.organisation = v.organisation and upper(p.during) = $12 and p.parent = $13
  where lower(v.during) = $14 and v.parent = $15;

select a.id, a.post, a.person, a.person_names as names, a.kind, a.instead_of as "insteadOf", p.organisation, p.titles, array(select r from unnest(p.roles) r where a.roles is null or r = any (a.roles)) as roles, lower(a.during) as
  from, coalesce(a.ended_at, upper(a.during)) as until, a.reason, a.end_reason as "endReason", a.given_by as "givenBy", a.agreed_by as "agreedBy", a.ended_by as "endedBy", a.decree
  from organisations.appointment a cross
  join lateral (select p.organisation, p.titles, p.roles from organisations.post p where p.id = a.post and p.during && a.during and p.during @> $1::timestamptz order by p.during desc limit 1) p
  where a.during @> $2::timestamptz and (a.ended_at is null or a.ended_at > $3::timestamptz) and a.person = $4 and a.post = $5
  order by lower(a.during), a.id
  limit $6;

select a.id, a.post, a.person, a.person_names as names, a.kind, a.instead_of as "insteadOf", p.organisation, p.titles, array(select r from unnest(p.roles) r where a.roles is null or r = any (a.roles)) as roles, lower(a.during) as
  from, coalesce(a.ended_at, upper(a.during)) as until, a.reason, a.end_reason as "endReason", a.given_by as "givenBy", a.agreed_by as "agreedBy", a.ended_by as "endedBy", a.decree
  from organisations.appointment a cross
  join lateral (select p.organisation, p.titles, p.roles from organisations.post p where p.id = a.post and p.during && a.during and p.during @> $1::timestamptz order by p.during desc limit 1) p
  where a.during @> $2::timestamptz and (a.ended_at is null or a.ended_at > $3::timestamptz) and a.person = $4 and p.organisation = $5 and a.post in (select o.id from organisations.post o where o.organisation = $6)
  order by lower(a.during), a.id
  limit $7;

select a.id, a.post, a.person, a.person_names as names, a.kind, a.instead_of as "insteadOf", p.organisation, p.titles, array(select r from unnest(p.roles) r where a.roles is null or r = any (a.roles)) as roles, lower(a.during) as
  from, coalesce(a.ended_at, upper(a.during)) as until, a.reason, a.end_reason as "endReason", a.given_by as "givenBy", a.agreed_by as "agreedBy", a.ended_by as "endedBy", a.decree
  from organisations.appointment a cross
  join lateral (select p.organisation, p.titles, p.roles from organisations.post p where p.id = a.post and p.during && a.during and p.during @> $1::timestamptz order by p.during desc limit 1) p
  where a.during @> $2::timestamptz and (a.ended_at is null or a.ended_at > $3::timestamptz) and a.person = $4
  order by lower(a.during), a.id
  limit $5;

select a.id, a.post, a.person, a.person_names as names, a.kind, a.instead_of as "insteadOf", p.organisation, p.titles, array(select r from unnest(p.roles) r where a.roles is null or r = any (a.roles)) as roles, lower(a.during) as
  from, coalesce(a.ended_at, upper(a.during)) as until, a.reason, a.end_reason as "endReason", a.given_by as "givenBy", a.agreed_by as "agreedBy", a.ended_by as "endedBy", a.decree
  from organisations.appointment a cross
  join lateral (select p.organisation, p.titles, p.roles from organisations.post p where p.id = a.post and p.during && a.during and p.during @> $1::timestamptz order by p.during desc limit 1) p
  where a.during @> $2::timestamptz and (a.ended_at is null or a.ended_at > $3::timestamptz) and a.post = $4
  order by lower(a.during), a.id
  limit $5;

select a.id, a.post, a.person, a.person_names as names, a.kind, a.instead_of as "insteadOf", p.organisation, p.titles, array(select r from unnest(p.roles) r where a.roles is null or r = any (a.roles)) as roles, lower(a.during) as
  from, coalesce(a.ended_at, upper(a.during)) as until, a.reason, a.end_reason as "endReason", a.given_by as "givenBy", a.agreed_by as "agreedBy", a.ended_by as "endedBy", a.decree
  from organisations.appointment a cross
  join lateral (select p.organisation, p.titles, p.roles from organisations.post p where p.id = a.post and p.during && a.during and p.during @> $1::timestamptz order by p.during desc limit 1) p
  where a.during @> $2::timestamptz and (a.ended_at is null or a.ended_at > $3::timestamptz) and p.organisation = $4 and a.post in (select o.id from organisations.post o where o.organisation = $5)
  order by lower(a.during), a.id
  limit $6;

select a.id, a.post, a.person, a.person_names as names, a.kind, a.instead_of as "insteadOf", p.organisation, p.titles, array(select r from unnest(p.roles) r where a.roles is null or r = any (a.roles)) as roles, lower(a.during) as
  from, coalesce(a.ended_at, upper(a.during)) as until, a.reason, a.end_reason as "endReason", a.given_by as "givenBy", a.agreed_by as "agreedBy", a.ended_by as "endedBy", a.decree
  from organisations.appointment a cross
  join lateral (select p.organisation, p.titles, p.roles from organisations.post p where p.id = a.post and p.during && a.during order by p.during desc limit 1) p
  where a.person = $1 and p.organisation = $2 and a.post in (select o.id from organisations.post o where o.organisation = $3)
  order by lower(a.during), a.id
  limit $4;

select a.id, a.post, a.person, a.person_names as names, a.kind, a.instead_of as "insteadOf", p.organisation, p.titles, array(select r from unnest(p.roles) r where a.roles is null or r = any (a.roles)) as roles, lower(a.during) as
  from, coalesce(a.ended_at, upper(a.during)) as until, a.reason, a.end_reason as "endReason", a.given_by as "givenBy", a.agreed_by as "agreedBy", a.ended_by as "endedBy", a.decree
  from organisations.appointment a cross
  join lateral (select p.organisation, p.titles, p.roles from organisations.post p where p.id = a.post and p.during && a.during order by p.during desc limit 1) p
  where a.person = $1
  order by lower(a.during), a.id
  limit $2;

select a.id, a.post, a.person, a.person_names as names, a.kind, a.instead_of as "insteadOf", p.organisation, p.titles, array(select r from unnest(p.roles) r where a.roles is null or r = any (a.roles)) as roles, lower(a.during) as
  from, coalesce(a.ended_at, upper(a.during)) as until, a.reason, a.end_reason as "endReason", a.given_by as "givenBy", a.agreed_by as "agreedBy", a.ended_by as "endedBy", a.decree
  from organisations.appointment a cross
  join lateral (select p.organisation, p.titles, p.roles from organisations.post p where p.id = a.post and p.during && a.during order by p.during desc limit 1) p
  where a.post = $1
  order by lower(a.during), a.id
  limit $2;

select a.id, a.post, a.person, a.person_names as names, a.kind, a.instead_of as "insteadOf", p.organisation, p.titles, array(select r from unnest(p.roles) r where a.roles is null or r = any (a.roles)) as roles, lower(a.during) as
  from, coalesce(a.ended_at, upper(a.during)) as until, a.reason, a.end_reason as "endReason", a.given_by as "givenBy", a.agreed_by as "agreedBy", a.ended_by as "endedBy", a.decree
  from organisations.appointment a cross
  join lateral (select p.organisation, p.titles, p.roles from organisations.post p where p.id = a.post and p.during && a.during order by p.during desc limit 1) p
  where lower(a.during) > $1 and a.ended_at is null and a.person = $2
  order by lower(a.during), a.id
  limit $3;

select a.id, a.post, a.person, a.person_names as names, a.kind, a.instead_of as "insteadOf", p.organisation, p.titles, array(select r from unnest(p.roles) r where a.roles is null or r = any (a.roles)) as roles, lower(a.during) as
  from, coalesce(a.ended_at, upper(a.during)) as until, a.reason, a.end_reason as "endReason", a.given_by as "givenBy", a.agreed_by as "agreedBy", a.ended_by as "endedBy", a.decree
  from organisations.appointment a cross
  join lateral (select p.organisation, p.titles, p.roles from organisations.post p where p.id = a.post and p.during && a.during order by p.during desc limit 1) p
  where lower(a.during) > $1 and a.ended_at is null and p.organisation = $2 and a.post in (select o.id from organisations.post o where o.organisation = $3)
  order by lower(a.during), a.id
  limit $4;

select a.id, a.post, a.person, a.person_names as names, a.kind, a.instead_of as "insteadOf", p.organisation, p.titles, array(select r from unnest(p.roles) r where a.roles is null or r = any (a.roles)) as roles, lower(a.during) as
  from, coalesce(a.ended_at, upper(a.during)) as until, a.reason, a.end_reason as "endReason", a.given_by as "givenBy", a.agreed_by as "agreedBy", a.ended_by as "endedBy", a.decree
  from organisations.appointment a cross
  join lateral (select p.organisation, p.titles, p.roles from organisations.post p where p.id = a.post and p.during && a.during order by p.during desc limit 1) p
  where p.organisation = $1 and a.post in (select o.id from organisations.post o where o.organisation = $2)
  order by lower(a.during), a.id
  limit $3;

select agency, agencies, roles, posts, stands_in_for as "standsInFor"
  from organisations.office_at($1, $2);

select
  from organisations.appointment a
  join organisations.appointment b on b.person = a.person and b.id <> a.id and b.in_force && a.in_force
  join organisations.post p on p.id = a.post
  join organisations.post q on q.id = b.post and q.organisation <> p.organisation
  where a.post = any($1::uuid[]) and not isempty(a.in_force * b.in_force * p.during * q.during)
  limit 1;

select
  from organisations.appointment a
  join organisations.post p on p.id = a.post
  join organisations.post t on t.id = $1 and t.organisation <> p.organisation
  where a.person = $2 and a.in_force && $3::tstzrange and not isempty(a.in_force * p.during * t.during * $4::tstzrange)
  limit 1;

select
  from organisations.organisation
  where id = $1
  for update;

select
  from organisations.organisation
  where id = any($1::text[])
  order by id
  for update;

select
  from organisations.organisation_version
  where organisation = $1 and upper_inf(during) and coalesce(lower(during), '-infinity') <= $2;

select
  from organisations.post v
  join organisations.post p on p.id = v.id and upper(p.during) = lower(v.during)
  where v.id = $1::uuid and lower(v.during) = $2 and not (v.roles @> p.roles and p.roles @> v.roles);

select
  from organisations.split
  where (taker = $1 or giver = $2) and cancelled_at is null
  union all select
  from organisations.succession
  where (predecessor = $3 or successor = $4) and cancelled_at is null
  limit 1;

select
  from organisations.succession
  where predecessor = $1 and cancelled_at is null
  union all select
  from organisations.split
  where (giver = $2 or taker = $3) and at >= $4 and cancelled_at is null
  limit 1;

select
  from organisations.unit u
  where (u.id = any($1::uuid[]) or u.parent = any($2::uuid[])) and lower(u.during) >= $3
  union all select
  from organisations.post p
  where lower(p.during) >= $4 and p.unit = any($5::uuid[])
  union all select
  from organisations.post h
  join organisations.post p on p.id = h.id and lower(p.during) >= $6
  where h.unit = any($7::uuid[]) and h.during @> $8::timestamptz
  limit 1;

select
  from organisations.unit
  where organisation = $1 and lower(during) >= $2
  union all select
  from organisations.post
  where organisation = $3 and lower(during) >= $4
  limit 1;

select giver as "from", taker as "to", at, services
  from organisations.split
  where at <= $1 and cancelled_at is null
  union all select predecessor, successor, at, null
  from organisations.succession
  where at <= $2 and cancelled_at is null and successor is not null
  order by at, services nulls last
  limit $3;

select id, names
  from organisations.unit
  where organisation = $1 and during @> $2::timestamptz and folded like organisations.folded($3)
  order by id
  limit $4;

select id, parent, names
  from organisations.unit
  where organisation = $1 and during @> $2::timestamptz
  order by id;

select kind, thing, "from", names, founds, decree
  from ( select 'body' as kind, v.organisation as thing, lower(v.during) as "from", v.names, false as founds, v.decree, v.organisation as was from organisations.organisation_version v where v.organisation = $1 union all select 'unit', v.id::text, lower(v.during), v.names, p.id is null, v.decree, p.organisation from organisations.unit v left join organisations.unit p on p.id = v.id and upper(p.during) = lower(v.during) where v.organisation = $2 union all select 'post', v.id::text, lower(v.during), v.titles, p.id is null, v.decree, p.organisation from organisations.post v left join organisations.post p on p.id = v.id and upper(p.during) = lower(v.during) where v.organisation = $3 union all select s.kind, s.predecessor, s.at, coalesce((select o.names from organisations.organisation_version o where o.organisation = s.successor and o.during @> s.at), '{}'), false, s.decree, s.predecessor from organisations.succession s where s.predecessor = $4 and s.cancelled_at is null union all select 'split', h.taker, h.at, coalesce((select o.names from organisations.organisation_version o where o.organisation = h.taker and o.during @> h.at), '{}'), false, h.decree, h.giver from organisations.split h where h.giver = $5 and h.cancelled_at is null) planned
  where "from" > $6 and coalesce(was, $7) = $8
  order by "from", kind, thing
  limit $9;

select o.id, v.kind, k.names as "kindNames", k.plurals as "kindPlurals", v.parent, v.names, v.abbreviation, v.source, v.reliability
  from organisations.organisation o
  join organisations.organisation_version v on v.organisation = o.id
  join organisations.organisation_kind k on k.id = v.kind
  where o.id = $1 and coalesce(lower(v.during), '-infinity') <= $2
  order by lower(v.during) desc nulls last
  limit 1;

select o.id, v.kind, k.names as "kindNames", k.plurals as "kindPlurals", v.parent, v.names, v.abbreviation, v.source, v.reliability
  from organisations.organisation o
  join organisations.organisation_version v on v.organisation = o.id
  join organisations.organisation_kind k on k.id = v.kind
  where v.during @> $1::timestamptz
  order by o.position, o.id
  limit $2;

select organisations.fold_version(t.kind, t.thing, $1, $2, $3)
  from unnest($4::text[], $5::text[]) as t (kind, thing);

select p.id, p.unit, p.titles, p.roles, p.head, coalesce((select jsonb_agg(jsonb_build_object('person', a.person, 'names', a.person_names, 'kind', a.kind, 'until', upper(a.during)) order by a.kind = 'holder' desc, a.id) from organisations.appointment a where a.post = p.id and a.in_force @> $1::timestamptz), '[]') as people
  from organisations.post p
  where p.organisation = $2 and p.during @> $3::timestamptz and p.id = any($4::uuid[])
  order by p.head desc, p.id
  limit $5;

select p.id, p.unit, p.titles, p.roles, p.head, coalesce((select jsonb_agg(jsonb_build_object('person', a.person, 'names', a.person_names, 'kind', a.kind, 'until', upper(a.during)) order by a.kind = 'holder' desc, a.id) from organisations.appointment a where a.post = p.id and a.in_force @> $1::timestamptz), '[]') as people
  from organisations.post p
  where p.organisation = $2 and p.during @> $3::timestamptz and p.unit = $4
  order by p.head desc, p.id
  limit $5;

select p.id, p.unit, p.titles, p.roles, p.head, coalesce((select jsonb_agg(jsonb_build_object('person', a.person, 'names', a.person_names, 'kind', a.kind, 'until', upper(a.during)) order by a.kind = 'holder' desc, a.id) from organisations.appointment a where a.post = p.id and a.in_force @> $1::timestamptz), '[]') as people
  from organisations.post p
  where p.organisation = $2 and p.during @> $3::timestamptz and p.unit is null
  order by p.head desc, p.id
  limit $4;

select p.id, p.unit, p.titles, p.roles, p.head, coalesce((select jsonb_agg(jsonb_build_object('person', a.person, 'names', a.person_names, 'kind', a.kind, 'until', upper(a.during)) order by a.kind = 'holder' desc, a.id) from organisations.appointment a where a.post = p.id and a.in_force @> $1::timestamptz), '[]') as people
  from organisations.post p
  where p.organisation = $2 and p.during @> $3::timestamptz
  order by p.head desc, p.id
  limit $4;

select p.unit, count(*)::integer as posts, (count(*) filter (where not exists (select from organisations.appointment a where a.post = p.id and a.ends > $1::timestamptz and a.begins <= $2::timestamptz)) )::integer as vacant
  from organisations.post p
  where p.organisation = $3 and p.during @> $4::timestamptz
  group by p.unit;

select to_jsonb(v) as old, coalesce(lower(during) = $1, false) as begins, upper(during) as ends
  from organisations.organisation_version v
  where organisation = $2 and during @> $3::timestamptz
  for update;

select to_jsonb(v) as old, coalesce(lower(during) = $1, false) as begins, upper(during) as ends
  from organisations.post v
  where id = $2 and during @> $3::timestamptz
  for update;

select to_jsonb(v) as old, coalesce(lower(during) = $1, false) as begins, upper(during) as ends
  from organisations.unit v
  where id = $2 and during @> $3::timestamptz
  for update;

set constraints all deferred;

set constraints all immediate;

update organisations.organisation_version
  set during = tstzrange(lower(during), $1)
  where organisation = $2 and during @> $3::timestamptz;

update organisations.organisation_version
  set during = tstzrange(lower(during), null)
  where organisation = $1 and upper(during) = $2;

update organisations.organisation_version v
  set during = tstzrange(lower(during), greatest($1, lower(during) + interval '1 microsecond'))
  where organisation = $2 and during @> $3::timestamptz and not exists (select from organisations.organisation_version l where l.organisation = $4 and lower(l.during) > $5);

update organisations.post
  set during = tstzrange(lower(during), $1)
  where id = $2 and during @> $3::timestamptz;

update organisations.post v
  set during = tstzrange(lower(during), greatest($1, lower(during) + interval '1 microsecond'))
  where id = $2 and during @> $3::timestamptz and not exists (select from organisations.post l where l.id = $4 and lower(l.during) > $5);

update organisations.post v
  set titles = r.titles, unit = r.unit, roles = r.roles, head = r.head, decree = r.decree
  from jsonb_populate_record(null::organisations.post, $1::jsonb) r
  where v.id = $2 and v.during @> $3::timestamptz;

update organisations.power
  set during = tstzrange(lower(during), $1)
  where post = $2 and during @> $3::timestamptz and lower(during) < $4;

update organisations.power v
  set during = tstzrange(lower(during), greatest($1, lower(during) + interval '1 microsecond'))
  where id = $2 and during @> $3::timestamptz and not exists (select from organisations.power l where l.id = $4 and lower(l.during) > $5);

update organisations.split s
  set told_at = $1
  from (select id from organisations.split where at <= $2 and told_at is null and cancelled_at is null order by at, id limit 50 for update skip locked) due
  where s.id = due.id
  returning s.id, s.giver, s.taker, s.services, s.recorded_by as "by", s.at, organisations.affairs_of(s.giver, s.at) as bodies;

update organisations.split
  set cancelled_by = $1, cancelled_at = $2
  where giver = $3 and taker = $4 and at = $5 and cancelled_at is null
  returning founds;

update organisations.succession
  set cancelled_by = $1, cancelled_at = $2
  where predecessor = $3 and at = $4 and cancelled_at is null
  returning successor;

update organisations.unit
  set during = tstzrange(lower(during), $1)
  where id = $2 and during @> $3::timestamptz;

update organisations.unit v
  set during = tstzrange(lower(during), greatest($1, lower(during) + interval '1 microsecond'))
  where id = $2 and during @> $3::timestamptz and not exists (select from organisations.unit l where l.id = $4 and lower(l.during) > $5);

update organisations.unit v
  set names = r.names, parent = r.parent, decree = r.decree
  from jsonb_populate_record(null::organisations.unit, $1::jsonb) r
  where v.id = $2 and v.during @> $3::timestamptz;

with given as (select value as o from jsonb_array_elements($1::jsonb)), own as (select organisation from organisations.organisation_version where decree is not null union select predecessor from organisations.succession union select organisation from organisations.organisation_version group by organisation having count(*) > 1), gone as (update organisations.organisation_version v set during = tstzrange(lower(during), $2) where upper_inf(during) and organisation not in (select organisation from own) and organisation not in (select o->>'organisation' from given) and not exists (select from organisations.post p where p.organisation = v.organisation and (upper_inf(p.during) or upper(p.during) > $3)) and not exists (select from organisations.unit u where u.organisation = v.organisation and (upper_inf(u.during) or upper(u.during) > $4))), mended as (update organisations.organisation_version v set kind = o->>'kind', names = o->'names', abbreviation = o->>'abbreviation', parent = o->>'parent', source = o->>'source', reliability = o->>'reliability', during = tstzrange(lower(during), null) from given where v.organisation = o->>'organisation' and v.organisation not in (select organisation from own) returning v.organisation) insert into organisations.organisation_version (organisation, during, kind, names, abbreviation, parent, source, reliability) select o->>'organisation', tstzrange(null, null), o->>'kind', o->'names', o->>'abbreviation', o->>'parent', o->>'source', o->>'reliability'
  from given
  where not exists (select from organisations.organisation_version v where v.organisation = o->>'organisation');

with moved as materialized ( select id, parent, names, upper(during) as ends from "organisations"."unit" where organisation = $1 and during @> $2::timestamptz), closed as ( update "organisations"."unit" set during = tstzrange(lower(during), $3) where organisation = $4 and during @> $5::timestamptz returning id) insert into "organisations"."unit" (id, parent, names, during, organisation, decree) select id, parent, names, tstzrange($6, ends), $7, $8
  from moved
  where (select count(*) from closed) >= 0;

with moved as materialized ( select id, parent, names, upper(during) as ends from organisations.unit where id = any($1::uuid[]) and during @> $2::timestamptz), closed as ( update organisations.unit set during = tstzrange(lower(during), $3) where id = any($4::uuid[]) and during @> $5::timestamptz returning id) insert into organisations.unit (id, parent, names, during, organisation, decree) select id, case when parent = any($6::uuid[]) then parent end, names, tstzrange($7, ends), $8, $9
  from moved
  where (select count(*) from closed) >= 0;

with moved as materialized ( select id, unit, titles, roles, case when unit is null then false else head end as head, upper(during) as ends from "organisations"."post" where organisation = $1 and during @> $2::timestamptz), closed as ( update "organisations"."post" set during = tstzrange(lower(during), $3) where organisation = $4 and during @> $5::timestamptz returning id) insert into "organisations"."post" (id, unit, titles, roles, head, during, organisation, decree) select id, unit, titles, roles, head, tstzrange($6, ends), $7, $8
  from moved
  where (select count(*) from closed) >= 0;

with moved as materialized ( select id, unit, titles, roles, head, upper(during) as ends from organisations.post where unit = any($1::uuid[]) and during @> $2::timestamptz), closed as ( update organisations.post set during = tstzrange(lower(during), $3) where unit = any($4::uuid[]) and during @> $5::timestamptz returning id) insert into organisations.post (id, unit, titles, roles, head, during, organisation, decree) select id, unit, titles, roles, head, tstzrange($6, ends), $7, $8
  from moved
  where (select count(*) from closed) >= 0
  returning id;

with moved as materialized ( select organisation, during, kind, names, abbreviation, source, reliability from organisations.organisation_version where parent = $1 and during @> $2::timestamptz), closed as ( update organisations.organisation_version set during = tstzrange(lower(during), $3) where parent = $4 and during @> $5::timestamptz returning organisation) insert into organisations.organisation_version (organisation, during, kind, names, abbreviation, parent, source, reliability, decree) select organisation, tstzrange($6, upper(during)), kind, names, abbreviation, $7, source, reliability, $8
  from moved
  where (select count(*) from closed) >= 0;

with own as ( select a.id from organisations.appointment a join organisations.post p on p.id = a.post and p.during @> greatest($1, lower(a.during)) where a.person = $2 and a.id = coalesce($3::uuid, a.id) and p.organisation = coalesce($4::text, p.organisation) and (upper_inf(a.during) or upper(a.during) > $5) and (a.ended_at is null or a.ended_at > $6)) update organisations.appointment a
  set during = tstzrange(lower(during), greatest($7, lower(during) + interval '1 microsecond')), ended_by = $8, ended_at = $9, end_reason = $10
  where a.id in (select id from own union select i.id from organisations.appointment i where i.instead_of in (select id from own)) and (upper_inf(a.during) or upper(a.during) > $11) and (a.ended_at is null or a.ended_at > $12)
  returning a.id, a.person, a.post, (select p.organisation from organisations.post p where p.id = a.post and p.during && a.during order by p.during desc limit 1) as agency;

with own as ( select o.position, v.kind, v.parent from organisations.organisation o join organisations.organisation_version v on v.organisation = o.id and v.during @> $1::timestamptz where o.id = $2), body as ( insert into organisations.organisation (id, position) select $3, position from own on conflict (id) do update set position = excluded.position where not exists (select from organisations.organisation_version t where t.organisation = $4) returning id) insert into organisations.organisation_version (organisation, during, kind, names, abbreviation, parent, decree) select body.id, $5::tstzrange, own.kind, $6::jsonb, $7, own.parent, $8
  from body, own
  returning organisation;

with recursive part (id) as ( select id from organisations.unit where id = any($1::uuid[]) and organisation = $2 and during @> $3::timestamptz union select u.id from organisations.unit u join part on u.parent = part.id where u.during @> $4::timestamptz) select id, id = any($5::uuid[]) as named
  from part;

-- The register: bodies, units, posts, powers and who holds a post, each from a moment to a moment. An id
-- never goes, so that old references keep working; what it was called and under whom it stood are versions.

create extension if not exists btree_gist with schema organisations;

create table organisations.decree (
  id uuid primary key default uuidv7(),
  number text not null check (length(number) between 1 and 100),
  issued_on date not null,
  titles jsonb not null,
  registered_by uuid not null,
  registered_at timestamptz not null,
  unique (number, issued_on)
);

create table organisations.organisation_kind (
  id text primary key,
  names jsonb not null,
  -- as a heading over several bodies: 'Ministries'
  plurals jsonb not null
);

create table organisations.organisation_version (
  organisation text not null references organisations.organisation,
  during tstzrange not null check (not isempty(during)),
  kind text not null references organisations.organisation_kind deferrable initially deferred,
  names jsonb not null,
  abbreviation text,
  parent text references organisations.organisation deferrable initially deferred,
  -- what the pack said, or else the decree by which an office changed it
  source text,
  reliability text,
  decree uuid references organisations.decree,
  primary key (organisation, during without overlaps),
  foreign key (parent, period during)
    references organisations.organisation_version (organisation, period during) deferrable initially deferred
);

insert into organisations.organisation_kind (id, names, plurals)
  select distinct on (kind) kind, kind_names, kind_plurals
  from organisations.organisation order by kind, position;
insert into organisations.organisation_version
    (organisation, during, kind, names, abbreviation, parent, source, reliability)
  select id, tstzrange(null, case when current then null else now() end), kind, names, abbreviation,
    parent, source, reliability
  from organisations.organisation;
set constraints all immediate;

alter table organisations.organisation
  drop column kind, drop column kind_names, drop column kind_plurals, drop column abbreviation,
  drop column parent, drop column names, drop column source, drop column reliability, drop column current;

-- What became of a body: the affairs of the predecessor are the successor's from then on.
create table organisations.succession (
  id uuid primary key default uuidv7(),
  kind text not null check (kind in ('merge', 'dissolve')),
  predecessor text not null unique references organisations.organisation,
  -- null: nobody goes on with its affairs
  successor text references organisations.organisation,
  at timestamptz not null,
  decree uuid not null references organisations.decree,
  recorded_by uuid not null,
  recorded_at timestamptz not null,
  check (successor <> predecessor),
  check ((kind = 'merge') = (successor is not null))
);
create index succession_successor on organisations.succession (successor);

create table organisations.unit (
  id uuid not null,
  during tstzrange not null check (not isempty(during)),
  organisation text not null,
  parent uuid check (parent <> id),
  names jsonb not null,
  decree uuid references organisations.decree,
  primary key (id, during without overlaps),
  foreign key (organisation, period during)
    references organisations.organisation_version (organisation, period during) deferrable initially deferred,
  foreign key (parent, period during)
    references organisations.unit (id, period during) deferrable initially deferred
);
create index unit_organisation on organisations.unit (organisation);
create index unit_parent on organisations.unit (parent);

create table organisations.post (
  id uuid not null,
  during tstzrange not null check (not isempty(during)),
  organisation text not null,
  -- null: directly under the body
  unit uuid,
  -- empty: called by its roles
  titles jsonb not null,
  roles text[] not null,
  -- who leads the unit, or the body
  head boolean not null,
  decree uuid references organisations.decree,
  primary key (id, during without overlaps),
  foreign key (organisation, period during)
    references organisations.organisation_version (organisation, period during) deferrable initially deferred,
  foreign key (unit, period during)
    references organisations.unit (id, period during) deferrable initially deferred,
  exclude using gist (organisation with =, coalesce(unit, '00000000-0000-0000-0000-000000000000') with =,
    during with &&) where (head) deferrable initially deferred
);
create index post_organisation on organisations.post (organisation);
create index post_unit on organisations.post (unit);

-- What goes with a post beside its roles.
create table organisations.power (
  id uuid not null default uuidv7(),
  post uuid not null,
  during tstzrange not null check (not isempty(during)),
  act text not null check (act in ('approve', 'sign', 'sit')),
  -- minor units; up to which amount something may be approved
  amount bigint check (amount > 0),
  currency text check (currency ~ '^[A-Z]{3}$'),
  -- on which body one sits
  body text references organisations.organisation,
  decree uuid references organisations.decree,
  primary key (id, during without overlaps),
  foreign key (post, period during)
    references organisations.post (id, period during) deferrable initially deferred,
  check ((act = 'approve') = (amount is not null)),
  check ((amount is null) = (currency is null)),
  check ((act = 'sit') = (body is not null)),
  -- one power of a kind at a time
  exclude using gist (post with =, act with =, coalesce(body, '') with =, during with &&)
);

create table organisations.appointment (
  id uuid primary key default uuidv7(),
  post uuid not null,
  person uuid not null,
  -- as they were called then
  person_names jsonb not null,
  kind text not null check (kind in ('holder', 'acting', 'substitute')),
  during tstzrange not null check (not isempty(during)),
  -- of a substitute: which of the post's roles, and up to which amount; null: as the post has it
  roles text[],
  amount bigint check (amount >= 0),
  -- of a substitute: for whom
  instead_of uuid references organisations.appointment,
  decree uuid references organisations.decree,
  reason text not null check (length(reason) <= 500),
  given_by uuid,
  agreed_by uuid,
  recorded_at timestamptz not null,
  ended_by uuid,
  ended_at timestamptz,
  end_reason text not null default '' check (length(end_reason) <= 500),
  foreign key (post, period during)
    references organisations.post (id, period during) deferrable initially deferred,
  check ((kind = 'substitute') = (instead_of is not null)),
  check (kind = 'substitute' or (roles is null and amount is null)),
  -- a substitute stands in for a time
  check (kind <> 'substitute' or upper(during) is not null),
  -- nobody gives themselves a post or takes their own away, and two are two
  check (given_by <> person or kind = 'substitute'),
  check (agreed_by <> person),
  check (agreed_by <> given_by),
  check (ended_by is null or ended_at is not null),
  -- one holder at a time, and nobody twice on one post
  exclude using gist (post with =, during with &&) where (kind = 'holder'),
  exclude using gist (person with =, post with =, during with &&)
);
create index appointment_person on organisations.appointment (person);
create index appointment_instead on organisations.appointment (instead_of);

revoke delete, truncate on organisations.decree, organisations.organisation,
  organisations.organisation_version, organisations.succession, organisations.unit, organisations.post,
  organisations.power, organisations.appointment from igov_app;

-- Published to other modules: from where somebody acts at a moment; no row for who holds no post.
-- `agencies` are the body and all whose affairs came to it; `roles` what its posts let them do;
-- `stands_in_for` whose work they do while those are away.
create function organisations.office_at(who uuid, moment timestamptz)
returns table (agency text, agencies text[], roles text[], posts uuid[], stands_in_for uuid[])
language sql stable as $$
  select held.organisation,
    array(
      with recursive affairs (id) as (
        select held.organisation
        union
        select s.predecessor from organisations.succession s join affairs on affairs.id = s.successor
        where s.at <= moment)
      select affairs.id from affairs),
    held.roles, held.posts, held.stands_in_for
  from (
    select p.organisation, array_agg(distinct a.post) as posts,
      coalesce(array_agg(distinct r.role) filter (where r.role is not null), '{}') as roles,
      coalesce(array_agg(distinct i.person) filter (where i.person is not null), '{}') as stands_in_for
    from organisations.appointment a
    left join organisations.appointment i on i.id = a.instead_of
    join organisations.post p on p.id = a.post and p.during @> moment
    left join lateral unnest(p.roles) r (role) on a.roles is null or r.role = any (a.roles)
    where a.person = who and a.during @> moment and (a.ended_at is null or a.ended_at > moment)
    group by p.organisation
    order by min(lower(a.during)), p.organisation
    limit 1) held
$$;

-- Published to other modules: to whom the affairs of a body have come by a moment; itself while it stands.
create function organisations.current_body(body text, moment timestamptz) returns text
language sql stable as $$
  with recursive way (id, step) as (
    select body, 0
    union all
    select s.successor, way.step + 1
    from organisations.succession s join way on s.predecessor = way.id
    where s.successor is not null and s.at <= moment and way.step < 50)
  select id from way order by step desc limit 1
$$;

-- Published to other modules: the decree that is cited by a number, the newest of several; null where none is.
create function organisations.decree_of(cited text) returns uuid
language sql stable as $$
  select id from organisations.decree where number = cited order by issued_on desc limit 1
$$;

-- Published to the module that kept posts before the register: hands over one that it knew.
create function organisations.take_over_appointment(
  body text, who uuid, names jsonb, post_roles text[], since timestamptz, until timestamptz,
  why text, given uuid, ended uuid, end_why text) returns void
language plpgsql as $$
declare
  taken uuid := uuidv7();
  ends timestamptz := (select upper(v.during) from organisations.organisation_version v
    where v.organisation = body order by v.during desc limit 1);
  held tstzrange := tstzrange(since, case when until <= since then since + interval '1 microsecond' else until end)
    -- a body that the pack no longer names has taken its posts with it
    * tstzrange(null, ends);
begin
  insert into organisations.post (id, during, organisation, titles, roles, head)
    values (taken, held, body, '{}', post_roles, false);
  insert into organisations.appointment
      (post, person, person_names, kind, during, reason, given_by, recorded_at, ended_by, ended_at, end_reason)
    values (taken, who, names, 'holder', held, why, given, since, ended, coalesce(until, ends), end_why);
end $$;

-- A name as a search compares it: small letters, one form of alef, yaa and taa, no vowel signs.
create function organisations.folded(name text) returns text
language sql immutable as $$
  select translate(lower(name), 'أإآٱىةًٌٍَُِّْـ', 'اااايه')
$$;

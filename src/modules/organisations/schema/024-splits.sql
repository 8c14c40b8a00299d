-- A part of a body goes to another: units with their posts, and services with their cases. What is not named
-- stays, and so does the old address.

create table organisations.split (
  id uuid primary key default uuidv7(),
  giver text not null references organisations.organisation,
  taker text not null references organisations.organisation check (taker <> giver),
  -- ids of the pack's services; units say themselves whose they are
  services text[] not null check (cardinality(services) <= 500),
  -- true: the taker begins with it
  founds boolean not null,
  at timestamptz not null,
  decree uuid not null references organisations.decree,
  recorded_by uuid not null,
  recorded_at timestamptz not null,
  -- when those who keep cases were told that it had come
  told_at timestamptz check (told_at >= at),
  cancelled_by uuid,
  cancelled_at timestamptz check (cancelled_at < at),
  check ((cancelled_by is null) = (cancelled_at is null)),
  check (told_at is null or cancelled_at is null)
);
create index split_giver on organisations.split (giver, at) where cancelled_at is null;
create index split_untold on organisations.split (at) where told_at is null and cancelled_at is null;
revoke update, delete, truncate on organisations.split from igov_app;
grant update (told_at, cancelled_by, cancelled_at) on organisations.split to igov_app;

-- Published to other modules: who has a service of a body by a moment, through splits, mergers and splits again.
create function organisations.responsible_body(body text, service text, moment timestamptz) returns text
language sql stable as $$
  with recursive way (id, since, step) as (
    select body, '-infinity'::timestamptz, 0
    union all
    select e.successor, e.at, way.step + 1
    from way cross join lateral (
      select s.successor, s.at from (
        select h.taker as successor, h.at, 1 as rank from organisations.split h
        where h.giver = way.id and service = any (h.services) and h.cancelled_at is null
        union all
        select m.successor, m.at, 2 from organisations.succession m
        where m.predecessor = way.id and m.successor is not null and m.cancelled_at is null) s
      where s.at <= moment and s.at >= way.since
      order by s.at, s.rank limit 1) e
    where way.step < 50)
  select id from way order by step desc limit 1
$$;

-- A body and all whose affairs have come to it whole by a moment.
create function organisations.affairs_of(body text, moment timestamptz) returns text[]
language sql stable as $$
  with recursive affairs (id) as (
    select body
    union
    select s.predecessor from organisations.succession s join affairs on affairs.id = s.successor
    where s.at <= moment and s.cancelled_at is null)
  select array_agg(id) from affairs
$$;

-- What is planned for later can be cancelled until its moment comes. The register keeps what was planned, who
-- cancelled it and when; the version before goes on.

create table organisations.cancelled_change (
  id uuid primary key default uuidv7(),
  kind text not null check (kind in ('body', 'unit', 'post')),
  -- the version as it would have been
  planned jsonb not null,
  cancelled_by uuid not null,
  cancelled_at timestamptz not null
);
revoke update, delete, truncate on organisations.cancelled_change from igov_app;

-- The application may delete nothing of the register; this takes out one version that has not begun.
create function organisations.fold_version(
  what text, thing text, begins timestamptz, moment timestamptz, canceller uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  named text := case what when 'body' then 'organisations.organisation_version'
    when 'unit' then 'organisations.unit' when 'post' then 'organisations.post' end;
  keyed text := case what when 'body' then 'v.organisation = $1' else 'v.id = $1::uuid' end;
  planned jsonb;
  ends timestamptz;
begin
  if named is null or begins <= moment then
    return false;
  end if;
  execute format('delete from %s v where %s and lower(v.during) = $2 returning to_jsonb(v), upper(v.during)',
    named, keyed) into planned, ends using thing, begins;
  if planned is null then
    return false;
  end if;
  insert into organisations.cancelled_change (kind, planned, cancelled_by, cancelled_at)
    values (what, planned, canceller, moment);
  execute format('update %s v set during = tstzrange(lower(v.during), $3) where %s and upper(v.during) = $2',
    named, keyed) using thing, begins, ends;
  return true;
end $$;
revoke execute on function organisations.fold_version from public;
grant execute on function organisations.fold_version to igov_app;

alter table organisations.succession
  add column cancelled_by uuid,
  add column cancelled_at timestamptz,
  add constraint cancelled_by_somebody check ((cancelled_by is null) = (cancelled_at is null)),
  add constraint cancelled_before_it_came check (cancelled_at < at),
  drop constraint succession_predecessor_key;
create unique index succession_once on organisations.succession (predecessor) where cancelled_at is null;

create or replace function organisations.office_at(who uuid, moment timestamptz)
returns table (agency text, agencies text[], roles text[], posts uuid[], stands_in_for uuid[])
language sql stable as $$
  select held.organisation,
    array(
      with recursive affairs (id) as (
        select held.organisation
        union
        select s.predecessor from organisations.succession s join affairs on affairs.id = s.successor
        where s.at <= moment and s.cancelled_at is null)
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

create or replace function organisations.current_body(body text, moment timestamptz) returns text
language sql stable as $$
  with recursive way (id, step) as (
    select body, 0
    union all
    select s.successor, way.step + 1
    from organisations.succession s join way on s.predecessor = way.id
    where s.successor is not null and s.cancelled_at is null and s.at <= moment and way.step < 50)
  select id from way order by step desc limit 1
$$;

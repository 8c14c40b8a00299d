-- Published to other modules: in which units somebody acts at a moment, by a post of their own or for who is away;
-- what they are called there with it. No row for who acts in none.
create function organisations.units_at(who uuid, moment timestamptz)
returns table (unit uuid, unit_names jsonb, person_names jsonb)
language sql stable as $$
  select distinct on (u.id) u.id, u.names, a.person_names
  from organisations.appointment a
  join organisations.post p on p.id = a.post and p.during @> moment
  join organisations.unit u on u.id = p.unit and u.during @> moment
  where a.person = who and a.during @> moment and (a.ended_at is null or a.ended_at > moment)
  order by u.id, lower(a.during)
$$;

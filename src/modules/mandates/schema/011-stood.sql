-- Whether a mandate stood at a moment, also a past one: accepted, not ended, in time, and so all above it.
-- `holding` answers for now, by the state and by when a register was last asked.
create function mandates.stood_alone(m mandates.mandate, moment timestamptz) returns boolean
language sql immutable as $$
  select m.accepted_at <= moment and m.until > moment and (m.ended_at is null or m.ended_at > moment)
$$;
create function mandates.stood(m mandates.mandate, moment timestamptz) returns boolean
language sql stable as $$
  select coalesce(mandates.stood_alone(m, moment), false) and coalesce((
    select mandates.stood_alone(p, moment) and coalesce((
      select mandates.stood_alone(g, moment) from mandates.mandate g where g.id = p.parent), true)
    from mandates.mandate p where p.id = m.parent), true)
$$;

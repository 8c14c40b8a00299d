-- Published to other modules: whether an appointment stands at a moment, begun, not over and not ended. What
-- somebody was given for their post asks this, and so ends with it.
create function organisations.stands(held uuid, moment timestamptz) returns boolean
language sql stable as $$
  select exists (
    select from organisations.appointment a
    where a.id = held and a.begins <= moment and a.ends > moment
      and (a.ended_at is null or a.ended_at > moment))
$$;

-- Published to other modules: whether somebody acts from anywhere at a moment, as `office_at` has a row then.
-- Asked with every request of a session; of nearly everybody the answer is one look into an index.
create function organisations.holds_post(who uuid, moment timestamptz) returns boolean
language sql stable as $$
  select exists (
    select from organisations.appointment a
    join organisations.post p on p.id = a.post and p.during @> moment
    where a.person = who and a.during @> moment and (a.ended_at is null or a.ended_at > moment))
$$;

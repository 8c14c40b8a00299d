-- An appointment that was ended before it began was never in force. It keeps the time that was planned,
-- and stands in nobody's way: no other appointment meets it, and its post may be abolished.

create extension if not exists pg_trgm with schema organisations;

alter table organisations.appointment
  add column in_force tstzrange generated always as
    (case when ended_at <= lower(during) then null else during end) stored,
  -- the same as two moments: a chart compares hundreds of thousands, and of an index alone
  add column begins timestamptz generated always as
    (case when ended_at <= lower(during) then null else coalesce(lower(during), '-infinity') end) stored,
  add column ends timestamptz generated always as
    (case when ended_at <= lower(during) then null else coalesce(upper(during), 'infinity') end) stored,
  drop constraint appointment_post_during_excl,
  drop constraint appointment_person_post_during_excl,
  drop constraint appointment_post_during_fkey,
  add constraint one_holder exclude using gist (post with =, in_force with &&) where (kind = 'holder'),
  -- One text of both: by an index of two keys the planner would also look for the second alone, slowly.
  add constraint once_on_a_post exclude using gist
    ((person::text || post::text) with =, in_force with &&),
  add constraint within_post foreign key (post, period in_force)
    references organisations.post (id, period during) deferrable initially deferred;

-- Who holds a post is asked with each row of a chart; who does at a moment, for all of its counts.
create index appointment_post on organisations.appointment (post, ends, begins);
create index appointment_in_force on organisations.appointment (ends, begins, post);

-- Names in all languages as a search compares them, one on a line.
create function organisations.folded_names(names jsonb) returns text
language sql immutable as $$
  select coalesce(string_agg(organisations.folded(value), E'\n'), '') from jsonb_each_text(names)
$$;
alter table organisations.unit
  add column folded text generated always as (organisations.folded_names(names)) stored not null;
alter table organisations.post
  add column folded text generated always as (organisations.folded_names(titles)) stored not null;
alter table organisations.appointment
  add column folded text generated always as (organisations.folded_names(person_names)) stored not null;
create index post_folded on organisations.post using gin (folded organisations.gin_trgm_ops);
create index appointment_folded on organisations.appointment using gin (folded organisations.gin_trgm_ops);

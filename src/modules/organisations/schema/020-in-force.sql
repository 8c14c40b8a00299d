-- An appointment that was ended before it began was never in force. It keeps the time that was planned,
-- and stands in nobody's way: no other appointment meets it, and its post may be abolished.

alter table organisations.appointment
  add column in_force tstzrange generated always as
    (case when ended_at <= lower(during) then null else during end) stored,
  drop constraint appointment_post_during_excl,
  drop constraint appointment_person_post_during_excl,
  drop constraint appointment_post_during_fkey,
  add constraint one_holder exclude using gist (post with =, in_force with &&) where (kind = 'holder'),
  add constraint once_on_a_post exclude using gist (person with =, post with =, in_force with &&),
  add constraint within_post foreign key (post, period in_force)
    references organisations.post (id, period during) deferrable initially deferred;

-- Who holds a post is asked with each row of a chart.
create index appointment_post on organisations.appointment (post);

-- A personnel file also appoints from a day to come. What begins with a post (who takes one up signs in anew, and
-- is told) is done when that day has come.

alter table identity.personnel_row
  -- of what begins later, or was to begin later and is taken back
  add column begins timestamptz,
  drop constraint personnel_row_plan_check,
  add constraint personnel_row_plan_check
    check (plan in ('same', 'later', 'schedule', 'appoint', 'invite', 'move', 'end', 'wrong')),
  add constraint scheduled_for_a_day check (plan <> 'schedule' or begins is not null);

create table identity.scheduled_post (
  -- of organisations
  appointment uuid primary key,
  person uuid not null references identity.person,
  post uuid not null,
  begins timestamptz not null,
  reason text not null check (length(reason) <= 500),
  -- when it was done, or found to be cancelled
  settled_at timestamptz check (settled_at >= begins)
);
create index scheduled_post_due on identity.scheduled_post (begins) where settled_at is null;
create index scheduled_post_person on identity.scheduled_post (person);
revoke update, delete on identity.scheduled_post from igov_app;
grant update (settled_at) on identity.scheduled_post to igov_app;

-- The work list is in the order in which work is due; nothing is due while the clock stands still.
alter table cases.case add column work_on date not null
  generated always as (case when stopped_on is null then due_on else 'infinity'::date end) stored;

drop index cases.case_due;
drop index cases.case_unassigned;
drop index cases.case_state;
drop index cases.case_service;
drop index cases.case_officer;
create index case_due on cases.case (agency, work_on, id) where closed_at is null;
create index case_unassigned on cases.case (agency, work_on, id)
  where closed_at is null and officer is null;
create index case_state on cases.case (agency, state, work_on, id) where closed_at is null;
create index case_service on cases.case (agency, service, work_on, id) where closed_at is null;
create index case_officer on cases.case (officer, work_on, id)
  where closed_at is null and officer is not null;

-- Who sign together also withdraw and give up together, and each may take their agreement back until the act
-- is done.
alter table mandates.agreement
  add column what text not null default 'sent' check (what in ('sent', 'withdrawn', 'cancelled')),
  -- from when it counts no more: taken back, or the act was done
  add column ended_at timestamptz;
-- Which of those before were acted on is not known; whoever waits agrees once more.
update mandates.agreement set ended_at = at;
create index agreement_person on mandates.agreement (person) where ended_at is null;
grant update (mandate, at, ended_at) on mandates.agreement to igov_app;

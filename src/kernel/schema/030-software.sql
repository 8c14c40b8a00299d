-- Software of agencies acts too, at addresses for machines.
alter table kernel.audit drop constraint audit_actor_kind_check;
alter table kernel.audit add constraint audit_actor_kind_check
  check (actor_kind in ('anonymous', 'person', 'official', 'software', 'system'));

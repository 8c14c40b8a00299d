-- A saved list is an officer's own, or its owner shares it with a unit, or a head with the whole desk. That its owner
-- is still of the unit is the register's to say, at each look.
alter table cases.saved_view
  add column reach text not null default 'own' check (reach in ('own', 'unit', 'desk')),
  add column unit uuid,
  add constraint shared_with_a_unit check ((reach = 'unit') = (unit is not null));
update cases.saved_view set reach = 'desk' where shared;
alter table cases.saved_view
  drop column shared,
  alter column reach drop default;
create index saved_view_desk on cases.saved_view (body, at, id) where reach = 'desk';
create index saved_view_unit on cases.saved_view (unit, at, id) where unit is not null;

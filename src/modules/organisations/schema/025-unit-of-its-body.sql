-- A post stands in a unit of its own body, and a unit under one of its own, at every moment: also when the unit is
-- to go to another body on a day to come.

alter table organisations.unit
  add constraint unit_of_a_body unique (id, organisation, during without overlaps),
  drop constraint unit_parent_during_fkey,
  add constraint under_a_unit_of_its_body foreign key (parent, organisation, period during)
    references organisations.unit (id, organisation, period during) deferrable initially deferred;
alter table organisations.post
  drop constraint post_unit_during_fkey,
  add constraint in_a_unit_of_its_body foreign key (unit, organisation, period during)
    references organisations.unit (id, organisation, period during) deferrable initially deferred;

-- An application for another document of a licence, since the one before is lost.
alter table cases.case
  drop constraint case_of_act_check,
  add constraint case_of_act_check check (of_act in ('renew', 'amend', 'replace'));

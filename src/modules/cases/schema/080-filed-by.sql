-- Who sent an application in its applicant's name, and by which mandate. Such a case is no affair of theirs at the desk.
alter table cases.case
  add column filed_by uuid,
  add column filed_by_name jsonb,
  add column mandate uuid,
  add constraint filed_by_is_named check ((filed_by is null) = (filed_by_name is null)),
  add constraint filed_by_mandate check ((filed_by is null) = (mandate is null)),
  add constraint filed_by_another check (filed_by <> applicant),
  add constraint officer_did_not_file check (officer <> filed_by);

-- An appeal is begun from the decision that it is against: the case whose it is. One is filled in for each.
alter table services.draft
  add column against uuid,
  add constraint appeal_is_an_application check (against is null or purpose = 'application');
create unique index draft_against on services.draft (against) where submitted_at is null and against is not null;

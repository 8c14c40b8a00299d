-- An application about a licence that its person holds: to renew it, or to amend what it says. Of each kind one is filled
-- in at a time. An amendment opens some fields alone, as a correction does.
alter table services.draft
  add column licence uuid,
  add column licence_act text check (licence_act in ('renew', 'amend')),
  add constraint licence_has_an_act check ((licence is null) = (licence_act is null)),
  add constraint about_a_licence_is_an_application check (
    licence is null or (purpose = 'application' and against is null)),
  add constraint amendment_opens_fields check (
    purpose = 'correction' or (fields is not null) = (licence_act is not distinct from 'amend')
    and (fields is null) = (locked is null));
create unique index draft_licence on services.draft (licence, licence_act)
  where submitted_at is null and licence is not null;

-- A lost document that costs something is applied for, as a renewal is: nothing of the licence is opened.
alter table services.draft
  drop constraint draft_licence_act_check,
  add constraint draft_licence_act_check check (licence_act in ('renew', 'amend', 'replace')),
  drop constraint amendment_opens_fields,
  add constraint amendment_opens_fields check (
    purpose = 'correction' or (fields is not null) = (coalesce(licence_act, '') in ('amend', 'replace'))
    and (fields is null) = (locked is null));

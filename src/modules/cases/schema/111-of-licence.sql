-- An application to renew a licence, or to amend what it says: granted, it changes that licence and makes no other one.
-- While one is open there is no second about the same licence.
alter table cases.case
  add column of_licence uuid,
  add column of_act text check (of_act in ('renew', 'amend')),
  add constraint of_licence_has_an_act check ((of_licence is null) = (of_act is null));
create unique index case_of_licence on cases.case (of_licence)
  where closed_at is null and of_licence is not null;

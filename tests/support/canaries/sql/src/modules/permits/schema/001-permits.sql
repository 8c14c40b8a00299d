-- A comment may speak of identity.person.
create table permits.permit (id uuid primary key, holder uuid);
alter table identity.person add permits integer;

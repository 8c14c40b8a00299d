-- How a service stands beside thousands of others is looked up, not worked out of all of them: what its own procedure is
-- made of, and whether it decides on appeals.
alter table services.service
  add column structure text check (structure ~ '^[0-9a-f]{64}$'),
  add column appeals boolean not null default false;
create index service_structure on services.service (structure, id) where structure is not null;
create index service_appeals on services.service (id) where appeals;

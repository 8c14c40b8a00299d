-- A service that is begun at the office: one change of an id that nobody offers yet is open at a time.
create unique index change_new on services.change (service) where base is null and ended is null;
create index change_begun on services.change (service, begun_at) where base is null;

-- Interim ways of a service: on paper, in the agency's own system, typed over by an officer. What it was, and from when, is kept.
alter table services.service drop constraint service_status_check;
alter table services.service add constraint service_status_check
  check (status in ('described', 'pdf', 'link', 'typed-over', 'live'));

create table services.status_change (
  id uuid primary key default uuidv7(),
  service text not null references services.service,
  at timestamptz not null,
  -- null: the pack has it no more
  status text check (status in ('described', 'pdf', 'link', 'typed-over', 'live'))
);
create index status_change_service on services.status_change (service, id desc);
revoke update, delete, truncate on services.status_change from igov_app;

-- Forms on paper that lie in the folder of a service, by its version.
create table services.paper (
  service text not null,
  version text not null,
  language text not null check (language ~ '^[a-z]{2,3}$'),
  file uuid not null,
  primary key (service, version, language),
  foreign key (service, version) references services.service_version (id, version)
);
revoke update, delete, truncate on services.paper from igov_app;

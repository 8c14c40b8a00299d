-- Documents that people have are offered, and not asked for again: which outputs of a service are evidence elsewhere, and
-- of which type, for a service that is offered no more too; and which files of a draft were taken from where.
alter table services.service
  add column gives jsonb not null default '{}' check (jsonb_typeof(gives) = 'object');
alter table services.draft
  add column taken jsonb not null default '[]' check (octet_length(taken::text) <= 131072),
  add constraint nothing_taken_kept_when_sent check (submitted_at is null or taken = '[]');
create index service_gives on services.service (id) where gives <> '{}';

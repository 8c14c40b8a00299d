-- Once only: what agencies' registers said of whoever applies, beside the answers. The case has it once it was sent.
alter table services.draft
  add column fetched jsonb not null default '[]' check (octet_length(fetched::text) <= 262144),
  add constraint nothing_fetched_kept_when_sent check (submitted_at is null or fetched = '[]');

-- What somebody agreed to have fetched or would not, from which register and for what. It outlives the draft.
create table services.consent (
  id uuid primary key,
  draft uuid not null,
  -- of whom it is, and who said so: another one where somebody acts for them
  person uuid not null,
  said_by uuid not null,
  service text not null,
  version text not null,
  register text not null,
  purpose text not null,
  fields text[] not null check (cardinality(fields) > 0),
  given boolean not null,
  at timestamptz not null,
  foreign key (service, version) references services.service_version (id, version)
);
create index consent_person on services.consent (person, at desc);
revoke update, delete, truncate on services.consent from igov_app;

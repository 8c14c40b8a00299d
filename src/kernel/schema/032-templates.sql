-- Templates of documents as a version of a service had them, by the hash of their files: what was issued can be
-- typeset again years later. Path → base64.
create table kernel.template (
  hash text primary key check (hash ~ '^[0-9a-f]{64}$'),
  files jsonb not null
);
revoke update, delete, truncate on kernel.template from igov_app;

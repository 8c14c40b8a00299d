-- Files that an author brought to a change as an archive, until they are taken as its next revision or put aside. One
-- at a time: what is brought next takes its place.
create table services.brought (
  change uuid primary key references services.change,
  files jsonb not null check (octet_length(files::text) <= 8388608),
  brought_by uuid not null,
  brought_at timestamptz not null
);
revoke truncate on services.brought from igov_app;

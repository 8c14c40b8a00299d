-- A file that comes piece by piece, so that a line that breaks goes on where it stopped, on any device. Once all of it is
-- there it becomes a file of the draft, and the pieces go.
create table services.upload (
  id uuid primary key,
  draft uuid not null references services.draft (id) on delete cascade,
  -- where it stands in the answers: one for each place, the one that was begun last
  place text not null check (length(place) between 1 and 300),
  name text not null check (length(name) between 1 and 300),
  bytes integer not null check (bytes between 1 and 52428800),
  -- of the whole, as the sender worked it out: by it the same file is known again, and held against what came
  sha256 bytea not null check (length(sha256) = 32),
  -- where the next piece begins
  received integer not null default 0 check (received between 0 and bytes),
  moved_at timestamptz not null,
  unique (draft, place)
);
create index upload_moved on services.upload (moved_at);
revoke update on services.upload from igov_app;
grant update (received, moved_at) on services.upload to igov_app;

create table services.upload_piece (
  upload uuid not null references services.upload (id) on delete cascade,
  start integer not null check (start >= 0),
  content bytea not null check (octet_length(content) between 1 and 1048576),
  primary key (upload, start)
);
alter table services.upload_piece alter column content set storage external;
revoke update on services.upload_piece from igov_app;

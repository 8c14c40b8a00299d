-- A draft that goes on with a later version of its service, as often as it does: what it said before, unchanged, until it
-- is sent. What became of each answer is worked out of that and of the maps, which never change.
create table services.draft_move (
  draft uuid not null references services.draft (id) on delete cascade,
  -- of the draft: the one that it began
  revision integer not null check (revision > 0),
  from_version text not null,
  to_version text not null,
  -- by name, in order; empty: the answers went as they were
  maps text[] not null,
  answers jsonb not null check (octet_length(answers::text) <= 262144),
  at timestamptz not null,
  primary key (draft, revision),
  constraint goes_to_another_version check (from_version <> to_version)
);
revoke update, truncate on services.draft_move from igov_app;

-- Since then its pages say where what became of the answers is told.
alter table services.draft add column moved_at timestamptz;

-- The public bodies of the pack. Units, posts and powers come with the register of organisations.

create table organisations.organisation (
  id text primary key check (id ~ '^[a-z][a-z0-9-]*$'),
  kind text not null,
  kind_names jsonb not null,
  abbreviation text,
  parent text references organisations.organisation deferrable initially deferred,
  names jsonb not null,
  source text,
  reliability text,
  position integer not null,
  -- false once a later version of the pack no longer names it: old references keep working
  current boolean not null default true
);

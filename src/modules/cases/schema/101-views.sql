-- A filter of the work list with a name: an officer's own, or a head's for the whole desk.
create table cases.saved_view (
  id uuid primary key default uuidv7(),
  body text not null,
  owner uuid not null,
  shared boolean not null,
  name text not null check (length(name) between 1 and 60),
  -- the filter, as it stands in an address
  query text not null check (length(query) <= 400),
  at timestamptz not null
);
create index saved_view_owner on cases.saved_view (owner, body, at, id);
create index saved_view_shared on cases.saved_view (body, at, id) where shared;

-- With which of them an officer's list begins.
create table cases.first_view (
  officer uuid primary key,
  view uuid not null references cases.saved_view on delete cascade
);
create index first_view_view on cases.first_view (view);

-- Whose affairs an official must not handle: relatives and others whom they have declared.
create table identity.declared_interest (
  id uuid primary key default uuidv7(),
  official uuid not null references identity.person,
  person uuid not null references identity.person,
  relation text not null check (relation in ('relative', 'business', 'other')),
  declared_at timestamptz not null,
  ended_at timestamptz check (ended_at >= declared_at),
  check (official <> person)
);
create unique index declared_interest_open on identity.declared_interest (official, person)
  where ended_at is null;
revoke delete, truncate on identity.declared_interest from igov_app;

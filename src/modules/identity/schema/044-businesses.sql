-- Businesses and who represents them, as the register of companies said when it was asked.

create table identity.business (
  id uuid primary key default uuidv7(),
  -- of the pack's identifiers, that of the register of companies
  kind text not null,
  number text not null check (length(number) between 1 and 40),
  names jsonb not null,
  checked_at timestamptz not null,
  unique (kind, number)
);

create table identity.representation (
  id uuid primary key default uuidv7(),
  person uuid not null references identity.person,
  business uuid not null references identity.business,
  -- of the pack's roles
  role text not null,
  -- of the pack's registers, the one that said so
  register text not null,
  since timestamptz not null,
  ended_at timestamptz,
  ended_as text check (ended_as in ('superseded', 'withdrawn')),
  check ((ended_at is null) = (ended_as is null))
);
create unique index representation_one on identity.representation (person, business)
  where ended_at is null;
create index representation_business on identity.representation (business);

-- By what people are known: kinds of the pack, each with its history. The one that an account was opened
-- with stands at the person too, since pages and documents show it.

create table identity.identifier (
  id uuid primary key default uuidv7(),
  person uuid not null references identity.person,
  -- of the pack's identifiers; empty in rows from before there were several, until the pack is loaded
  kind text not null check (length(kind) <= 60),
  value text not null check (length(value) between 3 and 40),
  since timestamptz not null,
  ended_at timestamptz
);
create unique index identifier_one on identity.identifier (kind, value) where ended_at is null;
create index identifier_value on identity.identifier (value) where ended_at is null;
create index identifier_person on identity.identifier (person);

insert into identity.identifier (person, kind, value, since)
  select id, '', identifier, created_at from identity.person;

alter table identity.person add identifier_kind text not null default '';

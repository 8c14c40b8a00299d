-- What the government tells a person. Texts are kept as they were sent, in every language of the pack.

create table notify.message (
  id uuid primary key default uuidv7(),
  person uuid not null,
  subject jsonb not null,
  body jsonb not null,
  -- where to act, without language: `my/cases/…`
  href text not null check (href ~ '^[a-z]' and href !~ '//'),
  at timestamptz not null,
  read_at timestamptz,
  mailed_at timestamptz
);
create index message_inbox on notify.message (person, at desc, id desc);
create index message_unread on notify.message (person) where read_at is null;

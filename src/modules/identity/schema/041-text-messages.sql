-- Text messages that wait to be sent. They hold codes, so the text is encrypted, and a row is gone as
-- soon as its message is sent or too old to be of use.

create table identity.text_message (
  id uuid primary key,
  -- with + and the calling code
  recipient text not null check (recipient ~ '^\+[0-9]{4,15}$'),
  sealed_text bytea not null,
  -- false only where no signer gives out a key, as while a demonstration is filled
  sealed boolean not null,
  person uuid references identity.person,
  tries integer not null default 0,
  due_at timestamptz not null,
  expires_at timestamptz not null
);
create index text_message_due on identity.text_message (due_at);

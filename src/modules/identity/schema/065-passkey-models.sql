-- What makers and the FIDO Alliance state of models of authenticators: a key of a model is held against it.

create table identity.passkey_model (
  aaguid uuid primary key,
  description text not null,
  -- DER, of those who may attest a key of this model
  roots bytea[] not null,
  -- keys cannot leave it
  hardware boolean not null,
  -- the level that the FIDO Alliance certified, 0 where none
  certified smallint not null check (certified between 0 and 3),
  -- why keys of it are not taken any more, in the words of the metadata
  refused text
);

-- The statement that all of them come from; a later one has a larger number.
create table identity.passkey_metadata (
  id smallint primary key default 1 check (id = 1),
  number integer not null,
  next_update date not null,
  loaded_at timestamptz not null
);

-- True where its maker attested at binding that the key cannot leave its device.
alter table identity.passkey add attested boolean not null default false;

-- An application that software begins carries the sender's key, so that sending it again begins no second one.
alter table services.draft
  add column key text check (length(key) <= 200),
  -- of what came with the key: the same key with something else is refused
  add column key_digest text,
  add constraint key_has_its_digest check ((key is null) = (key_digest is null)),
  add constraint key_begins_an_application check (key is null or purpose = 'application');
create unique index draft_key on services.draft (person, key) where key is not null;

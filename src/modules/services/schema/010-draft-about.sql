-- A case that ends looks for the correction that was begun for it.
create index draft_about on services.draft (about) where submitted_at is null and about is not null;

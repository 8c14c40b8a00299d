-- An appeal is begun from the decision that it is against: the case whose it is. One is filled in for each.
alter table services.draft
  add column against uuid,
  add constraint appeal_is_an_application check (against is null or purpose = 'application');
create unique index draft_against on services.draft (against) where submitted_at is null and against is not null;

-- For the disposal of a case alone, which no longer needs to know by which drafts it was sent: `cases` calls it, as its owner.
create function services.forget_drafts(of_reference text) returns void language sql security definer
  set search_path = pg_catalog as $$
  delete from services.draft where reference = of_reference and submitted_at is not null;
$$;
revoke execute on function services.forget_drafts from public;

-- A licence and its editions: what it says, from when to when, and the document that says so. Renewing, amending and
-- replacing each make another edition of the same licence under the same number; the one before it stays as it was.

create table licences.edition (
  id uuid primary key default uuidv7(),
  -- written in one transaction, the edition first: its case says whether there is a licence already
  licence uuid not null references licences.licence deferrable initially deferred,
  number integer not null check (number >= 1),
  -- the act that made it
  kind text not null check (kind in ('granted', 'renewed', 'amended', 'replaced')),
  -- of the decision; a lost document is replaced without one
  case_id uuid unique,
  service_version text not null,
  -- in the address of the public check: 100 random bits
  code text not null unique check (length(code) = 20),
  title jsonb not null,
  -- what the document says, in order: [{label, value}]
  rows jsonb not null,
  -- which of the rows the public check may show, by position
  public_rows integer[] not null default '{}',
  -- the data behind the rows, by the fields of the application: what a renewal or an amendment begins with
  answers jsonb check (jsonb_typeof(answers) = 'object'),
  -- folded words by which the public may find it, as far as its service opens the register
  found_by tsvector,
  valid_from date not null,
  valid_to date,
  -- absent: an entry in the register without a document
  template text,
  document jsonb check (jsonb_typeof(document) = 'object'),
  granted_at timestamptz not null,
  sha256 bytea check (length(sha256) = 32),
  file uuid,
  issued_at timestamptz,
  -- when the next edition was issued
  replaced_at timestamptz,
  unique (licence, number),
  check (valid_to is null or valid_to >= valid_from),
  check ((sha256 is null) = (file is null)),
  check (template is null or (file is null) = (issued_at is null)),
  constraint first_is_no_change check ((number = 1) = (kind = 'granted')),
  constraint decided_by_a_case check ((case_id is not null) = (kind <> 'replaced')),
  constraint replaced_once_issued check (replaced_at is null or replaced_at >= issued_at)
);

-- The first edition keeps the id of its licence: under it the signer's ledger knows its document.
insert into licences.edition (id, licence, number, kind, case_id, service_version, code, title, rows, public_rows,
  valid_from, valid_to, template, document, granted_at, sha256, file, issued_at)
select id, id, 1, 'granted', case_id, service_version, code, title, rows, public_rows,
  valid_from, valid_to, template, document, granted_at, sha256, file, issued_at
from licences.licence;
-- An index is not made over rows whose keys are still to be looked at.
set constraints all immediate;

-- The edition that counts: the newest that is issued, or the first while it is not.
create unique index edition_counts on licences.edition (licence)
  where replaced_at is null and (issued_at is not null or number = 1);
-- One that waits for its document, and no second one beside it.
create unique index edition_waits on licences.edition (licence) where issued_at is null;
create index edition_sha256 on licences.edition (sha256);
create index edition_valid_to on licences.edition (valid_to, licence)
  where valid_to is not null and replaced_at is null;
create index edition_found_by on licences.edition using gin (found_by) where replaced_at is null;
revoke update, delete, truncate on licences.edition from igov_app;
grant update (sha256, file, issued_at, replaced_at) on licences.edition to igov_app;

-- A sealed document is never replaced by another under the same code, and what an edition says never changes.
create function licences.keep_edition() returns trigger language plpgsql as $$
begin
  if row(old.file, old.sha256, old.issued_at) is distinct from row(new.file, new.sha256, new.issued_at)
      and old.issued_at is not null
    or old.replaced_at is not null
    or to_jsonb(new) - array['sha256', 'file', 'issued_at', 'replaced_at']
      is distinct from to_jsonb(old) - array['sha256', 'file', 'issued_at', 'replaced_at'] then
    raise exception 'a licence is not changed once it is granted' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger keep_edition before update on licences.edition
  for each row execute function licences.keep_edition();

-- A licence itself changes its agency alone, when its service goes to another.
drop trigger keep_sealed on licences.licence;
drop function licences.keep_sealed();
create function licences.keep_licence() returns trigger language plpgsql as $$
begin
  if to_jsonb(new) - array['agency'] is distinct from to_jsonb(old) - array['agency'] then
    raise exception 'a licence is not changed once it is granted' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger keep_licence before update on licences.licence
  for each row execute function licences.keep_licence();
alter table licences.licence
  drop column code, drop column case_id, drop column service_version, drop column title, drop column rows,
  drop column public_rows, drop column template, drop column document, drop column valid_from,
  drop column valid_to, drop column sha256, drop column file, drop column issued_at;
revoke update on licences.licence from igov_app;
grant update (agency) on licences.licence to igov_app;

-- While a licence is suspended it gives no right; at most one stretch is open.
create table licences.suspension (
  licence uuid not null references licences.licence,
  from_at timestamptz not null,
  to_at timestamptz check (to_at >= from_at),
  primary key (licence, from_at)
);
create unique index suspension_open on licences.suspension (licence) where to_at is null;
revoke update, delete, truncate on licences.suspension from igov_app;
grant update (to_at) on licences.suspension to igov_app;

-- The history. Each act is of the edition that it made or issued, or else that counted then.
alter table licences.act disable trigger user;
alter table licences.act add column edition uuid references licences.edition;
update licences.act set edition = licence;
alter table licences.act alter column edition set not null;
alter table licences.act enable trigger user;
alter table licences.act
  drop constraint act_kind_check,
  add constraint act_kind_check check (kind in ('granted', 'renewed', 'amended', 'replaced', 'issued',
    'revoked', 'cancelled', 'suspended', 'resumed', 'revocation-proposed', 'revocation-declined',
    'suspension-proposed', 'suspension-declined', 'resumption-proposed', 'resumption-declined',
    'ends-soon-told', 'expired-told')),
  drop constraint proposal_is_answered,
  add constraint proposal_is_answered check (
    (kind not in ('revocation-declined', 'suspension-declined', 'resumption-declined') or proposal is not null)
    and (proposal is null or kind in ('revoked', 'suspended', 'resumed', 'revocation-declined',
      'suspension-declined', 'resumption-declined')));
drop index licences.act_once;
create unique index act_once on licences.act (edition, kind) where kind in ('granted', 'renewed', 'amended',
  'replaced', 'issued', 'ends-soon-told', 'expired-told');
drop index licences.act_proposed;
create index act_proposed on licences.act (licence)
  where kind in ('revocation-proposed', 'suspension-proposed', 'resumption-proposed');

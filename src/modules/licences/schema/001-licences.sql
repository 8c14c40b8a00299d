-- Licences, what was done to each, and the sealed document.

create table licences.licence (
  id uuid primary key default uuidv7(),
  number text not null unique,
  -- in the address of the public check: 100 random bits
  code text not null unique check (length(code) = 20),
  case_id uuid not null unique,
  service text not null,
  service_version text not null,
  output text not null,
  agency text not null,
  holder uuid not null,
  holder_name jsonb not null,
  title jsonb not null,
  -- what the document says, in order: [{label, value}]
  rows jsonb not null,
  -- which of the rows the public check may show, by position
  public_rows integer[] not null default '{}',
  -- absent: an entry in the register without a document
  template text,
  valid_from date not null,
  valid_to date,
  granted_at timestamptz not null,
  sha256 bytea check (length(sha256) = 32),
  file uuid,
  issued_at timestamptz,
  check (valid_to is null or valid_to >= valid_from),
  check ((sha256 is null) = (file is null)),
  check (template is null or (file is null) = (issued_at is null))
);
create index licence_holder on licences.licence (holder, granted_at desc);
create index licence_agency on licences.licence (agency, granted_at desc, id desc);
create index licence_sha256 on licences.licence (sha256);
create index licence_unsealed on licences.licence (granted_at) where issued_at is null;

-- The history: what a licence is worth on a day is computed from it.
create table licences.act (
  id bigint generated always as identity primary key,
  licence uuid not null references licences.licence,
  kind text not null check (kind in ('granted', 'issued', 'revoked', 'cancelled')),
  at timestamptz not null,
  by uuid,
  reason text,
  text text check (length(text) <= 2000)
);
create index act_licence on licences.act (licence, id);
-- One end a licence: it is revoked or cancelled, once.
create unique index act_end on licences.act (licence) where kind in ('revoked', 'cancelled');
create unique index act_once on licences.act (licence, kind) where kind in ('granted', 'issued');
revoke update, delete, truncate on licences.act from igov_app;
revoke delete, truncate on licences.licence from igov_app;

-- A sealed document is never replaced, and what it says never changes.
create function licences.keep_sealed() returns trigger language plpgsql as $$
begin
  if old.file is not null or row(new.number, new.code, new.case_id, new.holder, new.rows, new.title,
      new.valid_from, new.valid_to) is distinct from row(old.number, old.code, old.case_id,
      old.holder, old.rows, old.title, old.valid_from, old.valid_to) then
    raise exception 'a licence is not changed once it is granted' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger keep_sealed before update on licences.licence
  for each row execute function licences.keep_sealed();

-- Somebody who has lost every way in gets their account back at a service centre, by two officers.

create table identity.recovery (
  id uuid primary key,
  person uuid not null references identity.person,
  agency text not null,
  state text not null default 'opened'
    check (state in ('opened', 'confirmed', 'used', 'cancelled', 'expired')),
  -- kind of what was shown, and until when it is good; its number is kept nowhere
  document text not null check (length(document) between 1 and 60),
  document_until date not null,
  reason text not null check (length(reason) between 1 and 500),
  opened_by uuid not null references identity.person,
  opened_at timestamptz not null,
  confirmed_by uuid references identity.person,
  confirmed_at timestamptz,
  code_hash bytea unique check (length(code_hash) = 32),
  code_expires_at timestamptz,
  ended_at timestamptz,
  -- who cancelled it: the person, or an officer of the centre
  ended_by uuid references identity.person,
  check (opened_by <> person),
  check (confirmed_by <> person),
  -- four eyes
  check (confirmed_by <> opened_by),
  check ((confirmed_by is null) = (confirmed_at is null)),
  check ((confirmed_by is null) = (code_hash is null)),
  check ((code_hash is null) = (code_expires_at is null)),
  check (state not in ('confirmed', 'used') or confirmed_by is not null),
  check ((state in ('opened', 'confirmed')) = (ended_at is null))
);
create unique index recovery_live on identity.recovery (person) where state in ('opened', 'confirmed');
create index recovery_person on identity.recovery (person, opened_at);
create index recovery_officer on identity.recovery (opened_by, opened_at);
create index recovery_agency on identity.recovery (agency, opened_at) where state in ('opened', 'confirmed');
revoke delete, truncate on identity.recovery from igov_app;

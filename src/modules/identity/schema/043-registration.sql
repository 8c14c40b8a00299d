-- Registrations under way: what agreed with a register, until the account is open or half an hour is over.

create table identity.registration (
  -- of what only the browser has that began it
  token_hash bytea primary key check (length(token_hash) = 32),
  -- of the pack's ways to register
  way text not null,
  -- what the register said, encrypted, bound to this row
  sealed_record bytea not null,
  sealed boolean not null,
  -- a code went to the telephone that the register names, and when it came back
  code_sent boolean not null,
  proven_at timestamptz,
  expires_at timestamptz not null
);
create index registration_expiry on identity.registration (expires_at);

-- Codes by text message: a second step for those who have nothing better.

create table identity.sms (
  authenticator uuid primary key references identity.authenticator,
  -- with + and the calling code, as the person's account had it when it was bound
  telephone text not null check (telephone ~ '^\+[0-9]{4,15}$')
);

create table identity.text_code (
  -- for whom and what, hashed
  owner bytea primary key check (length(owner) = 32),
  -- under a key of the signer's: six digits alone are soon guessed
  code_hash bytea not null check (length(code_hash) = 32),
  tries integer not null default 0 check (tries <= 5),
  expires_at timestamptz not null
);
create index text_code_expiry on identity.text_code (expires_at);

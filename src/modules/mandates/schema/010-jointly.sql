-- Directors who sign together: each drafts alone, and what is sent is sent when enough of them have agreed
-- to the very same answers.
alter table mandates.mandate
  -- how many of those whom the register names sign together
  add column jointly smallint not null default 1 check (jointly between 1 and 99),
  add constraint jointly_by_register check (jointly = 1 or (kind = 'director' and not sub_delegable));
grant update (jointly) on mandates.mandate to igov_app;

-- One agreement of one person to one set of answers: the key counts nobody twice.
create table mandates.agreement (
  principal uuid not null,
  reference text not null,
  -- of what is agreed to: other answers need other agreements
  digest bytea not null check (length(digest) = 32),
  person uuid not null,
  mandate uuid not null references mandates.mandate,
  at timestamptz not null,
  primary key (principal, reference, digest, person)
);
revoke update, delete on mandates.agreement from igov_app;

-- Whose agreement counts at a moment. Who agreed within a fortnight need not have asked the register that day
-- again; an end of their mandate takes their agreement along.
create function mandates.may_sign(m mandates.mandate, moment timestamptz) returns boolean
language sql immutable as $$
  select m.state = 'active' and m.until > moment and m.checked_at > moment - interval '14 days'
$$;

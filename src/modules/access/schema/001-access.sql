-- What an auditor asked, of whom, about which moment, and why: written before the answer is given, and kept.
create table access.look (
  id uuid primary key default uuidv7(),
  officer uuid not null,
  agency text not null,
  at timestamptz not null,
  -- what one person could do, or who could do one thing
  kind text not null check (kind in ('person', 'holders')),
  person uuid,
  -- an act as `module:act`, or a power as `power:approve`
  act text check (length(act) <= 100),
  -- minor units: able to approve so much
  amount bigint check (amount > 0),
  -- the agency that is asked about, or the body on which one sits
  body text,
  seat text,
  moment timestamptz not null,
  reason text not null check (length(reason) between 1 and 300),
  check ((kind = 'person') = (person is not null)),
  check ((kind = 'holders') = (act is not null and body is not null)),
  check ((seat is not null) = (act is not null and act = 'power:sit')),
  check (amount is null or act = 'power:approve')
);
revoke update, delete on access.look from igov_app;

-- The policies of each module as they were in force, from when to the next of that module.
create table access.policy_set (
  id uuid primary key default uuidv7(),
  module text not null,
  -- of what is declared: resources, acts, rules
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  declared jsonb not null,
  -- the sentence of each rule, in the country's languages
  words jsonb not null,
  since timestamptz not null,
  unique (module, since)
);
revoke update, delete on access.policy_set from igov_app;

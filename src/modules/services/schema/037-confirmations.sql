-- Several apply together: each confirms the very answers that the draft holds before it is sent. What was confirmed goes
-- with the case when it is sent, and with the draft when that is thrown away.
create table services.confirmation (
  id uuid primary key,
  draft uuid not null references services.draft (id) on delete cascade,
  -- by what they sign in, and what the applicant calls them
  identifier text not null,
  name text not null,
  -- SHA-256 over the answers
  digest bytea not null check (length(digest) = 32),
  asked_at timestamptz not null,
  until timestamptz not null check (until > asked_at),
  -- withdrawn: the answers changed, or whoever was asked is not among them any more; lapsed: nothing came in time
  state text not null check (state in ('asked', 'confirmed', 'refused', 'withdrawn', 'lapsed')),
  -- the account that answered
  person uuid,
  answered_at timestamptz,
  reason text check (length(reason) between 1 and 2000),
  reminded_at timestamptz,
  constraint answered_by_somebody check ((person is null) = (answered_at is null)),
  constraint answer_of_somebody check (state not in ('confirmed', 'refused') or person is not null),
  constraint refused_with_a_reason check (state <> 'refused' or reason is not null)
);
create unique index confirmation_standing on services.confirmation (draft, identifier)
  where state in ('asked', 'confirmed', 'refused');
create index confirmation_of_draft on services.confirmation (draft);
create index confirmation_asked on services.confirmation (identifier, asked_at desc);
create index confirmation_due on services.confirmation (until) where state = 'asked';

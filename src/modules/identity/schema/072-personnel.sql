-- An agency's personnel file: who shall hold which post. What follows from it is planned row by row, waits as
-- one proposal for a second administrator, and is carried out row by row.

create table identity.personnel_file (
  id uuid primary key,
  agency text not null,
  state text not null default 'planned'
    check (state in ('planned', 'proposed', 'agreed', 'done', 'refused', 'lapsed')),
  -- people who hold a post now, and those of them whom the file does not name
  officials integer not null,
  leavers integer not null,
  reason text not null default '' check (length(reason) <= 500),
  uploaded_by uuid not null references identity.person,
  uploaded_at timestamptz not null,
  proposed_at timestamptz,
  decided_by uuid references identity.person,
  decided_at timestamptz,
  done_at timestamptz,
  check (state not in ('agreed', 'done') or decided_by <> uploaded_by),
  check ((decided_by is null) = (decided_at is null))
);
-- One at a time: what a second one says would be planned upon the first.
create unique index personnel_file_live on identity.personnel_file (agency)
  where state in ('proposed', 'agreed');
create index personnel_file_agency on identity.personnel_file (agency, uploaded_at desc);

create table identity.personnel_row (
  file uuid not null references identity.personnel_file on delete cascade,
  position integer not null,
  -- null: of somebody whom the file does not name
  line integer,
  plan text not null
    check (plan in ('same', 'later', 'appoint', 'invite', 'move', 'end', 'wrong')),
  state text not null check (state in ('nothing', 'waits', 'done', 'failed')),
  -- why it is wrong, or was not done
  problem text,
  person uuid references identity.person,
  post uuid,
  -- what ends
  appointment uuid,
  kind text check (kind in ('holder', 'acting')),
  until timestamptz,
  -- of who has no account: for the list of invitations alone, and gone with it
  sealed_identifier bytea,
  sealed_code bytea,
  sealed boolean not null default false,
  -- by this the same file is known while the invitation is good
  identifier_hash bytea,
  invitation uuid references identity.invitation (id),
  done_at timestamptz,
  primary key (file, position),
  check ((plan in ('same', 'later', 'wrong')) = (state = 'nothing')),
  check ((problem is not null) = (plan = 'wrong' or state = 'failed'))
);
create index personnel_row_waiting on identity.personnel_row (file) where state = 'waits';
create index personnel_row_invited on identity.personnel_row (identifier_hash)
  where identifier_hash is not null;

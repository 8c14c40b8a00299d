-- How it was found out who somebody is: each time a row, ended by what follows it and never deleted.

create table identity.proofing_event (
  id uuid primary key default uuidv7(),
  person uuid not null references identity.person,
  -- what was done; 'carried-over': before this table was there
  method text not null check (method in ('register', 'register-and-telephone', 'in-person',
    'invitation', 'demonstration', 'carried-over')),
  outcome text not null default 'passed' check (outcome in ('passed', 'failed')),
  -- how surely it is known then; none where it failed
  ial smallint check (ial between 1 and 3),
  -- kinds of what was shown or known; never its numbers
  evidence text[] not null default '{}',
  -- of the pack's registers, the one that was asked
  register text,
  -- of the officials who did it, two in person
  officials uuid[] not null default '{}',
  at timestamptz not null,
  valid_until timestamptz,
  ended_at timestamptz,
  ended_as text check (ended_as in ('superseded', 'withdrawn', 'expired')),
  check ((outcome = 'passed') = (ial is not null)),
  check ((ended_at is null) = (ended_as is null)),
  check (method <> 'in-person' or (cardinality(officials) = 2 and officials[1] <> officials[2]))
);
create index proofing_event_person on identity.proofing_event (person);
create index proofing_event_end on identity.proofing_event (valid_until)
  where ended_at is null and valid_until is not null;

insert into identity.proofing_event (person, method, ial, at)
  select id, case when simulated then 'demonstration' else 'carried-over' end, ial, created_at
  from identity.person where ial > 1;

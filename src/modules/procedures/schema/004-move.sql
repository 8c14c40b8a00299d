-- Running cases that go over to a newer version of their procedure: agreed on by two, done in batches.
create table procedures.move (
  id uuid primary key default uuidv7(),
  procedure text not null references procedures.procedure,
  -- the body whose procedure it is
  agency text not null,
  from_definition text not null references procedures.definition,
  to_definition text not null references procedures.definition check (to_definition <> from_definition),
  -- ids of nodes and flows of the old model that have others in the new one
  map jsonb not null check (jsonb_typeof(map) = 'object'),
  reason text not null check (length(reason) between 1 and 500),
  -- `over`: the new version has been replaced itself, or nobody agreed in time
  state text not null check (state in ('proposed', 'agreed', 'done', 'refused', 'over')),
  proposed_by uuid not null,
  proposed_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  ended_at timestamptz,
  constraint decided_by_somebody check ((decided_by is null) = (decided_at is null)),
  constraint agreed_by_a_second check (state not in ('agreed', 'done')
    or (decided_by is not null and decided_by <> proposed_by))
);
create index move_procedure on procedures.move (procedure, proposed_at desc);
create index move_agreed on procedures.move (decided_at) where state = 'agreed';
-- One at a time: two maps for the same cases would be one too many.
create unique index move_open on procedures.move (procedure, from_definition) where state in ('proposed', 'agreed');

-- What became of each case.
create table procedures.moved (
  move uuid not null references procedures.move,
  instance uuid not null references procedures.instance,
  at timestamptz not null,
  -- null: it went over; else why it stays
  problems jsonb check (jsonb_typeof(problems) = 'array'),
  primary key (move, instance)
);
create index moved_stays on procedures.moved (move, instance) where problems is not null;

create index instance_running on procedures.instance (procedure, definition, id) where status = 'running';
revoke delete, truncate on procedures.move from igov_app;
revoke update, delete, truncate on procedures.moved from igov_app;

-- Procedures as they are told in BPMN, and what runs of them. An instance's state is the truth; tasks, jobs, timers and
-- subscriptions are its waits, in tables of their own because others look for them. All that a step changes is
-- written by one statement, which holds only while the instance is at the version that the step began from.

-- What was read of a model, kept for ever: whoever began by it ends by it, also when the reader learns more.
create table procedures.definition (
  hash text primary key check (hash ~ '^[0-9a-f]{64}$'),
  bpmn text not null,
  model jsonb not null,
  loaded_at timestamptz not null
);

create table procedures.procedure (
  id text primary key check (id ~ '^[a-z][a-z0-9-]*$'),
  -- body of which it is
  owner text not null,
  -- by which new instances begin
  definition text not null references procedures.definition,
  process text not null,
  -- false once the pack no longer has it: what began still ends
  current boolean not null default true
);

create table procedures.instance (
  id uuid primary key default uuidv7(),
  procedure text not null references procedures.procedure,
  definition text not null references procedures.definition,
  process text not null,
  -- business key, by which messages find it: the reference of its case
  key text not null check (length(key) between 1 and 200),
  body text not null,
  -- the instance that called it, and the wait in which that one waits
  caller uuid references procedures.instance,
  caller_wait integer,
  -- how many others are above it
  depth smallint not null default 0 check (depth between 0 and 10),
  state jsonb not null,
  status text not null check (status in ('running', 'completed', 'terminated', 'cancelled', 'failed')),
  version integer not null check (version > 0),
  -- since when it is on hold: nothing moves it
  held_at timestamptz,
  started_at timestamptz not null,
  ended_at timestamptz,
  constraint ended_when_over check ((ended_at is null) = (status = 'running')),
  constraint called_has_wait check ((caller is null) = (caller_wait is null))
-- Its row changes with each step and none of its indexes does, so there must be room beside it.
) with (fillfactor = 60);
create unique index instance_key on procedures.instance (procedure, key) where caller is null;
create unique index instance_caller on procedures.instance (caller, caller_wait) where caller is not null;

-- Work of people, also when it is done.
create table procedures.task (
  instance uuid not null references procedures.instance,
  wait integer not null,
  node text not null,
  procedure text not null,
  key text not null,
  -- body and role that do it
  body text not null,
  role text not null,
  form text,
  opened_at timestamptz not null,
  due_at timestamptz not null default 'infinity',
  assignee uuid,
  assigned_at timestamptz,
  closed_at timestamptz,
  -- null while it is open
  outcome text check (outcome in ('done', 'withdrawn')),
  closed_by uuid,
  primary key (instance, wait),
  constraint assigned_at_a_time check ((assignee is null) = (assigned_at is null)),
  constraint closed_with_outcome check ((closed_at is null) = (outcome is null))
) with (fillfactor = 80);
create index task_open on procedures.task (body, role, due_at, instance, wait) where closed_at is null;
create index task_unassigned on procedures.task (body, role, due_at, instance, wait)
  where closed_at is null and assignee is null;
create index task_assignee on procedures.task (assignee, due_at, instance, wait)
  where closed_at is null and assignee is not null;

-- Work of other software, fetched by lease.
create table procedures.job (
  instance uuid not null references procedures.instance,
  wait integer not null,
  node text not null,
  topic text not null,
  body text not null,
  inputs jsonb not null,
  opened_at timestamptz not null,
  -- when it may be fetched: later after a failure
  available_at timestamptz not null,
  attempts integer not null default 0,
  retries integer not null default 3 check (retries >= 0),
  lease uuid,
  leased_until timestamptz,
  worker text,
  error text,
  primary key (instance, wait),
  constraint leased_until_then check ((lease is null) = (leased_until is null))
);
create index job_waiting on procedures.job (topic, available_at) where retries > 0;

create table procedures.timer (
  instance uuid not null references procedures.instance,
  wait integer not null,
  due_at timestamptz not null,
  -- true while its instance is on hold
  held boolean not null default false,
  primary key (instance, wait)
);
create index timer_due on procedures.timer (due_at) where not held;

create table procedures.subscription (
  instance uuid not null references procedures.instance,
  wait integer not null,
  kind text not null check (kind in ('message', 'signal')),
  name text not null,
  -- of a message alone
  key text,
  primary key (instance, wait),
  constraint message_has_key check ((kind = 'message') = (key is not null))
);
create index subscription_name on procedures.subscription (kind, name, key);

-- What starts instances of a procedure, by the definition that is in force.
create table procedures.start (
  procedure text not null references procedures.procedure,
  node text not null,
  kind text not null check (kind in ('message', 'signal', 'timer')),
  name text,
  due_at timestamptz,
  -- what is left of a cycle, as the state of an instance has it
  cycle jsonb,
  primary key (procedure, node),
  constraint named_or_timed check ((name is null) = (kind = 'timer'))
);
create index start_name on procedures.start (kind, name);
create index start_due on procedures.start (due_at) where due_at is not null;

-- What comes to an instance from others: each is taken in the statement of the step that it causes.
create table procedures.arrival (
  id bigint generated always as identity primary key,
  instance uuid not null references procedures.instance,
  event jsonb not null,
  at timestamptz not null
);
create index arrival_instance on procedures.arrival (instance, id);

-- Instances that a signal has yet to begin.
create table procedures.beginning (
  id bigint generated always as identity primary key,
  procedure text not null references procedures.procedure,
  node text not null,
  data jsonb not null,
  at timestamptz not null
);

-- Messages from outside and from other procedures. The same message of the same sender comes once.
create table procedures.message (
  id uuid primary key default uuidv7(),
  sender text not null,
  message text not null check (length(message) between 1 and 200),
  name text not null check (length(name) between 1 and 200),
  key text not null check (length(key) between 1 and 200),
  data jsonb not null,
  at timestamptz not null,
  -- until when it waits for its receiver
  keep_until timestamptz not null,
  status text not null check (status in ('waiting', 'received', 'dead')),
  receiver uuid,
  unique (sender, message),
  constraint received_by_somebody check ((status = 'received') = (receiver is not null))
);
create index message_waiting on procedures.message (name, key) where status = 'waiting';
create index message_dead on procedures.message (at) where status = 'dead';
create index message_late on procedures.message (keep_until) where status = 'waiting';

-- What a person has to see to.
create table procedures.incident (
  instance uuid not null references procedures.instance,
  token integer not null,
  opened_version integer not null,
  node text not null,
  code text not null,
  params jsonb not null,
  opened_at timestamptz not null,
  resolved_at timestamptz,
  primary key (instance, token, opened_version)
);
create index incident_open on procedures.incident (opened_at) where resolved_at is null;

-- The event log: each step with what moved, for pictures, measurements and the test that all can be run again.
create table procedures.step (
  instance uuid not null,
  version integer not null,
  at timestamptz not null,
  event text not null,
  moves jsonb not null,
  actor text not null,
  primary key (instance, version)
);
-- What rule sets decided on the way, whole: it is explained and replayed without the pack of today.
create table procedures.decision (
  instance uuid not null,
  version integer not null,
  number integer not null,
  rule_set text not null,
  outcome jsonb not null,
  primary key (instance, version, number)
);
revoke update, delete, truncate on procedures.decision, procedures.step, procedures.definition from igov_app;
revoke delete, truncate on procedures.procedure, procedures.instance, procedures.task, procedures.incident,
  procedures.message from igov_app;

-- What decides, as the pack tells it. Models are kept for ever: what was decided by one can be
-- replayed by it years later.

create table rules.model (
  hash text primary key check (hash ~ '^[0-9a-f]{64}$'),
  -- the DMN text as the pack had it
  dmn text not null,
  loaded_at timestamptz not null
);

create table rules.rule_set (
  id text primary key check (id ~ '^[a-z][a-z0-9-]*$'),
  owner text not null,
  -- rules.yaml, with the names of the laws that its articles are of
  definition jsonb not null,
  -- false once a later version of the pack no longer has it: what it decided is still explained
  current boolean not null default true
);

-- Which model decides on which days. A version that was put right afterwards, also for days that are
-- over, ends as something known; its row stays.
create table rules.rule_set_version (
  id uuid primary key default uuidv7(),
  rule_set text not null references rules.rule_set (id),
  valid daterange not null check (not isempty(valid) and not lower_inf(valid)),
  model text not null references rules.model (hash),
  known tstzrange not null check (not isempty(known) and not lower_inf(known)),
  exclude using gist (rule_set with =, valid with &&, known with &&)
);
create index rule_set_version_known on rules.rule_set_version (rule_set, lower(valid))
  where upper_inf(known);

-- What was known is only ended: nothing else of a version changes, and no model does.
revoke update, delete, truncate on rules.model, rules.rule_set_version from igov_app;
grant update (known) on rules.rule_set_version to igov_app;
revoke delete, truncate on rules.rule_set from igov_app;

-- A change of a module's rules that one author proposed; a second publishes it.
create table access.policy_proposal (
  id uuid primary key default uuidv7(),
  module text not null,
  -- the set that it changes: once another stands in its place, the proposal is void
  base uuid not null references access.policy_set,
  -- by the rule's name: what it was, what it becomes (null: none), its sentence in the country's languages
  changes jsonb not null,
  reason text not null check (length(reason) between 1 and 500),
  agency text not null,
  proposed_by uuid not null,
  proposed_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  outcome text check (outcome in ('published', 'refused', 'withdrawn')),
  check ((decided_at is null) = (outcome is null)),
  check ((decided_by is null) = (outcome is null)),
  -- two authors
  check (outcome is null or (outcome = 'withdrawn') = (decided_by = proposed_by))
);
create index policy_proposal_open on access.policy_proposal (proposed_at) where decided_at is null;

alter table access.policy_set
  -- of what the code declared when the set came
  add column code_sha256 text,
  -- rules that are not the code's, as in a proposal's changes; what it was is the code's
  add column overlay jsonb not null default '{}',
  -- rules whose publication ended here, since a release changed them or no longer fits them
  add column lapsed text[] not null default '{}',
  add column proposal uuid unique references access.policy_proposal;
update access.policy_set set code_sha256 = sha256;
alter table access.policy_set alter column code_sha256 set not null;

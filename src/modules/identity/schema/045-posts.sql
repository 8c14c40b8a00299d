-- A post is held from a moment to a moment: who may do what is ended and begun anew, never changed.

alter table identity.official
  drop constraint official_pkey,
  add id uuid primary key default uuidv7(),
  add until timestamptz,
  add given_by uuid references identity.person,
  add ended_by uuid references identity.person,
  -- why it was given, and why it ended
  add reason text not null default '' check (length(reason) <= 500),
  add end_reason text not null default '' check (length(end_reason) <= 500),
  add check (until >= since),
  add check (ended_by is null or until is not null),
  -- nobody gives themselves a post, or takes their own away
  add check (given_by <> person),
  add check (ended_by <> person);
create unique index official_holder on identity.official (person) where until is null;
create index official_history on identity.official (person, since);
revoke delete, truncate on identity.official from igov_app;

alter table identity.invitation
  add id uuid not null default uuidv7() unique,
  add given_by uuid references identity.person,
  add reason text not null default '' check (length(reason) <= 500),
  add withdrawn_at timestamptz,
  add check (used_by <> given_by),
  add check (used_at is null or withdrawn_at is null);
create index invitation_agency on identity.invitation (agency, expires_at);

-- Who is to administrate an agency is proposed by one administrator and approved by another.
create table identity.post_proposal (
  id uuid primary key,
  agency text not null,
  -- null: somebody is to be invited
  person uuid references identity.person,
  roles text[] not null check (cardinality(roles) > 0),
  reason text not null check (length(reason) between 1 and 500),
  proposed_by uuid not null references identity.person,
  proposed_at timestamptz not null,
  decided_by uuid references identity.person,
  decided_at timestamptz,
  approved boolean,
  check ((decided_by is null) = (decided_at is null)),
  check ((decided_by is null) = (approved is null)),
  check (not approved or decided_by <> proposed_by),
  check (person is null or (person <> proposed_by and person <> decided_by))
);
create index post_proposal_open on identity.post_proposal (agency, proposed_at) where decided_at is null;

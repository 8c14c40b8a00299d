-- Who may act for whom: in which services, how far, until when, on what proof.
-- The database refuses what must not be: a power wider than that from which it comes, a chain of more
-- than two, one that leads back, a second acceptance, a change of what was agreed.

create table mandates.mandate (
  id uuid primary key default uuidv7(),
  -- a party: a person or a business of identity's
  principal uuid not null,
  principal_kind text not null check (principal_kind in ('person', 'business')),
  principal_name jsonb not null,
  -- null: an offer to nobody whom we know, which looks like any other and can never be accepted
  agent uuid,
  agent_name jsonb not null,
  kind text not null check (kind in ('director', 'employee', 'parent', 'guardian', 'attorney', 'agency-officer')),
  -- null: all
  services text[] check (cardinality(services) between 1 and 200),
  -- how many applications may be sent, and were; null: any number
  most integer check (most between 1 and 10000),
  sent integer not null default 0 check (sent >= 0 and (most is null or sent <= most)),
  sub_delegable boolean not null,
  -- 0 follows a register, 1 was given by its principal or by whom a register names, 2 was passed on
  depth smallint not null check (depth between 0 and 2),
  parent uuid,
  -- true with a parent: that one must allow it
  parent_passes boolean generated always as (case when parent is null then null else true end) stored,
  granted_by uuid,
  -- a register of the pack that names the agent, and when it was last asked
  register text,
  checked_at timestamptz,
  -- on what it rests, and how surely it was known who gave it
  proof text not null check (proof in ('register', 'account')),
  proof_level smallint not null check (proof_level between 1 and 3),
  state text not null check (state in ('offered', 'active', 'ended')),
  offered_at timestamptz not null,
  -- an offer that nobody took ends by itself
  offer_until timestamptz not null,
  accepted_at timestamptz,
  until timestamptz not null,
  ended_at timestamptz,
  -- null: by itself
  ended_by uuid,
  end_reason text check (end_reason in ('refused', 'withdrawn', 'revoked', 'renounced', 'parent-ended',
    'register', 'account-closed', 'superseded', 'time')),
  constraint nobody_for_themselves check (agent <> principal),
  constraint nobody_gives_to_themselves check (agent <> granted_by),
  constraint five_years_at_most check (until > offered_at and until - offered_at <= interval '1827 days'),
  constraint accepted_by_somebody check (accepted_at is null or agent is not null),
  constraint state_fits check (case state
    when 'offered' then accepted_at is null and ended_at is null
    when 'active' then accepted_at is not null and ended_at is null
    else ended_at is not null end),
  constraint ended_for_a_reason check ((ended_at is null) = (end_reason is null)),
  constraint comes_from_somewhere check (case
    when depth = 0 then register is not null and parent is null and granted_by is null and proof = 'register'
    when parent is null then depth = 1 and granted_by = principal and principal_kind = 'person'
    else register is null and granted_by is not null and not (granted_by = principal) end),
  constraint register_was_asked check ((register is null) = (checked_at is null)),
  constraint chain_of_two check (depth < 2 or not sub_delegable),
  unique (id, principal, agent, sub_delegable),
  -- Whoever passes on holds the parent, for the same principal, and may pass it on.
  constraint passed_on_by_its_agent foreign key (parent, principal, granted_by, parent_passes)
    references mandates.mandate (id, principal, agent, sub_delegable)
);
create index mandate_principal on mandates.mandate (principal, offered_at desc);
create index mandate_agent on mandates.mandate (agent, offered_at desc);
create index mandate_granted_by on mandates.mandate (granted_by) where parent is not null;
create index mandate_until on mandates.mandate (until) where state = 'active';
create index mandate_offer_until on mandates.mandate (offer_until) where state = 'offered';
create index mandate_parent on mandates.mandate (parent) where state <> 'ended';
-- What a register says of two is one mandate at a time.
create unique index mandate_of_register on mandates.mandate (principal, agent, kind)
  where register is not null and state = 'active';
revoke update, delete on mandates.mandate from igov_app;
grant update (state, agent_name, accepted_at, ended_at, ended_by, end_reason, sent, checked_at)
  on mandates.mandate to igov_app;

-- Every act in a principal's name, for both sides to see.
create table mandates.use (
  id uuid primary key default uuidv7(),
  mandate uuid not null references mandates.mandate,
  at timestamptz not null,
  what text not null check (what in ('chosen', 'begun', 'sent', 'corrected', 'withdrawn', 'cancelled')),
  service text check ((service is null) = (what = 'chosen')),
  reference text
);
create index use_mandate on mandates.use (mandate, id desc);
revoke update, delete on mandates.use from igov_app;

-- A child never has more than its parent, at the moment in which it is offered or accepted; later the
-- parent only loses, and then the child does not hold either.
create function mandates.guard_child() returns trigger language plpgsql set search_path = pg_catalog as $$
declare
  above mandates.mandate;
begin
  if new.parent is null or (tg_op = 'UPDATE' and (old.state, new.state) <> ('offered', 'active')) then
    return new;
  end if;
  select * into above from mandates.mandate where id = new.parent for share;
  if above.state <> 'active' or new.depth <> above.depth + 1 or new.until > above.until
    or (above.services is not null and (new.services is null or not new.services <@ above.services))
    or (above.most is not null and (new.most is null or new.most > above.most))
  then
    raise exception 'mandate % is wider than that from which it comes', new.id
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger guard_child before insert or update of state on mandates.mandate
  for each row execute function mandates.guard_child();

create function mandates.guard_step() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  if old.state = 'ended' or (old.state <> new.state
    and (old.state, new.state) not in (('offered', 'active'), ('offered', 'ended'), ('active', 'ended')))
    or (old.accepted_at is not null and new.accepted_at is distinct from old.accepted_at)
    or new.sent < old.sent
  then
    raise exception 'no step of mandate % from % to %', old.id, old.state, new.state
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger guard_step before update on mandates.mandate
  for each row execute function mandates.guard_step();

-- What holds at a moment: active, in time, not used up, its register asked within a day, and so all above it.
create function mandates.is_open(m mandates.mandate, moment timestamptz) returns boolean
language sql immutable as $$
  select m.state = 'active' and m.accepted_at <= moment and m.until > moment
    and (m.checked_at is null or m.checked_at > moment - interval '24 hours')
$$;
create function mandates.holding(moment timestamptz) returns setof mandates.mandate
language sql stable as $$
  select m.* from mandates.mandate m
    left join mandates.mandate p on p.id = m.parent
    left join mandates.mandate g on g.id = p.parent
  where mandates.is_open(m, moment)
    and (p.id is null or mandates.is_open(p, moment))
    and (g.id is null or mandates.is_open(g, moment))
$$;

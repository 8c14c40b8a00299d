-- Officers at a counter. A person offers to an agency, and holds a code; whichever of its officers is told
-- the code takes the mandate on. It is bound to the appointment from which they took it, and stands no longer.
alter table mandates.mandate
  -- at whose counter
  add column agency text,
  -- of organisations: for what post it was taken on
  add column appointment uuid,
  -- what takes the offer on, while it waits; of 80 random bits
  add column code_hash bytea check (length(code_hash) = 32),
  drop constraint mandate_end_reason_check,
  add constraint mandate_end_reason_check check (end_reason in ('refused', 'withdrawn', 'revoked', 'renounced',
    'parent-ended', 'register', 'account-closed', 'superseded', 'time', 'post-ended')),
  add constraint officer_of_an_agency check ((kind = 'agency-officer') = (agency is not null)),
  add constraint officer_by_a_post check ((appointment is not null) = (agency is not null and accepted_at is not null)),
  add constraint officer_at_a_counter check (kind <> 'agency-officer'
    or (depth = 1 and parent is null and not sub_delegable and until - offered_at <= interval '32 days')),
  -- a code waits with its offer, and is worth nothing afterwards
  add constraint code_of_an_offer check (code_hash is null or (kind = 'agency-officer' and state = 'offered'));
create unique index mandate_code on mandates.mandate (code_hash) where code_hash is not null;
create index mandate_appointment on mandates.mandate (appointment)
  where appointment is not null and state = 'active';
grant update (agent, appointment, code_hash) on mandates.mandate to igov_app;

-- Whom an offer is for is known when it is made; only at a counter is it whoever takes it on.
create or replace function mandates.guard_step() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  if old.state = 'ended' or (old.state <> new.state
    and (old.state, new.state) not in (('offered', 'active'), ('offered', 'ended'), ('active', 'ended')))
    or (old.accepted_at is not null and new.accepted_at is distinct from old.accepted_at)
    or new.sent < old.sent
    or ((new.agent is distinct from old.agent or new.appointment is distinct from old.appointment)
      and not (old.kind = 'agency-officer' and old.agent is null
        and (old.state, new.state) = ('offered', 'active')))
    or (new.code_hash is distinct from old.code_hash and new.code_hash is not null)
  then
    raise exception 'no step of mandate % from % to %', old.id, old.state, new.state
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;

-- What came from a post stands while the post does. Nobody passes such a mandate on, so none is above another.
create or replace function mandates.holding(moment timestamptz) returns setof mandates.mandate
language sql stable as $$
  select m.* from mandates.mandate m
    left join mandates.mandate p on p.id = m.parent
    left join mandates.mandate g on g.id = p.parent
  where mandates.is_open(m, moment)
    and (p.id is null or mandates.is_open(p, moment))
    and (g.id is null or mandates.is_open(g, moment))
    and (m.appointment is null or organisations.stands(m.appointment, moment))
$$;
create or replace function mandates.stood(m mandates.mandate, moment timestamptz) returns boolean
language sql stable as $$
  select coalesce(mandates.stood_alone(m, moment), false) and coalesce((
    select mandates.stood_alone(p, moment) and coalesce((
      select mandates.stood_alone(g, moment) from mandates.mandate g where g.id = p.parent), true)
    from mandates.mandate p where p.id = m.parent), true)
    and (m.appointment is null or organisations.stands(m.appointment, moment))
$$;

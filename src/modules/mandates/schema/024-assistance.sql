-- An officer fills in one application of somebody who is in front of them, or on the telephone. What they agreed to, by which
-- way, and on what it rests that it was them, stands beside the mandate and is never changed.
alter table mandates.mandate
  drop constraint mandate_kind_check,
  add constraint mandate_kind_check check (kind in ('director', 'employee', 'parent', 'guardian', 'attorney',
    'agency-officer', 'assistance')),
  drop constraint mandate_proof_check,
  add constraint mandate_proof_check check (proof in ('register', 'account', 'document', 'code')),
  drop constraint officer_of_an_agency,
  add constraint officer_of_an_agency check ((kind in ('agency-officer', 'assistance')) = (agency is not null)),
  drop constraint code_of_an_offer,
  add constraint code_of_an_offer check (code_hash is null
    or (kind in ('agency-officer', 'assistance') and state = 'offered')),
  -- one application of one service, within a visit
  add constraint assistance_is_narrow check (kind <> 'assistance' or (depth = 1 and parent is null
    and not sub_delegable and agent is not null and cardinality(services) = 1 and most = 1
    and proof in ('document', 'code') and until - offered_at <= interval '4 hours')),
  add constraint proof_of_assistance check ((kind = 'assistance') = (proof in ('document', 'code')));

create table mandates.consent (
  mandate uuid primary key references mandates.mandate,
  channel text not null check (channel in ('counter', 'phone')),
  evidence text not null check (evidence in ('document', 'code')),
  -- of the pack's kinds, where one was seen
  document text check ((document is not null) = (evidence = 'document')),
  service text not null,
  -- what was read out, in the language in which it was said
  language text not null,
  text text not null check (length(text) between 1 and 2000),
  at timestamptz not null,
  officer uuid not null,
  officer_name jsonb not null,
  agency text not null,
  -- nobody shows a document on the telephone
  constraint seen_at_a_counter check (evidence <> 'document' or channel = 'counter')
);
revoke update, delete, truncate on mandates.consent from igov_app;

-- Whoever helps is known from the beginning; only their post is written down when it begins.
create or replace function mandates.guard_step() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  if old.state = 'ended' or (old.state <> new.state
    and (old.state, new.state) not in (('offered', 'active'), ('offered', 'ended'), ('active', 'ended')))
    or (old.accepted_at is not null and new.accepted_at is distinct from old.accepted_at)
    or new.sent < old.sent
    or ((new.agent is distinct from old.agent or new.appointment is distinct from old.appointment)
      and not (old.kind = 'agency-officer' and old.agent is null
        and (old.state, new.state) = ('offered', 'active'))
      and not (old.kind = 'assistance' and new.agent = old.agent and old.appointment is null
        and (old.state, new.state) = ('offered', 'active')))
    or (new.code_hash is distinct from old.code_hash and new.code_hash is not null)
  then
    raise exception 'no step of mandate % from % to %', old.id, old.state, new.state
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;

-- Without what was agreed to, nothing begins.
create function mandates.guard_assistance() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  if new.kind = 'assistance' and new.state = 'active'
    and not exists (select from mandates.consent c where c.mandate = new.id) then
    raise exception 'mandate % rests on no consent', new.id using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger guard_assistance before update of state on mandates.mandate
  for each row execute function mandates.guard_assistance();
create function mandates.assistance_is_offered() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  if new.kind = 'assistance' and new.state <> 'offered' then
    raise exception 'mandate % begins as an offer', new.id using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger assistance_is_offered before insert on mandates.mandate
  for each row execute function mandates.assistance_is_offered();

-- Web-hooks: software hears where the applications stand that its person lets it see. What it hears is written by the
-- database in the transaction that moves the case, so that nothing is forgotten and nothing is told that was not.
create table cases.hook (
  id uuid primary key,
  client text not null,
  -- whose interface the token was for: only its cases
  agency text not null,
  -- who let the software in, and whose applications those are
  by uuid not null,
  party uuid not null,
  mandate uuid,
  url text not null check (length(url) <= 500),
  -- none: all
  services text[] not null check (cardinality(services) <= 50),
  events text[] not null check (cardinality(events) <= 10),
  -- counts secrets; the one before is used beside it for a while
  generation integer not null default 1,
  rotated_at timestamptz,
  created_at timestamptz not null,
  -- since when no attempt was taken
  failing_since timestamptz,
  paused_at timestamptz,
  paused_for text check (paused_for in ('asked', 'failing', 'gone', 'not-allowed')),
  constraint paused_says_why check ((paused_at is null) = (paused_for is null)),
  constraint acts_by_mandate check (mandate is not null or by = party),
  unique (party, agency, client, by, url)
);
create index hook_agency on cases.hook (agency, id);
create index hook_over on cases.hook (paused_at) where paused_for = 'not-allowed';

create table cases.hook_delivery (
  id uuid primary key default uuidv7(),
  hook uuid not null references cases.hook on delete cascade,
  -- of one case always in the order of what happened to it
  sequence bigint generated always as identity,
  event text not null check (event in ('submitted', 'returned', 'payment-awaited', 'decided', 'licence-issued', 'ended', 'state-changed', 'test')),
  reference text collate "C",
  service text,
  state text,
  closed boolean,
  -- of the case: by which mandate it was sent
  mandate uuid,
  at timestamptz not null,
  attempts integer not null default 0,
  -- when it is tried next; null: it was taken, or is set aside
  next_at timestamptz,
  -- its web-hook is paused: it waits until that goes on
  held boolean not null,
  -- it is being tried, and whoever does so is given up after this
  leased_until timestamptz,
  tried_at timestamptz,
  taken_at timestamptz,
  -- what the last attempt came to: the status, or a word of why there was none
  status integer,
  fault text check (fault in ('timeout', 'unreachable', 'private', 'redirect', 'too-long', 'refused', 'not-allowed')),
  constraint taken_is_over check (taken_at is null or next_at is null),
  constraint leased_is_due check (leased_until is null or next_at is not null),
  constraint about_a_case check ((event = 'test') = (reference is null) and
    (reference is null) = (service is null) and (reference is null) = (state is null) and (reference is null) = (closed is null))
);
create index hook_delivery_hook on cases.hook_delivery (hook, id);
create index hook_delivery_due on cases.hook_delivery (hook, next_at) where next_at is not null and not held;
create index hook_delivery_leased on cases.hook_delivery (hook, leased_until) where leased_until is not null;
create index hook_delivery_at on cases.hook_delivery (at);

-- What an applicant reads: that a refusal is proposed is a matter of the desk.
create function cases.told_state(state text) returns text language sql immutable set search_path = pg_catalog as $$
  select case state when 'refusal-proposed' then 'under-review' else state end $$;

create function cases.tell_hooks() returns trigger language plpgsql set search_path = pg_catalog as $$
declare
  told constant text := cases.told_state(new.state);
  event text;
begin
  if tg_op = 'UPDATE' and told = cases.told_state(old.state) then return null; end if;
  event := case
    when tg_op = 'INSERT' then 'submitted'
    when told = 'returned' then 'returned'
    when told = 'awaiting-payment' then 'payment-awaited'
    when told in ('approved', 'refused') then 'decided'
    when told = 'granted' then 'licence-issued'
    when told in ('withdrawn', 'lapsed') then 'ended'
    else 'state-changed' end;
  insert into cases.hook_delivery (hook, event, reference, service, state, closed, mandate, at, next_at, held)
  select h.id, event, new.reference, new.service, told, new.closed_at is not null, new.mandate, new.state_since, new.state_since,
    h.paused_at is not null
  from cases.hook h
  where h.party = new.applicant and h.agency = new.agency and h.paused_for is distinct from 'not-allowed'
    and (cardinality(h.services) = 0 or new.service = any(h.services))
    and (cardinality(h.events) = 0 or event = any(h.events));
  return null;
end $$;
create trigger tell_hooks_of_first after insert on cases.case for each row execute function cases.tell_hooks();
create trigger tell_hooks after update of state on cases.case for each row
  when (new.state is distinct from old.state) execute function cases.tell_hooks();

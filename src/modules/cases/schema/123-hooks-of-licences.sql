-- Software hears of licences, too: made again, suspended, ended, and that the end is near. What it hears is written when the
-- fact of the register comes, once for each.
alter table cases.hook
  drop constraint hook_events_check,
  add constraint hook_events_check check (cardinality(events) <= 20);
alter table cases.hook_delivery
  drop constraint hook_delivery_event_check,
  add constraint hook_delivery_event_check check (event in ('submitted', 'returned', 'payment-awaited', 'decided',
    'licence-issued', 'ended', 'state-changed', 'licence-replaced', 'licence-suspended', 'licence-resumed',
    'licence-ends-soon', 'licence-expired', 'licence-ended', 'test')),
  -- number of the licence that it is about
  add column licence text collate "C",
  -- of the outbox: a fact that comes twice is told once
  add column fact bigint,
  drop constraint about_a_case,
  add constraint about_one_thing check (
    num_nonnulls(reference, licence) = (case when event = 'test' then 0 else 1 end)
    and (event <> 'test') = (service is not null) and (service is null) = (state is null)
    and (service is null) = (closed is null) and (licence is null) = (fact is null));
create unique index hook_delivery_fact on cases.hook_delivery (hook, fact) where fact is not null;

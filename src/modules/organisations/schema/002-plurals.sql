-- The kind as a heading over several bodies: 'Ministries'. Filled at each start, like all of the pack.

alter table organisations.organisation
  add column kind_plurals jsonb not null default '{}';

-- Before the end of a secret or certificate an agency's officers are told, once for each of these.
create table identity.client_warning (
  client text not null references identity.client,
  ends_at timestamptz not null,
  days integer not null check (days in (30, 7, 1)),
  told_at timestamptz not null,
  primary key (client, ends_at, days)
);

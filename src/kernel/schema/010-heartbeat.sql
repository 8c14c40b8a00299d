-- The last sign of life of a process that nobody can ask: /readyz holds it against the clock.

create table kernel.heartbeat (
  process text primary key,
  at timestamptz not null
);

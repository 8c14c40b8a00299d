-- How many signals in a row led to it, each thrown because of the one before: a circle of them has an end.
alter table procedures.arrival add column signals integer not null default 0;
alter table procedures.beginning add column signals integer not null default 0;

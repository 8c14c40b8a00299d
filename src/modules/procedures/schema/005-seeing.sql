-- What ended of a procedure, the latest first: what mining reads. An instance comes in here once, when it ends.
create index instance_ended on procedures.instance (procedure, ended_at, id) where ended_at is not null;

-- How long cases of a procedure really took over the last year, for everybody to see: kept here so that no page
-- has to work it out, and worked out once a day.
create table procedures.real_times (
  procedure text primary key references procedures.procedure,
  -- days of the pack's zone, both of them in it
  since date not null,
  until date not null,
  -- by the number of working days that they took, from 0 on: how many cases
  working_days integer[] not null,
  worked_out_at timestamptz not null,
  constraint in_order check (since <= until)
);

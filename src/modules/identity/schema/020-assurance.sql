-- Two axes: who somebody is was found out at proofing, that it is they at each authentication.

alter table identity.person
  add ial smallint not null default 1 check (ial between 1 and 3),
  -- after a recovery: until then nothing of high value is done
  add cooling_until timestamptz,
  add closed_at timestamptz;

alter table identity.session
  add id uuid not null default uuidv7() unique,
  add aal smallint not null default 1 check (aal between 1 and 3),
  -- as RFC 8176 names it
  add amr text[] not null default '{pwd}' check (cardinality(amr) > 0),
  -- when they last proved themselves
  add auth_time timestamptz,
  add idle_seconds integer not null default 3600 check (idle_seconds > 0),
  -- the first half of the sender's address, enough to know a place again
  add place text;
update identity.session set auth_time = started_at;
alter table identity.session alter auth_time set not null;

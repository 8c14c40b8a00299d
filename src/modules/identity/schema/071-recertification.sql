-- Once a quarter an agency's administrators say who still needs what. What stood in force then, the evidence
-- that they saw, and what they said are kept for ever.

create table identity.campaign (
  id uuid primary key,
  agency text not null,
  quarter text not null check (quarter ~ '^[0-9]{4}-Q[1-4]$'),
  opened_at timestamptz not null,
  -- null: by the calendar
  opened_by uuid references identity.person,
  due_at timestamptz not null check (due_at > opened_at),
  -- when administrators and holders were told that it ends soon
  warned_at timestamptz,
  ended_at timestamptz
);
create unique index campaign_open on identity.campaign (agency) where ended_at is null;
create unique index campaign_quarter on identity.campaign (agency, quarter) where opened_by is null;
create index campaign_agency on identity.campaign (agency, opened_at desc);

create table identity.campaign_item (
  campaign uuid not null references identity.campaign,
  appointment uuid not null,
  person uuid not null references identity.person,
  titles jsonb not null,
  kind text not null check (kind in ('holder', 'acting', 'substitute')),
  roles text[] not null,
  powers jsonb not null,
  -- the evidence
  since timestamptz not null,
  last_sign_in timestamptz,
  acts integer not null check (acts >= 0),
  -- `lapsed`: nobody confirmed it; `spared`: neither, but the agency would have had no administrator left;
  -- `gone`: it had ended before anybody said anything
  decision text check (decision in ('kept', 'ended', 'lapsed', 'spared', 'gone')),
  decided_by uuid references identity.person,
  decided_at timestamptz,
  reason text not null default '' check (length(reason) <= 500),
  primary key (campaign, appointment),
  check ((decision is null) = (decided_at is null)),
  check ((decided_by is not null) = (decision in ('kept', 'ended')) or decision is null and decided_by is null),
  -- nobody says of themselves that they need it
  check (decided_by <> person)
);
create index campaign_item_person on identity.campaign_item (person);

-- What was said stays said, and what was seen was seen.
revoke update, delete, truncate on identity.campaign, identity.campaign_item from igov_app;
grant update (due_at, warned_at, ended_at) on identity.campaign to igov_app;
grant update (decision, decided_by, decided_at, reason) on identity.campaign_item to igov_app;

-- Texts that a body keeps for what it often has to tell applicants, in every language of the pack.
create table cases.reason_text (
  id uuid primary key default uuidv7(),
  body text not null,
  -- null: for all its services
  service text,
  decision text not null check (decision in ('return', 'refuse')),
  names jsonb not null,
  texts jsonb not null,
  at timestamptz not null,
  by uuid not null,
  -- no longer offered; kept for what it was used in
  ended_at timestamptz check (ended_at >= at)
);
create index reason_text_body on cases.reason_text (body, decision, at, id) where ended_at is null;
revoke update, delete on cases.reason_text from igov_app;
grant update (ended_at) on cases.reason_text to igov_app;

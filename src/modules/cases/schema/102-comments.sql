-- What officers of a body say to each other in a case. It is part of the file and is never changed; who wrote it can
-- withdraw it, which leaves that there was one.
create table cases.comment (
  id uuid primary key default uuidv7(),
  case_id uuid not null references cases.case,
  -- whose officers read it
  body text not null,
  at timestamptz not null,
  by uuid not null,
  by_name jsonb not null,
  text text not null check (length(text) between 1 and 4000),
  withdrawn_at timestamptz check (withdrawn_at >= at)
);
create index comment_case on cases.comment (case_id, at, id);

-- Colleagues whom a comment calls.
create table cases.mention (
  comment uuid not null references cases.comment,
  officer uuid not null,
  officer_name jsonb not null,
  primary key (comment, officer)
);
revoke update, delete on cases.comment, cases.mention from igov_app;
grant update (withdrawn_at) on cases.comment to igov_app;

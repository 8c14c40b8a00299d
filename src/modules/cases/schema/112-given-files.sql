-- Where files of an application were taken from, instead of an upload: of a licence, or of what was given before.
alter table cases.submission
  add column taken jsonb not null default '[]' check (jsonb_typeof(taken) = 'array');

-- What somebody gave with an application and may be offered again, by the type of evidence that it is: the files of what
-- was sent last. It goes with its case.
create table cases.given_file (
  case_id uuid not null references cases.case on delete cascade,
  file uuid not null,
  applicant uuid not null,
  type text not null check (type <> ''),
  given_at timestamptz not null,
  primary key (case_id, file)
);
create index given_file_of on cases.given_file (applicant, type, given_at desc);
revoke update, truncate on cases.given_file from igov_app;

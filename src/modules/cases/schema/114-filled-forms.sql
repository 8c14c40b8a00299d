-- What officers wrote into the forms of a service while its procedure ran, once for each task; never changed.
create table cases.filled_form (
  case_id uuid not null references cases.case on delete cascade,
  instance uuid not null,
  -- of the procedure's task
  wait integer not null,
  node text not null,
  form text not null,
  answers jsonb not null check (jsonb_typeof(answers) = 'object'),
  -- the applicant sees some of it
  shown boolean not null,
  at timestamptz not null,
  by uuid not null,
  by_name jsonb not null,
  primary key (case_id, instance, wait)
);
create index filled_form_case on cases.filled_form (case_id, at);
revoke update, delete, truncate on cases.filled_form from igov_app;

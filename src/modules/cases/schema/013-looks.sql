-- Why an official looks at a case that is not in their hands: said before, for one day, and kept.
create table cases.look (
  id uuid primary key default uuidv7(),
  case_id uuid not null references cases.case,
  officer uuid not null,
  on_day date not null,
  at timestamptz not null,
  purpose text not null check (purpose in ('enquiry', 'absence', 'supervision', 'complaint', 'related')),
  text text not null check (length(text) between 1 and 300)
);
create index look_of on cases.look (case_id, officer, on_day, id);
revoke update, delete on cases.look from igov_app;

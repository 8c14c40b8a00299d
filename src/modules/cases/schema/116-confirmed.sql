-- Who else confirmed what was sent, with which account and when.
alter table cases.submission
  add column confirmed jsonb not null default '[]' check (jsonb_typeof(confirmed) = 'array');

-- What agencies' registers had said of whoever applied when it was sent, and where nobody could be asked or would be.
alter table cases.submission
  add column fetched jsonb not null default '[]' check (jsonb_typeof(fetched) = 'array');

-- Many applications in one order, from a table or by software. Each row is an application of its own: it is sent in
-- one transaction with what the order keeps of it, or not at all.
create table cases.many_order (
  id uuid primary key,
  service text not null,
  service_version text not null,
  -- in whose name
  person uuid not null,
  by uuid not null,
  by_name jsonb not null,
  mandate uuid,
  -- how sure the session was in which it was placed or sent
  assurance jsonb not null,
  -- the software by which it came, and the agency whose interface that was
  through jsonb,
  key text,
  key_digest text,
  -- how the letters of its file were written
  encoding text check (encoding in ('utf-8', 'utf-16le', 'windows-1256')),
  -- checking, sending: the worker goes on with it; open: its person does
  state text not null check (state in ('checking', 'open', 'sending')),
  -- what was declared, once for all rows; kept while they are sent
  declared jsonb,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  expires_at timestamptz not null,
  constraint acts_by_mandate check (mandate is not null or by = person),
  constraint key_with_digest check ((key is null) = (key_digest is null)),
  constraint sends_what_was_declared check ((state = 'sending') = (declared is not null)),
  unique (person, key)
);
create index many_order_person on cases.many_order (person, created_at);
create index many_order_waits on cases.many_order (updated_at) where state <> 'open';
create index many_order_expires on cases.many_order (expires_at) where state = 'open';

create table cases.many_row (
  order_id uuid not null references cases.many_order on delete cascade,
  number integer not null check (number between 1 and 99999),
  -- none once it was sent: the case has them
  answers jsonb not null,
  -- draft with the files that software brought for it
  draft text,
  -- waiting: to be checked; sound: it can be sent; files: only files are missing; begun: gone on with as a draft;
  -- jointly: others who sign have to agree
  state text not null check (state in ('waiting', 'sound', 'files', 'wrong', 'begun', 'jointly', 'sent')),
  -- what is wrong with which answer, in each language
  faults jsonb not null default '[]',
  -- code of what stood in its way
  problem text,
  params jsonb not null default '{}',
  -- what the rules decide, in short, as it was shown
  shown text,
  qualifies boolean,
  fee_minor bigint check (fee_minor >= 0),
  -- of its draft, and of the case
  reference text collate "C",
  primary key (order_id, number),
  constraint has_reference check ((state in ('begun', 'jointly', 'sent')) = (reference is not null)),
  constraint sent_holds_no_answers check (state <> 'sent' or answers = '{}'),
  constraint wrong_says_why check (state <> 'wrong' or faults <> '[]' or problem is not null)
);
create index many_row_waits on cases.many_row (order_id, number) where state in ('waiting', 'sound');
create unique index many_row_reference on cases.many_row (reference) where reference is not null;

-- By which software an application was sent.
alter table cases.case add column through text;

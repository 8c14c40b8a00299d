-- The index of search. It is replaced as a whole: rows of one version belong together, and readers ask
-- for the version whose words they hold.

create table content.search_index (
  version uuid primary key,
  -- of everything it was made from; the same inputs need no new index
  inputs text not null,
  entries integer not null,
  -- float32 of each entry in its number's order: how much its score counts
  weights bytea not null,
  -- groups of words that mean the same, as stems
  concepts jsonb not null,
  -- words that stand in any query and decide little
  faint jsonb not null,
  at timestamptz not null
);

-- What a result shows.
create table content.search_entry (
  version uuid not null references content.search_index on delete cascade,
  -- from 0, the most wanted first; postings name entries by it
  number integer not null,
  id text not null,
  kind text not null,
  path text not null,
  titles jsonb not null,
  summaries jsonb not null,
  owners jsonb,
  -- whole titles, keywords and the id, as stems: who asks for exactly one of them means this entry
  keys jsonb not null,
  primary key (version, number)
);
create index search_entry_kind on content.search_entry (version, kind);

-- In which entries a stem, concept or facet stands: uint32 each, number << 8 | impact, by number.
create table content.search_lexeme (
  version uuid not null references content.search_index on delete cascade,
  lexeme text not null,
  entries integer not null,
  postings bytea not null,
  primary key (version, lexeme)
);
alter table content.search_lexeme alter column postings set storage external;

-- Words and sounds (after ~) that lead to stems.
create table content.search_word (
  version uuid not null references content.search_index on delete cascade,
  word text not null,
  lexeme text not null,
  -- as it was written first
  written text not null,
  primary key (version, word, lexeme)
);

-- Pages that are prepared ahead: the same bytes for everybody, served without asking anything.

create table content.publication (
  id bigint generated always as identity primary key,
  -- of everything that pages are made from; the same inputs give the same pages
  inputs text not null,
  at timestamptz not null
);

create table content.page (
  -- address with the language, without query: /ar/services/birth-certificate
  path text primary key check (path ~ '^/[a-z]'),
  -- lower-case hex SHA-256 of the plain bytes
  sha256 text not null check (length(sha256) = 64),
  type text not null,
  brotli bytea not null,
  gzip bytea not null,
  -- the publication in which it changed last
  publication bigint not null references content.publication
);

create index page_publication on content.page (publication);

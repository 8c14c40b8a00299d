create table identity.person (id uuid primary key);

-- Families of tokens in which somebody acts for another at others' software: they end with the mandate.
create table identity.oidc_acting (
  family bytea primary key references identity.oidc_grant on delete cascade,
  mandate uuid not null
);
create index oidc_acting_mandate on identity.oidc_acting (mandate);

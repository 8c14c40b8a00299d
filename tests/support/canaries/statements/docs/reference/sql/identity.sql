-- Planted.

select id
  from identity.person;

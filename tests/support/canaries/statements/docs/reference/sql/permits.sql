-- Planted.

select 1;

select "id"
  from "identity"."person";

-- Planted: a table that is read whole, a column that is not there, and a statement that is right.

select id
  from kernel.audit
  where reason = $1;

select lost
  from kernel.audit;

select fact
  from kernel.audit
  where id in ($1, …);

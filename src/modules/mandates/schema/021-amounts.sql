-- How far in money: up to what one application may cost, in the smallest unit of the pack's currency;
-- null: any amount. It is agreed on with the offer and never changed, as all that was agreed.
alter table mandates.mandate add column amount bigint check (amount between 1 and 1000000000000000);

-- A child never has more than its parent, in money neither.
create or replace function mandates.guard_child() returns trigger language plpgsql set search_path = pg_catalog as $$
declare
  above mandates.mandate;
begin
  if new.parent is null or (tg_op = 'UPDATE' and (old.state, new.state) <> ('offered', 'active')) then
    return new;
  end if;
  select * into above from mandates.mandate where id = new.parent for share;
  if above.state <> 'active' or new.depth <> above.depth + 1 or new.until > above.until
    or (above.services is not null and (new.services is null or not new.services <@ above.services))
    or (above.most is not null and (new.most is null or new.most > above.most))
    or (above.amount is not null and (new.amount is null or new.amount > above.amount))
  then
    raise exception 'mandate % is wider than that from which it comes', new.id
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;

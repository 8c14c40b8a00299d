-- A lost document is replaced at once, or where that costs something once a case has decided it.
alter table licences.edition
  drop constraint decided_by_a_case,
  add constraint decided_by_a_case check (case_id is not null or kind = 'replaced'),
  -- the number that software gave its order of a replacement: sent again it makes no second document
  add column order_key text check (length(order_key) <= 200),
  add constraint order_of_a_replacement check (order_key is null or (kind = 'replaced' and case_id is null));
create unique index edition_order on licences.edition (licence, order_key) where order_key is not null;

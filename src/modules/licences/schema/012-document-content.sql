-- What the document says, whole, as it was when the licence was granted: sealed again after a crash it must
-- be the same to the byte, whatever names, messages or addresses have become meanwhile.

alter table licences.licence
  add column document jsonb check (jsonb_typeof(document) = 'object');

create or replace function licences.keep_sealed() returns trigger language plpgsql as $$
begin
  if old.file is not null or row(new.number, new.code, new.case_id, new.holder, new.rows, new.title,
      new.valid_from, new.valid_to, new.document) is distinct from row(old.number, old.code,
      old.case_id, old.holder, old.rows, old.title, old.valid_from, old.valid_to, old.document) then
    raise exception 'a licence is not changed once it is granted' using errcode = 'check_violation';
  end if;
  return new;
end $$;

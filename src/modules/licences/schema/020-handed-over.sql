-- Licences go along with their service when a part of their agency goes to another: who may revoke them
-- changes, and nothing of what they say.
create or replace function licences.keep_sealed() returns trigger language plpgsql as $$
begin
  if (old.file is not null and not (new.agency <> old.agency
      and row(new.file, new.issued_at) is not distinct from row(old.file, old.issued_at)))
    or row(new.number, new.code, new.case_id, new.holder, new.rows, new.title,
      new.valid_from, new.valid_to, new.document) is distinct from row(old.number, old.code,
      old.case_id, old.holder, old.rows, old.title, old.valid_from, old.valid_to, old.document) then
    raise exception 'a licence is not changed once it is granted' using errcode = 'check_violation';
  end if;
  return new;
end $$;

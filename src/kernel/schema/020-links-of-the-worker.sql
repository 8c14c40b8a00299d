-- The chain of the audit is the worker's. Web has the same rights otherwise, but who logs in as web adds no link
-- to it, whichever role is taken: that of the session cannot be changed.
create function kernel.refuse_links_of_web() returns trigger language plpgsql as $$
begin
  if session_user = left(current_database(), 50) || '_web' then
    raise exception 'permission denied: the worker links the audit' using errcode = 'insufficient_privilege';
  end if;
  return null;
end $$;
create trigger only_the_worker before insert on kernel.audit_link
  for each statement execute function kernel.refuse_links_of_web();

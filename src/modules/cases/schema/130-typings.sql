-- What was sent for a service whose officers type it over into the agency's own system, once for each thing that was sent.
create table cases.typing (
  case_id uuid not null references cases.case on delete cascade,
  -- of the submission
  number integer not null,
  asked_at timestamptz not null,
  -- by which that system knows it
  their_reference text check (length(their_reference) between 1 and 60),
  typed_at timestamptz,
  typed_by uuid,
  typed_by_name jsonb,
  primary key (case_id, number),
  constraint typed_whole check (num_nulls(their_reference, typed_at, typed_by, typed_by_name) in (0, 4))
);
create index typing_waits on cases.typing (asked_at, case_id) where typed_at is null;
revoke update, delete, truncate on cases.typing from igov_app;
grant update (their_reference, typed_at, typed_by, typed_by_name) on cases.typing to igov_app;

-- Once typed it stays so: a reference with a slip in it is mended, never taken away.
create function cases.typing_stays() returns trigger language plpgsql as $$
begin
  if old.typed_at is not null and new.typed_at is null then
    raise exception 'case % was typed over', old.case_id;
  end if;
  return new;
end $$;
create trigger typing_stays before update on cases.typing for each row execute function cases.typing_stays();

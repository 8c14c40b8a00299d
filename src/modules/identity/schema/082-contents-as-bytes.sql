drop function identity.oidc_apply(jsonb, timestamptz);

-- Does what a request has to change, for several requests at once. What may happen once is looked at
-- first: where it has happened already nothing else of that request is done, and the family of a code or
-- token that comes a second time is ended. Nothing is kept for a family that has ended.
-- `groups` holds for each request an array of {do, …}, with from where and how many bytes of `contents` are its own;
-- the answer has for each null, or why it was not done.
create function identity.oidc_apply(groups jsonb, contents bytea, moment timestamptz) returns text[]
language plpgsql as $$
declare
  changes jsonb;
  change jsonb;
  key bytea;
  family bytea;
  refused text;
  told text[] := '{}';
begin
  -- What is lost with the power is asked for again; what must not happen twice is on the disk first.
  if not jsonb_path_exists(groups, '$[*][*] ? (@.do == "consume" || @.do == "unique" || @.do == "revoke")') then
    perform set_config('synchronous_commit', 'off', true);
  end if;
  for changes in select value from jsonb_array_elements(groups) loop
    refused := null;
    for change in select value from jsonb_array_elements(changes) loop
      key := decode(change->>'id', 'hex');
      case change->>'do'
        when 'unique' then
          insert into identity.oidc_item (id, kind, sealed, expires_at)
          values (key, change->>'kind', substr(contents, (change->>'from')::integer, (change->>'bytes')::integer), (change->>'expires')::timestamptz)
          on conflict do nothing;
          if not found then refused := 'replayed'; end if;
        when 'consume' then
          update identity.oidc_item set consumed_at = moment where id = key and consumed_at is null;
          if not found then
            refused := 'consumed';
            update identity.oidc_grant g set revoked_at = moment from identity.oidc_item i
            where i.id = key and g.id = i.grant_id and g.revoked_at is null;
          end if;
        when 'keep' then
          family := decode(change->>'grant', 'hex');
          -- The lock waits for whoever is ending the family. A request in the browser outlives it: it only says so then.
          if family is not null and change->>'kind' <> 'Interaction' then
            perform from identity.oidc_grant where id = family and revoked_at is null for share;
            if not found then refused := 'revoked'; end if;
          end if;
          if refused is null then
            insert into identity.oidc_item (id, kind, grant_id, found_by, sealed, expires_at)
            values (key, change->>'kind', family, decode(change->>'foundBy', 'hex'),
              substr(contents, (change->>'from')::integer, (change->>'bytes')::integer), (change->>'expires')::timestamptz)
            on conflict (id) do update set sealed = excluded.sealed, expires_at = excluded.expires_at,
              grant_id = excluded.grant_id, found_by = excluded.found_by;
          end if;
        when 'grant' then
          insert into identity.oidc_grant (id, person, client, session, sealed, expires_at)
          values (key, (change->>'person')::uuid, change->>'client', decode(change->>'session', 'hex'),
            substr(contents, (change->>'from')::integer, (change->>'bytes')::integer), (change->>'expires')::timestamptz)
          on conflict (id) do update set sealed = excluded.sealed, expires_at = excluded.expires_at;
        when 'revoke' then
          update identity.oidc_grant set revoked_at = moment where id = key and revoked_at is null;
        when 'delete' then
          delete from identity.oidc_item where id = key;
      end case;
      exit when refused is not null;
    end loop;
    told := told || refused;
  end loop;
  return told;
end $$;

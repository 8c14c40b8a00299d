import { sql } from 'kysely'
import type { Ctx } from '#kernel'
import { readOrganisations } from './organisation-file.ts'

/** Brings `organisations.yaml` into the table; bodies that it no longer names stay, not current. */
export async function loadOrganisations(ctx: Ctx): Promise<void> {
  const { organisations: file, findings } = await readOrganisations(ctx.pack)
  if (!file) throw new Error(findings.map(({ message }) => message).join('\n'))
  const kinds = new Map(
    file.kinds.map(({ kind, names, plurals }) => [
      kind,
      { kindNames: names, kindPlurals: plurals },
    ]),
  )
  const rows = file.organisations.map((entry, position) => ({
    ...entry,
    ...kinds.get(entry.kind),
    position,
  }))
  await sql`
    with given as (select value as o from jsonb_array_elements(${JSON.stringify(rows)}::jsonb)),
    gone as (update organisations.organisation set current = false
      where id not in (select o->>'organisation' from given))
    insert into organisations.organisation
      (id, kind, kind_names, kind_plurals, abbreviation, parent, names, source, reliability, position)
    select o->>'organisation', o->>'kind', o->'kindNames', o->'kindPlurals', o->>'abbreviation', o->>'parent',
      o->'names', o->>'source', o->>'reliability', (o->>'position')::int from given
    on conflict (id) do update set kind = excluded.kind, kind_names = excluded.kind_names,
      kind_plurals = excluded.kind_plurals, abbreviation = excluded.abbreviation, parent = excluded.parent, names = excluded.names,
      source = excluded.source, reliability = excluded.reliability, position = excluded.position,
      current = true`.execute(ctx.sql)
}

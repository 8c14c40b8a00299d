import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#kernel'
import { problem } from './problems.ts'

type Table = Record<'name' | 'key', RawBuilder<unknown>>
/** Of what is revised, also which columns a revision carries over, and which it may change. */
type RevisedTable = Table & Record<'columns' | 'changes', RawBuilder<unknown>>

const REVISED = {
  body: {
    name: sql`organisations.organisation_version`,
    key: sql`organisation`,
    columns: sql`organisation, during, kind, names, abbreviation, parent, source, reliability, decree`,
    changes: sql`names = r.names, abbreviation = r.abbreviation, decree = r.decree`,
  },
  unit: {
    name: sql`organisations.unit`,
    key: sql`id`,
    columns: sql`id, during, organisation, parent, names, decree`,
    changes: sql`names = r.names, parent = r.parent, decree = r.decree`,
  },
  post: {
    name: sql`organisations.post`,
    key: sql`id`,
    columns: sql`id, during, organisation, unit, titles, roles, head, decree`,
    changes: sql`titles = r.titles, unit = r.unit, roles = r.roles, head = r.head, decree = r.decree`,
  },
} satisfies Record<string, RevisedTable>

/** Tables whose rows are versions of a thing with an id; a power is given and ends, never revised. */
const VERSIONED = {
  ...REVISED,
  power: { name: sql`organisations.power`, key: sql`id` },
} satisfies Record<string, Table>

/**
 * Changes a thing from a moment on; what it was before stays.
 *
 * @param change  columns of the table with their new values
 * @throws organisations/no-version  when the thing is not there at that moment
 */
export async function reviseVersion(
  ctx: Ctx,
  of: keyof typeof REVISED,
  id: string,
  from: Date,
  change: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { name, key, columns, changes } = REVISED[of]
  const { rows } = await sql<{ old: object; begins: boolean; ends: Date | null }>`
    select to_jsonb(v) as old, coalesce(lower(during) = ${from}, false) as begins, upper(during) as ends
    from ${name} v where ${key} = ${id} and during @> ${from}::timestamptz for update`.execute(
    ctx.sql,
  )
  const [found] = rows
  if (!found) throw problem('no-version')
  const next = JSON.stringify({ ...found.old, ...change, during: rangeOf(from, found.ends) })
  const record = sql`jsonb_populate_record(null::${name}, ${next}::jsonb) r`
  if (found.begins) {
    await sql`
      update ${name} v set ${changes} from ${record}
      where v.${key} = ${id} and v.during @> ${from}::timestamptz`.execute(ctx.sql)
    return
  }
  await sql`
    update ${name} set during = tstzrange(lower(during), ${from})
    where ${key} = ${id} and during @> ${from}::timestamptz`.execute(ctx.sql)
  await sql`insert into ${name} (${columns}) select ${columns} from ${record}`.execute(ctx.sql)
}

/**
 * Ends a thing at a moment.
 *
 * @throws organisations/no-version  when it is not there just then, or a change of it is planned for later
 */
export async function endVersion(
  ctx: Ctx,
  of: keyof typeof VERSIONED,
  id: string,
  at: Date,
): Promise<void> {
  const { name, key } = VERSIONED[of]
  const { numAffectedRows } = await sql`
    update ${name} v
    set during = tstzrange(lower(during), greatest(${at}, lower(during) + interval '1 microsecond'))
    where ${key} = ${id} and during @> ${at}::timestamptz
      and not exists (select from ${name} l where l.${key} = ${id} and lower(l.during) > ${at})`.execute(
    ctx.sql,
  )
  if (numAffectedRows !== 1n) throw problem('no-version')
}

/** As PostgreSQL writes a range of moments; null: without an end. */
export const rangeOf = (from: Date | null, until: Date | null): string =>
  `[${from?.toISOString() ?? ''},${until?.toISOString() ?? ''})`

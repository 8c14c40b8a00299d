import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#kernel'
import { problem } from './problems.ts'

/** Tables whose rows are versions of a thing with an id. */
type Versioned = 'unit' | 'post' | 'power'

const tableOf = (table: Versioned) => sql.id('organisations', table)

/**
 * Changes a thing from a moment on; what it was before stays.
 *
 * @param change  columns of the table with their new values
 * @throws organisations/no-version  when the thing is not there at that moment
 */
export async function reviseVersion(
  ctx: Ctx,
  table: Versioned,
  id: string,
  from: Date,
  change: Readonly<Record<string, unknown>>,
): Promise<void> {
  await revise(ctx, { table: tableOf(table), key: sql`id = ${id}` }, from, change)
}

/** The same of a body. @throws organisations/no-version */
export async function reviseBody(
  ctx: Ctx,
  id: string,
  from: Date,
  change: Readonly<Record<string, unknown>>,
): Promise<void> {
  const table = sql.id('organisations', 'organisation_version')
  await revise(ctx, { table, key: sql`organisation = ${id}` }, from, change)
}

type Where = { table: RawBuilder<unknown>; key: RawBuilder<unknown> }

async function revise(ctx: Ctx, { table, key }: Where, from: Date, change: object) {
  const { rows } = await sql<{ old: object; begins: boolean; ends: Date | null }>`
    select to_jsonb(v) as old, coalesce(lower(during) = ${from}, false) as begins, upper(during) as ends
    from ${table} v where ${key} and during @> ${from}::timestamptz for update`.execute(ctx.sql)
  const [found] = rows
  if (!found) throw problem('no-version')
  if (found.begins) {
    const columns = Object.keys(change).map(
      (column) => sql`${sql.id(column)} = r.${sql.id(column)}`,
    )
    await sql`
      update ${table} v set ${sql.join(columns)}
      from jsonb_populate_record(null::${table}, ${JSON.stringify(change)}::jsonb) r
      where ${sql`v.${key}`} and v.during @> ${from}::timestamptz`.execute(ctx.sql)
    return
  }
  await sql`
    update ${table} set during = tstzrange(lower(during), ${from})
    where ${key} and during @> ${from}::timestamptz`.execute(ctx.sql)
  const next = { ...found.old, ...change, during: rangeOf(from, found.ends) }
  await sql`
    insert into ${table}
    select * from jsonb_populate_record(null::${table}, ${JSON.stringify(next)}::jsonb)`.execute(
    ctx.sql,
  )
}

/**
 * Ends a thing at a moment.
 *
 * @throws organisations/no-version  when it is not there just then, or a change of it is planned for later
 */
export const endVersion = (ctx: Ctx, table: Versioned, id: string, at: Date): Promise<void> =>
  end(ctx, { table: tableOf(table), key: sql`id = ${id}` }, at)

/** The same of a body. @throws organisations/no-version */
export const endBody = (ctx: Ctx, id: string, at: Date): Promise<void> =>
  end(
    ctx,
    { table: sql.id('organisations', 'organisation_version'), key: sql`organisation = ${id}` },
    at,
  )

async function end(ctx: Ctx, { table, key }: Where, at: Date) {
  const { numAffectedRows } = await sql`
    update ${table} v set during = tstzrange(lower(during), greatest(${at}, lower(during) + interval '1 microsecond'))
    where ${key} and during @> ${at}::timestamptz
      and not exists (select from ${table} l where l.${key} and lower(l.during) > ${at})`.execute(
    ctx.sql,
  )
  if (numAffectedRows !== 1n) throw problem('no-version')
}

/** As PostgreSQL writes a range of moments; null: without an end. */
export const rangeOf = (from: Date | null, until: Date | null): string =>
  `[${from?.toISOString() ?? ''},${until?.toISOString() ?? ''})`

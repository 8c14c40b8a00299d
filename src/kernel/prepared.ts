import type { Compilable, RawBuilder } from 'kysely'
import type pg from 'pg'
import type { Ctx } from './ctx.ts'

/** More than this are not statements that come again and again, but one whose text differs each time. */
const MOST = 100

/** By text: the name under which each connection keeps it. */
const names = new Map<string, string>()

/**
 * Runs a statement that comes with many requests: each connection reads and plans it once, which costs
 * several times what running it does. Only for statements that go by keys, whose plan is the same
 * whatever the values are, and whose text is the same each time.
 *
 * @returns its rows
 */
export async function prepared<Row>(
  ctx: Pick<Ctx, 'sql'>,
  query: RawBuilder<Row> | Compilable<Row>,
): Promise<Row[]> {
  const compiled = query.compile(ctx.sql)
  if (!names.has(compiled.sql) && names.size < MOST) {
    names.set(compiled.sql, `igov_${names.size}`)
  }
  return (await ctx.sql.executeQuery(compiled)).rows
}

/** Lets a connection send what is `prepared` under its name. */
export function sendByName(client: pg.PoolClient): void {
  const { query } = client
  const named = (what: unknown, values: unknown, ...more: unknown[]) => {
    const name = typeof what === 'string' ? names.get(what) : undefined
    return Reflect.apply(
      query,
      client,
      name ? [{ name, text: what, values }] : [what, values, ...more],
    )
  }
  Object.defineProperty(client, 'query', { value: named })
}

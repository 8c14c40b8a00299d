import { sql } from 'kysely'
import type { Ctx } from '#kernel'
import type { Data } from '#lib/bpmn/index'
import { commitSteps } from './commit.ts'
import { workOutStart } from './start.ts'
import { db } from './tables.ts'

const BATCH = 100

type Row = { id: bigint; procedure: string; node: string; data: Data }

/**
 * Begins what signals have asked for.
 *
 * @returns how many instances began
 */
export async function sweepBeginnings(ctx: Ctx): Promise<number> {
  for (let count = 0; ; ) {
    const begun = await ctx.tx(beginSome)
    count += begun
    if (begun < BATCH) return count
  }
}

async function beginSome(ctx: Ctx): Promise<number> {
  const { rows } = await sql<Row>`
    select id, procedure, node, data from procedures.beginning
    order by id limit ${BATCH} for update skip locked`.execute(ctx.sql)
  if (rows.length === 0) return 0
  const worked = []
  for (const { id, procedure, node, data } of rows) {
    worked.push(await workOutStart(ctx, { procedure, node, data, key: `signal-${id}` }))
  }
  await commitSteps(ctx, worked)
  await db(ctx)
    .deleteFrom('procedures.beginning')
    .where(
      'id',
      'in',
      rows.map(({ id }) => id),
    )
    .execute()
  return rows.length
}

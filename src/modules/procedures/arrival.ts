import { sql } from 'kysely'
import type { Ctx } from '#kernel'
import type { Event } from '#lib/bpmn/index'
import { setRestlessAside } from './hold.ts'
import { readInstances } from './instance.ts'
import { type Cause, stepTogether } from './run.ts'
import { db, type InstanceId } from './tables.ts'

const BATCH = 200
/** So many signals may follow from one another before nobody hears them any more: a model that goes in a circle. */
export const MOST_IN_A_ROW = 100

type Row = { id: bigint; instance: InstanceId; event: Event; signals: number }

/**
 * Brings what instances send one another: ends and errors of what was called, signals, cancellations. Each in the
 * order in which it was sent to its instance, and once: it is taken in the statement of the step that it causes.
 *
 * @returns how many were brought
 */
export async function sweepArrivals(ctx: Ctx): Promise<number> {
  for (let count = 0; ; ) {
    const brought = await ctx.tx(bringSome)
    count += brought
    if (brought === 0) return count
  }
}

async function bringSome(ctx: Ctx): Promise<number> {
  const { rows } = await sql<Row>`
    select a.id, a.instance, a.event, a.signals
    from procedures.arrival a join procedures.instance i on i.id = a.instance
    where i.held_at is null
      and not exists (select from procedures.arrival b where b.instance = a.instance and b.id < a.id)
    order by a.id limit ${BATCH}
    for no key update of i skip locked`.execute(ctx.sql)
  if (rows.length === 0) return 0
  const restless = rows.filter(({ signals }) => signals > MOST_IN_A_ROW)
  for (const { instance } of restless) {
    const [found] = await readInstances(ctx, [instance])
    if (found) await setRestlessAside(ctx, found, MOST_IN_A_ROW)
  }
  const causes = rows
    .filter((row) => !restless.includes(row))
    .map(({ id, signals, instance, event }): Cause => ({ instance, event, arrival: id, signals }))
  const stale = await stepTogether(ctx, causes)
  // The wait is over: the instance was faster than what came.
  const over = stale.flatMap(({ arrival }) => (arrival === undefined ? [] : [arrival]))
  const ids = [...over, ...restless.map(({ id }) => id)]
  if (ids.length > 0)
    await db(ctx).deleteFrom('procedures.arrival').where('id', 'in', ids).execute()
  return rows.length
}

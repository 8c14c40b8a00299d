import { sql } from 'kysely'
import type { Ctx } from '#kernel'
import type { Event } from '#lib/bpmn/index'
import { type Cause, stepTogether } from './run.ts'
import { db, type InstanceId } from './tables.ts'

const BATCH = 200

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
  const { rows } = await sql<{ id: bigint; instance: InstanceId; event: Event }>`
    select a.id, a.instance, a.event
    from procedures.arrival a join procedures.instance i on i.id = a.instance
    where i.held_at is null
      and not exists (select from procedures.arrival b where b.instance = a.instance and b.id < a.id)
    order by a.id limit ${BATCH}
    for no key update of i skip locked`.execute(ctx.sql)
  if (rows.length === 0) return 0
  const causes = rows.map(({ id, instance, event }): Cause => ({ instance, event, arrival: id }))
  const stale = await stepTogether(ctx, causes)
  // The wait is over: the instance was faster than what came.
  const ids = stale.flatMap(({ arrival }) => (arrival === undefined ? [] : [arrival]))
  if (ids.length > 0)
    await db(ctx).deleteFrom('procedures.arrival').where('id', 'in', ids).execute()
  return rows.length
}

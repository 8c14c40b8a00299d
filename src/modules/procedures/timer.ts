import { sql } from 'kysely'
import type { Ctx } from '#kernel'
import { type Cause, stepTogether } from './run.ts'
import { db, type InstanceId } from './tables.ts'

const BATCH = 500
/** What is due after so many of them waits for the next sweep: loops have an end. */
const ROUNDS_MOST = 2_000

/**
 * Fires what is due, some hundred in one transaction. Several workers share the work: each holds the instances
 * that it moves, and passes over those of others.
 *
 * @returns how many fired
 */
export async function sweepTimers(ctx: Ctx): Promise<number> {
  let count = 0
  for (let round = 0; round < ROUNDS_MOST; round++) {
    const { fired, more } = await ctx.tx(fireSome)
    count += fired
    if (!more) break
  }
  return count
}

async function fireSome(ctx: Ctx): Promise<{ fired: number; more: boolean }> {
  const { rows } = await sql<{ instance: InstanceId; wait: number }>`
    select t.instance, t.wait
    from procedures.timer t join procedures.instance i on i.id = t.instance
    where t.due_at <= ${ctx.clock.now()} and not t.held
    order by t.due_at, t.wait limit ${BATCH}
    for no key update of i skip locked`.execute(ctx.sql)
  // One event for each instance at a time: a second one of the same instance is of the next round.
  const causes = new Map<InstanceId, Cause>()
  for (const { instance, wait } of rows) {
    if (!causes.has(instance)) causes.set(instance, { instance, event: { type: 'arrive', wait } })
  }
  if (causes.size === 0) return { fired: 0, more: false }
  const stale = await stepTogether(ctx, [...causes.values()])
  for (const { instance, event } of stale) {
    if (event.type !== 'arrive') continue
    // Its row tells of a wait that the state does not know: the state is the truth.
    ctx.log.error({ instance, wait: event.wait }, 'a timer that nothing waits for')
    await db(ctx)
      .deleteFrom('procedures.timer')
      .where('instance', '=', instance)
      .where('wait', '=', event.wait)
      .execute()
  }
  return { fired: causes.size, more: rows.length === BATCH || causes.size < rows.length }
}

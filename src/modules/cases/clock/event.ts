import type { Ctx } from '#kernel'
import type { LocalDate } from '#lib/time'
import type { ClockHappening } from '../happenings.ts'
import { type CaseId, db } from '../tables.ts'

type ClockDetails = {
  ground?: string
  until?: LocalDate
  /** what of it happens once in the life of a case */
  once?: string
}

/**
 * Writes what happened to the clock of a case, by the actor, or by the clock itself.
 *
 * @returns false where it had happened before, and happens once: nothing is to be done then
 */
export async function writeClockEvent(
  ctx: Ctx,
  caseId: CaseId,
  what: ClockHappening,
  { ground, until, once }: ClockDetails = {},
): Promise<boolean> {
  const { actor } = ctx
  const { numInsertedOrUpdatedRows = 0n } = await db(ctx)
    .insertInto('cases.clock_event')
    .values({
      ...{ case_id: caseId, at: ctx.clock.now(), what },
      by_name: actor.kind === 'person' ? actor.name : null,
      ...{ ground: ground ?? null, until: until ?? null, once: once ?? null },
    })
    .onConflict((conflict) => conflict.columns(['case_id', 'once']).doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows > 0n
}

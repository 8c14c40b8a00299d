import { type Ctx, today } from '#kernel'
import { dropCorrection } from '#services'
import { lockCase, moveCase } from './case.ts'
import { stopClock } from './clock.ts'
import { writeDecision } from './decision-row.ts'
import { record } from './facts.ts'
import { tellApplicant } from './notice.ts'
import { isPossible } from './states.ts'
import { db } from './tables.ts'

const BATCH = 200

/**
 * Ends cases whose correction was not made within its time, one transaction each.
 *
 * Safe to run twice and beside a correction that arrives: the case's row is held and looked at again.
 *
 * @returns how many lapsed
 */
export async function sweepLapsed(ctx: Ctx): Promise<number> {
  const day = today(ctx)
  const due = await db(ctx)
    .selectFrom('cases.case')
    .select('id')
    .where('correct_by', '<', day)
    .orderBy('correct_by')
    .limit(BATCH)
    .execute()
  let count = 0
  for (const { id } of due) {
    const lapse = ctx.tx(async (ctx) => {
      await dropCorrection(ctx, id)
      const found = await lockCase(ctx, { id })
      const isDue = found?.correctBy && found.correctBy < day && isPossible('lapse', found.state)
      // Thrown, so that the correction is not dropped either.
      if (!isDue) throw new NotDue()
      const decision = await writeDecision(ctx, id, 'lapse')
      await stopClock(ctx, id)
      await moveCase(ctx, id, 'lapsed', {
        decision,
        closed: true,
        stopped_on: null,
        correct_by: null,
      })
      await record(ctx, 'case-lapsed', { subject: found.applicant, resource: `case:${id}` })
      await tellApplicant(ctx, found, 'lapsed', (t) => ({
        reference: found.reference,
        day: t.date(found.correctBy ?? day, 'day'),
      }))
    })
    count += await lapse.then(() => 1, notDue)
  }
  return count
}

/** The correction arrived meanwhile. */
class NotDue extends Error {}

function notDue(error: unknown): number {
  if (error instanceof NotDue) return 0
  throw error
}

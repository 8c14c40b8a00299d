import { type Ctx, calendarOf, today } from '#kernel'
import { lockCase } from './case.ts'
import { record } from './facts.ts'
import { tellApplicant } from './notice.ts'
import { db } from './tables.ts'

const WORKING_DAYS_BEFORE = 2
/** Who was asked for a correction less long ago has the first notice fresh in mind. */
const HOURS_AFTER_RETURN = 24
const BATCH = 200

/**
 * Reminds applicants of the last day of a correction, two working days before it, once for each return.
 *
 * Safe to run twice and beside a correction that arrives: the case's row is held and looked at again.
 *
 * @returns how many were reminded
 */
export async function sweepReminders(ctx: Ctx): Promise<number> {
  const day = today(ctx)
  const horizon = calendarOf(ctx.pack).addWorkingDays(day, WORKING_DAYS_BEFORE)
  const before = new Date(ctx.clock.now().getTime() - HOURS_AFTER_RETURN * 3_600_000)
  const due = await db(ctx)
    .selectFrom('cases.case')
    .select('id')
    .where('correct_by', '>=', day)
    .where('correct_by', '<=', horizon)
    .where('state_since', '<=', before)
    .where((eb) => eb('reminded_of', 'is distinct from', eb.ref('decision')))
    .orderBy('correct_by')
    .limit(BATCH)
    .execute()
  let count = 0
  for (const { id } of due) {
    count += await ctx.tx(async (ctx) => {
      const found = await lockCase(ctx, { id })
      const { correctBy = null, decision = null } = found ?? {}
      if (!found || correctBy === null || found.remindedOf === decision) return 0
      await db(ctx)
        .updateTable('cases.case')
        .set({ reminded_of: decision })
        .where('id', '=', id)
        .execute()
      await record(ctx, 'applicant-reminded', {
        subject: found.applicant,
        resource: `case:${id}`,
      })
      await tellApplicant(ctx, found, 'reminded', (t) => ({
        reference: found.reference,
        day: t.date(correctBy, 'day'),
      }))
      return 1
    })
  }
  return count
}

import { type Ctx, calendarOf, today } from '#kernel'
import { lockCase } from '../case.ts'
import { record } from '../facts.ts'
import { tellApplicant } from '../notice.ts'
import { hasLicenceEnded } from '../of-licence/of-licence.ts'
import { db } from '../tables.ts'
import { amountOf, findFee } from './fee.ts'
import { feeText } from './words.ts'

const WORKING_DAYS_BEFORE = 2
/** Who was asked less long ago has it fresh in mind. */
const HOURS_AFTER = 24
const BATCH = 200

/**
 * Reminds applicants of the last day to pay, two working days before it, once. Safe to run twice and beside a payment:
 * the case is held and its fee looked at again.
 *
 * @returns how many were reminded
 */
export async function remindOfFees(ctx: Ctx): Promise<number> {
  const day = today(ctx)
  const horizon = calendarOf(ctx.pack).addWorkingDays(day, WORKING_DAYS_BEFORE)
  const due = await db(ctx)
    .selectFrom('cases.fee')
    .select('case_id as id')
    .where('pay_by', '>=', day)
    .where('pay_by', '<=', horizon)
    .where('paid_at', 'is', null)
    .where('dropped_at', 'is', null)
    .where('reminded_at', 'is', null)
    .where('asked_at', '<=', new Date(ctx.clock.now().getTime() - HOURS_AFTER * 3_600_000))
    .limit(BATCH)
    .execute()
  let count = 0
  for (const { id } of due) {
    count += await ctx.tx(async (ctx) => {
      const found = await lockCase(ctx, { id })
      if (!found) return 0
      const fee = await findFee(ctx, id)
      if (!fee?.payBy || fee.paidAt || fee.droppedAt || (await hasLicenceEnded(ctx, found)))
        return 0
      const { payBy } = fee
      const { numUpdatedRows } = await db(ctx)
        .updateTable('cases.fee')
        .set({ reminded_at: ctx.clock.now() })
        .where('id', '=', fee.id)
        .where('reminded_at', 'is', null)
        .executeTakeFirst()
      if (numUpdatedRows === 0n) return 0
      const { reference, applicant } = found
      await record(ctx, 'fee-reminded', { subject: applicant, resource: `case:${id}` })
      await tellApplicant(ctx, found, 'fee-reminded', (t) => ({
        ...{ reference, amount: feeText(t, amountOf(fee)), day: t.date(payBy, 'day') },
      }))
      return 1
    })
  }
  return count
}

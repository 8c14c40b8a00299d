import type { Ctx } from '#kernel'
import { type HeldCase, moveCase } from './case.ts'
import { stopClock } from './clock.ts'
import { writeDecision } from './decision-row.ts'
import { record } from './facts.ts'
import { tellApplicant } from './notice.ts'
import { findFee } from './payment/fee.ts'
import { findPlace } from './ranking/told.ts'

/**
 * Ends a case that is held and has come to nothing: its correction was not made, its fee not paid, or its offer not
 * answered, within its time; or its procedure says so, as where nobody came to the day that was set.
 */
export async function lapseCase(ctx: Ctx, found: HeldCase): Promise<void> {
  const { id, applicant, reference, correctBy } = found
  const decision = await writeDecision(ctx, id, 'lapse')
  await stopClock(ctx, id)
  const fee = found.state === 'awaiting-payment' ? await findFee(ctx, id) : undefined
  const over = { closed: true, stopped_on: null, correct_by: null }
  await moveCase(ctx, id, 'lapsed', { decision, ...over })
  await record(ctx, 'case-lapsed', { subject: applicant, resource: `case:${id}` })
  const place = found.state === 'offered' ? await findPlace(ctx, id) : undefined
  const [notice, last] = place
    ? (['offer-lapsed', place.acceptBy] as const)
    : fee
      ? (['lapsed-unpaid', fee.payBy] as const)
      : ([correctBy === null ? 'lapsed-undecided' : 'lapsed', correctBy] as const)
  await tellApplicant(ctx, found, notice, (t) => ({
    reference,
    ...(last !== null && { day: t.date(last, 'day') }),
  }))
}

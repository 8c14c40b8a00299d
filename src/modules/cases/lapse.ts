import type { Ctx } from '#kernel'
import { type HeldCase, moveCase } from './case.ts'
import { stopClock } from './clock.ts'
import { writeDecision } from './decision-row.ts'
import { record } from './facts.ts'
import { tellApplicant } from './notice.ts'
import { findFee } from './payment/fee.ts'
import { findPlace } from './ranking/told.ts'

/** Ends a case that is held: its correction was not made, its fee not paid, or its offer not answered, within its time, and its procedure has gone on. */
export async function lapseCase(ctx: Ctx, found: HeldCase): Promise<void> {
  const { id, applicant, reference, correctBy } = found
  const decision = await writeDecision(ctx, id, 'lapse')
  await stopClock(ctx, id)
  const fee = found.state === 'awaiting-payment' ? await findFee(ctx, id) : undefined
  const over = { closed: true, stopped_on: null, correct_by: null }
  await moveCase(ctx, id, 'lapsed', { decision, ...over })
  await record(ctx, 'case-lapsed', { subject: applicant, resource: `case:${id}` })
  const place = found.state === 'offered' ? await findPlace(ctx, id) : undefined
  const last = place ? place.acceptBy : fee ? fee.payBy : correctBy
  const notice = place ? 'offer-lapsed' : fee ? 'lapsed-unpaid' : 'lapsed'
  await tellApplicant(ctx, found, notice, (t) => ({
    reference,
    day: last === null ? '' : t.date(last, 'day'),
  }))
}

import { sql } from 'kysely'
import type { Ctx, PersonId, Texts } from '#kernel'
import type { Money } from '#lib/money'
import type { LocalDate } from '#lib/time'
import { getServiceVersion } from '#services'
import { completeLater } from '../approval.ts'
import { type HeldCase, moveCase } from '../case.ts'
import { afterPause } from '../clock/dates.ts'
import { switchClock } from '../clock.ts'
import { doTask, standingOf } from '../course.ts'
import { passToSubstitute } from '../desk/assign.ts'
import { record } from '../facts.ts'
import { tellApplicant } from '../notice.ts'
import { problem } from '../problems.ts'
import { STATES, type State } from '../states.ts'
import { db } from '../tables.ts'
import type { Fee } from './fee.ts'
import { owed, PAID } from './owed.ts'

/** How money came in; a further way of paying adds its name here, in the table's check, and nowhere in a procedure. */
export type Payment = {
  way: 'counter'
  amount: Money
  /** the day on which it was paid */
  on: LocalDate
  /** unique among those of the agency */
  receipt: string
  agency: string
  by: { id: PersonId; name: Texts }
}

/**
 * Second word of the door to money: paid. Whichever way it came, the procedure goes on with `paid: true`.
 *
 * @param found  held by the transaction, waiting for the fee
 * @throws cases/receipt-used  another payment of the agency has this receipt
 */
export async function paid(ctx: Ctx, found: HeldCase, fee: Fee, payment: Payment): Promise<void> {
  await writePayment(ctx, fee, payment)
  await record(ctx, 'fee-paid', {
    ...{ subject: found.applicant, resource: `case:${found.id}` },
    data: { way: payment.way },
  })
  const { reference } = found
  await tellApplicant(ctx, found, 'fee-paid', (t) => ({
    ...{ reference, amount: t.money(payment.amount), receipt: payment.receipt },
    day: t.date(payment.on, 'day'),
  }))
  await goOn(ctx, found, await owed(ctx, found, await doTask(ctx, found, 'pay', PAID)))
}

/** One receipt is one payment, whoever was faster. */
async function writePayment(ctx: Ctx, { id }: Fee, payment: Payment) {
  const { way, amount, on, receipt, agency, by } = payment
  const used = await db(ctx)
    .selectFrom('cases.fee')
    .select('id')
    .where('agency', '=', agency)
    .where('receipt', '=', receipt)
    .where('paid_at', 'is not', null)
    .executeTakeFirst()
  if (used) throw problem('receipt-used')
  await db(ctx)
    .updateTable('cases.fee')
    .set({
      ...{ way, paid_minor: amount.minor, paid_on: on, paid_at: ctx.clock.now(), receipt, agency },
      ...{ taken_by: by.id, taken_by_name: sql`${JSON.stringify(by.name)}::jsonb` },
    })
    .where('id', '=', id)
    .execute()
}

/** The case after its fee: further on with its clock running, or at the end that had waited for the money. */
async function goOn(ctx: Ctx, found: HeldCase, state: State) {
  if (state === 'approved') {
    const bundle = await getServiceVersion(ctx, found.service, found.serviceVersion)
    return completeLater(ctx, found, bundle, state)
  }
  if (!STATES[state].open) throw new Error(`case ${found.id} became ${state} by being paid`)
  if (state === 'awaiting-payment') return
  await runOn(ctx, found, state)
}

/** Lets the clock of a case run on that waited for its fee. */
export async function runOn(ctx: Ctx, found: HeldCase, state: State): Promise<void> {
  await switchClock(ctx, found.id, true, 'paid')
  // Nobody has taken it: in its procedure that is no difference.
  const stands = state === 'under-review' && found.officer === null ? 'submitted' : state
  await moveCase(ctx, found.id, stands, afterPause(ctx, found))
  await passToSubstitute(ctx, { ...found, state: stands, standing: await standingOf(ctx, found) })
}

type Refund = { by: { id: PersonId; name: Texts } } & (
  | { refund: 'paid-back'; receipt: string }
  | { refund: 'kept'; text: string }
)

/** Third word of the door to money: refunded, or kept and why. */
export async function refunded(ctx: Ctx, found: HeldCase, fee: Fee, order: Refund): Promise<void> {
  const { refund, by } = order
  const receipt = order.refund === 'paid-back' ? order.receipt : null
  const text = order.refund === 'kept' ? order.text : null
  await db(ctx)
    .updateTable('cases.fee')
    .set({
      ...{ refund, refunded_at: ctx.clock.now(), refund_receipt: receipt, refund_text: text },
      ...{ refunded_by: by.id, refunded_by_name: sql`${JSON.stringify(by.name)}::jsonb` },
    })
    .where('id', '=', fee.id)
    .execute()
  await record(ctx, 'refund-settled', {
    ...{ subject: found.applicant, resource: `case:${found.id}` },
    data: { refund },
  })
  const amount = { minor: fee.paidMinor ?? 0n, currency: fee.currency }
  const { reference } = found
  await tellApplicant(ctx, found, refund === 'kept' ? 'fee-kept' : 'fee-paid-back', (t) => ({
    ...{ reference, amount: t.money(amount), receipt: receipt ?? '', text: text ?? '' },
  }))
}

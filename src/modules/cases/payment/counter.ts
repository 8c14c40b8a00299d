import { assertAllowed, type Ctx, numberTyped, refuse, today } from '#kernel'
import { type Money, parseMoney } from '#lib/money'
import { isLocalDate, localDateOf } from '#lib/time'
import {
  type Case,
  factsOf,
  type HeldCase,
  HIDING,
  lockCase,
  lockOfficeCase,
  officerOf,
} from '../case.ts'
import { requiredText } from '../checked-text.ts'
import { standingOf } from '../course.ts'
import { hasLicenceEnded } from '../of-licence/of-licence.ts'
import { decide } from '../policies.ts'
import { problem } from '../problems.ts'
import { amountOf, counts, type Fee, findFee } from './fee.ts'
import { paid, refunded } from './paid.ts'

export const MAX_RECEIPT = 40

export type CounterPayment = {
  /** as typed: must be what is owed, exactly */
  amount: string
  receipt: string
  /** the day on which it was paid, `2026-11-29` */
  day: string
}

/**
 * An officer of the agency says that the fee of a case was paid at a counter; its procedure goes on. Said twice in the
 * same words it is done once. Who has the case does not matter.
 *
 * @throws cases/case-missing, cases/own-case, cases/declared-interest, cases/recused  as `lockOfficeCase`
 * @throws cases/nothing-owed  nothing is awaited
 * @throws cases/licence-ended the document that it is about has ended: no money is taken for what cannot come
 * @throws cases/paid-before   it was paid, with another receipt or on another day
 * @throws cases/amount-missing, cases/amount-wrong  `amount` is what is owed
 * @throws cases/receipt-number, cases/receipt-used, cases/payment-day
 */
export const takePayment = (ctx: Ctx, reference: string, order: CounterPayment): Promise<void> =>
  ctx.tx(async (ctx) => {
    const { found, fee, isAwaited } = await lockFee(ctx, reference, 'take-payment')
    const { code, decimals } = ctx.pack.settings.currency
    const receipt = checkedReceipt(order.receipt)
    if (!counts(fee)) throw problem('nothing-owed')
    if (fee.paidAt !== null) {
      const same = fee.receipt === receipt && fee.paidOn === order.day
      if (same && isAmount(ctx, order.amount, amountOf(fee))) return
      throw problem('paid-before', {
        ...{ day: ctx.t.date(fee.paidOn ?? fee.paidAt, 'day'), receipt: fee.receipt ?? '' },
      })
    }
    if (!isAwaited) throw problem('nothing-owed')
    if (await hasLicenceEnded(ctx, found)) throw problem('licence-ended')
    const due = amountOf(fee)
    const amount = due ?? moneyIn(order.amount, code, decimals)
    if (!amount || amount.minor <= 0n || order.amount.trim() === '') throw problem('amount-missing')
    if (!isAmount(ctx, order.amount, amount)) {
      throw problem('amount-wrong', { amount: ctx.t.money(amount) })
    }
    const on = checkedDay(ctx, order.day, fee)
    const { id, name } = officerOf(ctx)
    const { agency } = found
    const payment = { way: 'counter', amount, on, receipt, agency, by: { id, name } } as const
    await paid(ctx, found, fee, payment)
  })

type RefundOrder = {
  refund: string
  receipt: string
  /** why it is kept */
  text: string
}

/**
 * A head says what became of a fee that was paid for a case that ended without what it was for: paid back, with the
 * receipt, or kept, and why.
 *
 * @throws cases/case-missing, cases/own-case, cases/declared-interest, cases/recused  as `lockOfficeCase`
 * @throws cases/same-cashier  the actor took the money
 * @throws cases/no-refund     nothing is to be paid back, or it was seen to
 * @throws cases/refund-missing, cases/receipt-number, cases/text-missing, cases/text-too-long
 */
export const settleRefund = (ctx: Ctx, reference: string, order: RefundOrder): Promise<void> =>
  ctx.tx(async (ctx) => {
    const { found, fee } = await lockFee(ctx, reference, 'settle-refund')
    if (!fee?.refundDueAt || fee.refund !== null) throw problem('no-refund')
    const { id, name } = officerOf(ctx)
    const by = { id, name }
    if (order.refund === 'paid-back') {
      const receipt = checkedReceipt(order.receipt)
      await refunded(ctx, found, fee, { refund: 'paid-back', receipt, by })
    } else if (order.refund === 'kept') {
      await refunded(ctx, found, fee, { refund: 'kept', text: requiredText(order.text), by })
    } else throw problem('refund-missing')
  })

type Locked = { found: HeldCase; fee: Fee | undefined; isAwaited: boolean }

/** Holds a case for an act on its fee, whoever has it and however it stands. */
async function lockFee(
  ctx: Ctx,
  reference: string,
  act: 'take-payment' | 'settle-refund',
): Promise<Locked> {
  officerOf(ctx)
  const found = await lockCase(ctx, { reference })
  if (!found) throw problem('case-missing')
  const fee = await findFee(ctx, found.id)
  assertMay(ctx, act, found, fee)
  const isAwaited = counts(fee) && fee.paidAt === null && found.closedAt === null
  // Held as for every act; it says, too, whether the procedure still waits for the money.
  if (act === 'take-payment' && isAwaited) {
    return { found: (await lockOfficeCase(ctx, reference, 'pay')).found, fee, isAwaited }
  }
  return { found: { ...found, standing: await standingOf(ctx, found, true) }, fee, isAwaited }
}

/** @throws as {@link takePayment} and {@link settleRefund}, of the case and the officer */
export function assertMay(
  ctx: Ctx,
  act: 'take-payment' | 'settle-refund',
  found: Case,
  fee: Fee | undefined,
): void {
  const facts = factsOf(found, null, [], fee?.takenBy ?? null)
  const decision = decide(ctx, `cases:${act}`, { Case: facts })
  refuse(decision, { ...HIDING, 'cases:other-hand': () => problem('same-cashier') })
  assertAllowed(ctx.t, decision)
}

function checkedReceipt(typed: string): string {
  const receipt = typed.trim()
  if (receipt === '' || receipt.length > MAX_RECEIPT) throw problem('receipt-number')
  return receipt
}

function moneyIn(typed: string, code: string, decimals: number): Money | undefined {
  const plain = numberTyped(typed.trim())
  if (plain === undefined || !/^\d{1,12}(\.\d+)?$/.test(plain)) return undefined
  const [, fraction = ''] = plain.split('.')
  // A tenth of a dirham is no amount: nothing is rounded.
  return fraction.length > decimals ? undefined : parseMoney(plain, code, decimals)
}

const isAmount = (ctx: Ctx, typed: string, amount: Money | undefined): boolean =>
  amount !== undefined &&
  moneyIn(typed, amount.currency, ctx.pack.settings.currency.decimals)?.minor === amount.minor

/** From the day on which it was asked for until today. */
function checkedDay(ctx: Ctx, day: string, { askedAt }: Fee) {
  const first = localDateOf(askedAt, ctx.pack.settings.timeZone)
  if (isLocalDate(day) && day >= first && day <= today(ctx)) return day
  throw problem('payment-day', { first: ctx.t.date(first, 'day') })
}

import type { T } from '#kernel'
import type { Money } from '#lib/money'
import type { LocalDate } from '#lib/time'
import { amountOf, type Fee } from './fee.ts'

/** An amount in words; what is not known is said at the counter. */
export const feeText = (t: T, amount: Money | undefined): string =>
  amount ? t.money(amount) : t('cases.payment.amount-open')

export const dayText = (t: T, payBy: LocalDate | null): string =>
  payBy ? t('cases.payment.by', { day: t.date(payBy, 'day') }) : ''

/** What became of a fee, in sentences; none while it is awaited. */
export function feeWords(t: T, fee: Fee): string[] {
  const { paidOn, receipt, refundDueAt, refund, refundedAt, refundReceipt, refundText } = fee
  const amount = feeText(t, amountOf(fee))
  if (paidOn === null) return fee.droppedAt ? [t('cases.payment.dropped')] : []
  const paidWords = t('cases.payment.was-paid', {
    ...{ amount, day: t.date(paidOn, 'day'), receipt: receipt ?? '' },
  })
  if (!refundDueAt) return [paidWords]
  if (!refund || !refundedAt) return [paidWords, t('cases.payment.refund-open')]
  return [
    paidWords,
    t(`cases.payment.was-${refund}`, {
      ...{ day: t.date(refundedAt, 'day'), receipt: refundReceipt ?? '', text: refundText ?? '' },
    }),
  ]
}

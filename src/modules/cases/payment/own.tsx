import type { Ctx, T } from '#kernel'
import { Section } from '#kernel/ui'
import type { Case } from '../case.ts'
import { amountOf, type Fee } from './fee.ts'
import { dayText, feeText, feeWords } from './words.ts'

/** What the applicant does now: pay so much by a day, where, and with which number. */
export const payNow = (
  t: T,
  { reference }: Case,
  fee: Fee,
  { where, isApproved }: { where: string; isApproved: boolean },
) => ({
  title: t('cases.case.you'),
  what: t('cases.payment.pay', {
    ...{ amount: feeText(t, amountOf(fee)), by: dayText(t, fee.payBy) },
  }),
  text: t('cases.payment.pay-more', {
    approved: isApproved ? t('cases.payment.approved') : '',
    ...{ where, reference },
  }),
})

/** Of what has ended nothing can be renewed: nobody pays for it, and the case lapses by itself. */
export const payNothing = (t: T) => ({
  title: t('cases.case.you'),
  what: t('cases.case.nothing'),
  text: t('cases.payment.in-vain'),
})

/** What was paid for an application, and whether any of it comes back. */
export function PaidFee({ ctx: { t }, fee }: { ctx: Ctx; fee: Fee | undefined }) {
  const words = fee ? feeWords(t, fee) : []
  if (words.length === 0) return ''
  return (
    <Section title={t('cases.payment.fee')} id="fee">
      {words.map((text) => (
        <p safe>{text}</p>
      ))}
    </Section>
  )
}

import type { Ctx } from '#kernel'
import { addMoney, type Money, parseMoney } from '#lib/money'
import { formEngine, type ServiceBundle } from '#services'
import type { Case } from '../case.ts'
import type { KeptOutcome } from '../outcome.ts'
import { type CaseId, db } from '../tables.ts'

const fees = (ctx: Ctx) =>
  db(ctx)
    .selectFrom('cases.fee')
    .select([
      'id',
      'instance',
      'wait',
      'asked_at as askedAt',
      'owed_minor as owedMinor',
      'currency',
      'pay_by as payBy',
      'dropped_at as droppedAt',
      'paid_minor as paidMinor',
      'paid_on as paidOn',
      'paid_at as paidAt',
      'receipt',
      'taken_by as takenBy',
      'refund_due_at as refundDueAt',
      'refund',
      'refunded_at as refundedAt',
      'refund_receipt as refundReceipt',
      'refund_text as refundText',
    ])

export type Fee = Awaited<ReturnType<ReturnType<typeof fees>['executeTakeFirstOrThrow']>>

/** The fee of a case that was asked for last; undefined where none ever was. */
export const findFee = (ctx: Ctx, id: CaseId): Promise<Fee | undefined> =>
  fees(ctx).where('case_id', '=', id).orderBy('id', 'desc').limit(1).executeTakeFirst()

/** Whether a fee is awaited or paid: nobody is asked once more. */
export const counts = (fee: Fee | undefined): fee is Fee =>
  fee !== undefined && fee.droppedAt === null && fee.refund !== 'paid-back'

/** What is owed or was paid; undefined where nobody could tell before it was paid. */
export function amountOf({
  owedMinor,
  paidMinor,
  currency,
}: Pick<Fee, 'owedMinor' | 'paidMinor' | 'currency'>): Money | undefined {
  const minor = paidMinor ?? owedMinor
  return minor === null ? undefined : { minor, currency }
}

/**
 * What a case costs in all, by the costs of its service and what the rules decided over it: exact, nothing is rounded.
 *
 * @param outcome  over what was sent last; who does not qualify pays nothing
 * @param act  of a case about a licence
 * @returns undefined where it cannot be told
 */
export function feeOf(
  { pack }: Pick<Ctx, 'pack'>,
  bundle: Pick<ServiceBundle, 'service'>,
  outcome: Pick<KeptOutcome, 'fee' | 'qualifies'> | undefined,
  act: Case['ofAct'] = null,
): Money | undefined {
  const { code, decimals } = pack.settings.currency
  let sum: Money | undefined
  for (const { amount, currency = code } of formEngine.costsFor(bundle, act)) {
    if (amount === 'unknown') return undefined
    const free = outcome?.qualifies === false ? { minor: 0n, currency } : undefined
    const one =
      amount === 'by-rules' ? (outcome?.fee ?? free) : parseMoney(amount, currency, decimals)
    if (!one || (sum && sum.currency !== one.currency)) return undefined
    sum = sum ? addMoney(sum, one) : one
  }
  return sum
}

/** A fee that is awaited no more, though its case goes on; of one that ends the database sees to it. */
export async function dropFee(ctx: Ctx, id: CaseId): Promise<void> {
  await db(ctx)
    .updateTable('cases.fee')
    .set({ dropped_at: ctx.clock.now() })
    .where('case_id', '=', id)
    .where('paid_at', 'is', null)
    .where('dropped_at', 'is', null)
    .execute()
}

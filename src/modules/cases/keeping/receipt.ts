import { sql } from 'kysely'
import { type Ctx, officialOf, today } from '#kernel'
import { isLocalDate, localDateOf } from '#lib/time'
import { record } from '../facts.ts'
import { problem } from '../problems.ts'
import { db } from '../tables.ts'
import { lockList } from './disposal.ts'
import type { DisposalId } from './rows.ts'

export const MAX_RECEIPT = 100
export const MAX_RECEIVER = 200

export type ReceiptOrder = {
  /** of the one case that it is for; empty: of all that were packed and have none yet */
  reference: string
  /** the archive's own number */
  receipt: string
  /** on which it came there */
  day: string
  /** who took it there */
  receiver: string
}

/**
 * Notes that an archive has packages of a list. Until the list is agreed on a receipt may be put right.
 *
 * @returns how many cases it is for
 * @throws cases/disposal-missing, cases/disposal-over
 * @throws cases/receipt-missing, cases/receiver-missing  too long, too
 * @throws cases/receipt-day      no day, one that is to come, or one before the list was proposed
 * @throws cases/package-missing  nothing was packed that it could be for
 */
export const noteReceipt = (ctx: Ctx, id: DisposalId, order: ReceiptOrder): Promise<number> =>
  ctx.tx(async (ctx) => {
    const list = await lockList(ctx, id)
    if (list.state !== 'proposed') throw problem('disposal-over')
    const receipt = order.receipt.trim()
    if (receipt === '' || receipt.length > MAX_RECEIPT) throw problem('receipt-missing')
    const first = localDateOf(list.proposedAt, ctx.pack.settings.timeZone)
    if (!isLocalDate(order.day) || order.day < first || order.day > today(ctx))
      throw problem('receipt-day')
    const receiver = order.receiver.trim()
    if (receiver === '' || receiver.length > MAX_RECEIVER) throw problem('receiver-missing')
    const reference = order.reference.trim()
    const noted = await db(ctx)
      .updateTable('cases.handover')
      .set({
        ...{ receipt, received_on: order.day, received_by: receiver },
        ...{ noted_at: ctx.clock.now(), noted_by: officialOf(ctx).id },
      })
      .where('disposal', '=', id)
      .where(
        reference === ''
          ? sql<boolean>`receipt is null`
          : sql<boolean>`case_id = (select i.case_id from cases.disposal_item i
              where i.disposal = ${id} and i.reference = ${reference})`,
      )
      .executeTakeFirst()
    const count = Number(noted.numUpdatedRows)
    if (count === 0) throw problem('package-missing')
    await record(ctx, 'receipt-noted', { resource: `disposal:${id}`, data: { rows: count } })
    return count
  })

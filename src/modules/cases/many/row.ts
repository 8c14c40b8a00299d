import { createHash } from 'node:crypto'
import type { Ctx, SenderKey } from '#kernel'
import { formEngine, saveAnswers, startDraft } from '#services'
import { submitApplication } from '../application.ts'
import { problem } from '../problems.ts'
import { db } from '../tables.ts'
import { getOpenOrder, type Order } from './order.ts'
import type { OrderId } from './rows.ts'

/** One application of an order, while it is worked on. */
export type Row = {
  readonly number: number
  readonly answers: Readonly<Record<string, unknown>>
  readonly draft: string | null
  /** what the rules decided, in short, as its person saw it */
  readonly shown: string | null
}

type Said = Awaited<ReturnType<typeof formEngine.typed.askBefore>>
type OfOrder = { id: OrderId; service: string; version: string; declared: object | null }

/** The draft of a row is known by it, so that no row has two. */
export const keyOfRow = (order: OrderId, number: number): SenderKey => {
  const key = `order ${order} ${number}`
  return { key, digest: createHash('sha256').update(key).digest('base64url') }
}

/**
 * Sends a row as the page would: a draft is begun, the answers are saved in it, and it is sent by the same acts.
 *
 * @param said  by registers of what stands in it, as `formEngine.typed.askBefore` gives it
 * @throws cases/order-revised  the service was revised since the row was checked
 * @throws what beginning, saving and sending throw
 */
export async function sendRow(ctx: Ctx, order: OfOrder, row: Row, said: Said) {
  const reference = row.draft ?? (await begin(ctx, order, row))
  await saveAnswers(ctx, reference, { ...row.answers, ...order.declared })
  await formEngine.typed.keep(ctx, reference, said)
  return submitApplication(ctx, reference, undefined, row.shown ?? undefined)
}

async function begin(ctx: Ctx, { id, service, version }: OfOrder, { number }: Row) {
  const draft = await startDraft(ctx, service, {}, { sent: keyOfRow(id, number) })
  if (draft.version !== version) throw problem('order-revised')
  return draft.reference
}

/**
 * Lets a row that lacks nothing but files be gone on with as a draft, for its files; it is then sent from there.
 *
 * @returns reference of the draft
 * @throws cases/order-missing, cases/order-busy, cases/row-missing
 * @throws services/too-many-drafts
 */
export const beginRow = (ctx: Ctx, order: string, number: number): Promise<string> =>
  ctx.tx(async (ctx) => {
    const found = await getOpenOrder(ctx, order)
    const row = await findRow(ctx, found, number)
    if (!row) throw problem('row-missing')
    if (row.state === 'begun' && row.reference !== null) return row.reference
    if (row.state !== 'files') throw problem('row-missing')
    const reference = row.draft ?? (await begin(ctx, { ...found, declared: null }, row))
    await saveAnswers(ctx, reference, row.answers)
    await db(ctx)
      .updateTable('cases.many_row')
      .set({ state: 'begun', reference, faults: '[]' })
      .where('order_id', '=', found.id)
      .where('number', '=', number)
      .execute()
    return reference
  })

const findRow = (ctx: Ctx, { id }: Order, number: number) =>
  db(ctx)
    .selectFrom('cases.many_row')
    .select(['number', 'answers', 'draft', 'shown', 'state', 'reference'])
    .where('order_id', '=', id)
    .where('number', '=', number)
    .forUpdate()
    .executeTakeFirst()

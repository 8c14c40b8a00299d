import { sql } from 'kysely'
import { type Ctx, inAllLanguages, storeDocument } from '#kernel'
import { record } from '../facts.ts'
import { db } from '../tables.ts'
import { certificatePage } from './certificate.ts'
import { getDone } from './disposal.ts'
import type { DisposalId } from './rows.ts'

/** Of the pack. */
const TEMPLATE = 'documents/disposal.typ'
const BATCH = 10

/** Ends a list of which each case was looked at, and keeps what its certificate says. */
export const endDisposal = (ctx: Ctx, id: DisposalId): Promise<void> =>
  ctx.tx(async (ctx) => {
    const { numUpdatedRows } = await db(ctx)
      .updateTable('cases.disposal')
      .set({ state: 'done', ended_at: ctx.clock.now() })
      .where('id', '=', id)
      .where('state', '=', 'agreed')
      .executeTakeFirst()
    if (numUpdatedRows === 0n) return
    const { list, lines } = await getDone(ctx, id)
    const paper = await certificatePage(ctx, list, lines)
    await db(ctx).updateTable('cases.disposal').set({ paper }).where('id', '=', id).execute()
  })

/**
 * Makes and seals the certificate of lists that were carried out. The signer gives the same signature to the same document,
 * so a worker that died half-way leaves nothing to clean up. One that cannot be made holds up no other.
 */
export async function certifyDisposals(ctx: Ctx): Promise<void> {
  const done = await db(ctx)
    .selectFrom('cases.disposal')
    .select(['id', 'paper', 'ended_at as endedAt'])
    .where(sql<boolean>`paper is not null and certificate is null`)
    .orderBy('ended_at')
    .limit(BATCH)
    .execute()
  for (const { id, paper, endedAt } of done) {
    try {
      if (endedAt) await certify(ctx, { id, paper, at: endedAt })
    } catch (error) {
      ctx.log.error({ err: error, disposal: id }, 'the certificate of a disposal was not made')
    }
  }
}

type Done = { id: DisposalId; paper: unknown; at: Date }

async function certify(ctx: Ctx, { id, paper, at }: Done): Promise<void> {
  const pdf = await ctx.ports.seal({
    ...{ key: id, template: TEMPLATE, data: paper, at, code: id },
    reason: Object.values(inAllLanguages(ctx, (t) => t('cases.disposals.paper.title'))).join(' · '),
  })
  await ctx.tx(async (ctx) => {
    const name = `disposal-${id}.pdf`
    const { id: file } = await storeDocument(ctx, Buffer.from(pdf), name, `disposal:${id}`)
    const { numUpdatedRows } = await db(ctx)
      .updateTable('cases.disposal')
      .set({ certificate: file })
      .where('id', '=', id)
      .where('certificate', 'is', null)
      .executeTakeFirst()
    if (numUpdatedRows === 0n) throw new Error('another worker made the certificate')
    await record(ctx, 'disposal-certified', { resource: `disposal:${id}`, data: {} })
  })
}

import { sql } from 'kysely'
import { type Ctx, type PersonId, Problem } from '#kernel'
import { findCase, officerOf } from '../case.ts'
import { claimCase, releaseCase } from '../claim.ts'
import { approveCase } from '../decision.ts'
import { record } from '../facts.ts'
import { findNewestOutcome } from '../outcome.ts'
import { problem } from '../problems.ts'
import { type BulkAct, type BulkRunId, db } from '../tables.ts'
import { mayApproveInBulk } from './bulk-approval.ts'
import { checkedReason, markUrgent, reassignCase } from './reassign.ts'
import { spreadOver } from './spread.ts'

/** Cases of one act at most. */
export const MOST_PICKED = 100

/** What is done to each of the cases that an officer picked. */
export type BulkOrder = {
  /** made by the page: the same order sent twice is done once */
  run: BulkRunId
  act: BulkAct
  picked: readonly string[]
  /** to whom they are given */
  to?: PersonId
  /** of giving and marking */
  reason?: string
}

/**
 * Does one act to many cases, each in a transaction of its own, by the same rules as one by one; what became of each
 * is kept. An order that was broken off goes on where it stopped when it is sent again.
 *
 * @throws cases/nothing-picked, cases/too-many-picked
 * @throws cases/reason-missing, cases/text-too-long  of giving and marking
 * @throws cases/officer-missing  nobody was chosen to whom they are given
 * @throws kernel/denied  when the actor holds no post that works on cases
 */
export async function runBulk(ctx: Ctx, order: BulkOrder): Promise<void> {
  const officer = officerOf(ctx)
  const picked = [...new Set(order.picked)]
  if (picked.length === 0) throw problem('nothing-picked')
  if (picked.length > MOST_PICKED) throw problem('too-many-picked', { limit: MOST_PICKED })
  if (['urgent', 'reassign', 'spread'].includes(order.act)) checkedReason(order.reason ?? '')
  if (order.act === 'reassign' && !order.to) throw problem('officer-missing')
  await ctx.tx(async (ctx) => {
    const { numInsertedOrUpdatedRows: begun } = await db(ctx)
      .insertInto('cases.bulk_run')
      .values({
        ...{ id: order.run, officer: officer.id, at: ctx.clock.now() },
        ...{ act: order.act, asked: picked },
      })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .executeTakeFirstOrThrow()
    if (begun === 0n) return
    const data = { act: order.act, cases: picked.length }
    await record(ctx, 'bulk-ran', { resource: `bulk:${order.run}`, data })
  })
  const { asked } = await getBulk(ctx, order.run)
  const act = order.act === 'spread' ? await spreadOver(ctx, order.reason ?? '') : actOf(order)
  for (const reference of asked) await doRow(ctx, order.run, reference, act)
}

type RowAct = (ctx: Ctx, reference: string) => Promise<void>

function actOf({ act, to, reason = '' }: BulkOrder): RowAct {
  if (act === 'claim') return claimCase
  if (act === 'release') return releaseCase
  if (act === 'urgent') return (ctx, one) => markUrgent(ctx, one, { urgent: true, reason })
  if (act === 'not-urgent') return (ctx, one) => markUrgent(ctx, one, { urgent: false })
  if (act === 'reassign' && to) return (ctx, one) => reassignCase(ctx, one, { to, reason })
  return approveOne
}

/** As one by one, and besides only where the service lets many be approved and the rules say yes. */
async function approveOne(ctx: Ctx, reference: string): Promise<void> {
  const found = await findCase(ctx, reference)
  if (!found) throw problem('case-missing')
  if (!(await mayApproveInBulk(ctx, found))) throw problem('not-in-bulk')
  // Approved first: of a case that is not in their hands nobody learns what the rules say.
  await approveCase(ctx, reference)
  const outcome = await findNewestOutcome(ctx, found.id)
  if (outcome?.qualifies !== true) throw problem('rules-not-yes')
}

/** The row goes in first, so that of two who send the same order one waits and then finds it done. */
async function doRow(ctx: Ctx, run: BulkRunId, reference: string, act: RowAct): Promise<void> {
  try {
    await ctx.tx(async (ctx) => {
      if (await writeRow(ctx, run, reference)) await act(ctx, reference)
    })
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    await writeRow(ctx, run, reference, error)
  }
}

async function writeRow(ctx: Ctx, run: BulkRunId, reference: string, refused?: Problem) {
  const { rows } = await sql`
    insert into cases.bulk_row (run, reference, at, problem, params)
    values (${run}, ${reference}, ${ctx.clock.now()}, ${refused?.code ?? null},
      ${JSON.stringify(refused?.params ?? {})}::jsonb)
    on conflict (run, reference) do nothing returning run`.execute(ctx.sql)
  return rows.length > 0
}

export type Bulk = {
  act: BulkAct
  at: Date
  asked: string[]
  /** undefined: it was not reached */
  rows: { reference: string; problem?: { code: string; params: Record<string, unknown> } | null }[]
}

/**
 * What became of an order, in the order in which the cases were picked.
 *
 * @throws cases/bulk-unknown  when there is none, or it is another officer's
 */
export async function getBulk(ctx: Ctx, run: BulkRunId): Promise<Bulk> {
  const { id } = officerOf(ctx)
  const found = await db(ctx)
    .selectFrom('cases.bulk_run')
    .select(['act', 'at', 'asked'])
    .where('id', '=', run)
    .where('officer', '=', id)
    .executeTakeFirst()
  if (!found) throw problem('bulk-unknown')
  const rows = await db(ctx)
    .selectFrom('cases.bulk_row')
    .select(['reference', 'problem', 'params'])
    .where('run', '=', run)
    .limit(MOST_PICKED)
    .execute()
  const became = new Map(rows.map((row) => [row.reference, row]))
  return {
    ...found,
    rows: found.asked.map((reference) => {
      const row = became.get(reference)
      if (!row) return { reference }
      const refused = row.problem === null ? null : { code: row.problem, params: row.params }
      return { reference, problem: refused }
    }),
  }
}

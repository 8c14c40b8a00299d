import { sql } from 'kysely'
import { type Assurance, type Ctx, type MandateId, type PersonId, Problem, withCtx } from '#kernel'
import { mandatePort } from '#mandates'
import { formEngine, getServiceVersion, type Weighed } from '#services'
import { record } from '../facts.ts'
import { problem } from '../problems.ts'
import { db } from '../tables.ts'
import { moveOrder } from './order.ts'
import { type Row, sendRow } from './row.ts'
import type { OrderId, OrderState } from './rows.ts'

const { forMany } = formEngine

/** Orders of one look; those that are left are looked at a second later. */
const ORDERS_AT_ONCE = 20
/** Rows of one order before others have their turn. */
const ROWS_AT_ONCE = 100

type Waiting = {
  id: OrderId
  state: OrderState
  service: string
  version: string
  person: PersonId
  by: PersonId
  byName: Readonly<Record<string, string>>
  mandate: MandateId | null
  assurance: Assurance
  through: { client: string; agency: string } | null
  declared: Record<string, unknown> | null
}

/**
 * Goes on with orders: rows are checked, and sent where their person has said so. Each row is done in one transaction
 * with what is kept of it: whoever is killed in the middle, or works at the same time, sends none twice and loses none.
 */
export async function sweepOrders(ctx: Ctx): Promise<void> {
  const waiting = await db(ctx)
    .selectFrom('cases.many_order')
    .select([
      ...(['id', 'state', 'service', 'service_version as version', 'person', 'by'] as const),
      ...(['by_name as byName', 'mandate', 'assurance', 'through', 'declared'] as const),
    ])
    .where(sql<boolean>`state <> 'open'`)
    .orderBy('updated_at')
    .limit(ORDERS_AT_ONCE)
    .execute()
  for (const order of waiting) await goOn(ctx, order)
  await forget(ctx)
}

async function goOn(ctx: Ctx, order: Waiting): Promise<void> {
  const own = await asOrderer(ctx, order)
  for (let done = 0; done < ROWS_AT_ONCE; done++) {
    const more = await (order.state === 'checking' ? checkNext : sendNext)(ctx, own, order)
    if (!more) return
  }
}

/**
 * As who declared, by the mandate as it holds now; software's agency is held against each service again.
 *
 * @returns the problem, where that mandate is over
 */
async function asOrderer(ctx: Ctx, order: Waiting): Promise<Ctx | Problem> {
  const { by, byName, mandate, through } = order
  const actingFor = mandate === null ? undefined : await mandatePort.find(ctx, mandate, by)
  if (mandate !== null && !actingFor) return problem('mandate-over')
  const { authTime, coolingUntil, ...sure } = order.assurance
  const assurance = {
    ...{ ...sure, authTime: new Date(authTime) },
    ...(coolingUntil && { coolingUntil: new Date(coolingUntil) }),
  }
  return withCtx(ctx, {
    actor: {
      ...{ kind: 'person', id: by, name: byName, assurance },
      ...(actingFor && { actingFor }),
      ...(through && { through: { ...through, scopes: [] } }),
    },
  })
}

/**
 * The first row of a state that nobody else is at, held until the end of the transaction.
 *
 * @param number  only this one
 */
async function takeRow(
  ctx: Ctx,
  order: OrderId,
  state: 'waiting' | 'sound',
  number?: number,
): Promise<Row | undefined> {
  return db(ctx)
    .selectFrom('cases.many_row')
    .select(['number', 'answers', 'draft', 'shown'])
    .where('order_id', '=', order)
    .where('state', '=', state)
    .$if(number !== undefined, (query) => query.where('number', '=', number ?? 0))
    .orderBy('number')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()
}

/** @returns whether there may be more */
const checkNext = (ctx: Ctx, own: Ctx | Problem, order: Waiting): Promise<boolean> =>
  ctx.tx(async (ctx) => {
    const row = await takeRow(ctx, order.id, 'waiting')
    if (!row) return finish(ctx, order.id, 'waiting')
    const bundle = await getServiceVersion(ctx, order.service, order.version)
    try {
      if (own instanceof Problem) throw own
      await writeWeighed(ctx, order.id, row, await forMany.weigh(withActor(ctx, own), bundle, row))
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      await writeProblem(ctx, order.id, row, error)
    }
    return true
  })

const withActor = (ctx: Ctx, { actor }: Ctx): Ctx => ({
  ...withCtx(ctx, { actor }),
  afterCommit: ctx.afterCommit,
})

async function sendNext(ctx: Ctx, own: Ctx | Problem, order: Waiting): Promise<boolean> {
  // Not held: registers are asked about it before the transaction, which would wait for another's system.
  const next = await takeRow(ctx, order.id, 'sound')
  if (!next) return ctx.tx((ctx) => finish(ctx, order.id, 'sound'))
  let taken: Row | undefined = next
  try {
    if (own instanceof Problem) throw own
    const of = { service: order.service, draft: next.draft }
    const said = await formEngine.typed.askBefore(own, of, next.answers)
    return await ctx.tx(async (ctx) => {
      taken = await takeRow(ctx, order.id, 'sound', next.number)
      if (!taken) return true
      const sent = await sendRow(withActor(ctx, own), order, taken, said)
      // Nothing was sent of it yet: directors sign together, or others apply with them and confirm.
      const isAwaited = sent.waits !== undefined || sent.confirm !== undefined
      await db(ctx)
        .updateTable('cases.many_row')
        .set({
          state: isAwaited ? 'jointly' : 'sent',
          reference: sent.reference,
          ...(!isAwaited && { answers: '{}' }),
        })
        .where('order_id', '=', order.id)
        .where('number', '=', taken.number)
        .execute()
      return true
    })
  } catch (error) {
    if (!(error instanceof Problem) || !taken) throw error
    await refuseRow(ctx, own, order, taken, error)
    return true
  }
}

/** Nothing was sent of a row: what is wrong with it now is said, as a check says it. */
const refuseRow = (ctx: Ctx, own: Ctx | Problem, order: Waiting, row: Row, refused: Problem) =>
  ctx.tx(async (ctx) => {
    const bundle = await getServiceVersion(ctx, order.service, order.version)
    const isIncomplete = refused.code === 'services/draft-incomplete' && !(own instanceof Problem)
    const weighed = isIncomplete ? await forMany.weigh(withActor(ctx, own), bundle, row) : undefined
    if (weighed && weighed.state !== 'sound') await writeWeighed(ctx, order.id, row, weighed)
    else await writeProblem(ctx, order.id, row, refused)
  })

async function writeWeighed(ctx: Ctx, order: OrderId, row: Row, weighed: Weighed): Promise<void> {
  const { state, faults, shown, qualifies, fee } = weighed
  await db(ctx)
    .updateTable('cases.many_row')
    .set({
      ...{ state, shown, qualifies, fee_minor: fee?.minor ?? null, problem: null },
      faults: JSON.stringify(faults),
    })
    .where('order_id', '=', order)
    .where('number', '=', row.number)
    .execute()
}

async function writeProblem(ctx: Ctx, order: OrderId, row: Row, { code, params }: Problem) {
  const { errors: _, ...told } = params as Record<string, unknown>
  await db(ctx)
    .updateTable('cases.many_row')
    .set({
      ...{ state: 'wrong', problem: code, shown: null, qualifies: null, fee_minor: null },
      params: JSON.stringify(told),
    })
    .where('order_id', '=', order)
    .where('number', '=', row.number)
    .where('state', 'in', ['waiting', 'sound'])
    .execute()
}

/** No row waits that nobody is at: once nobody is at any, it is the person's turn again. */
async function finish(ctx: Ctx, id: OrderId, state: 'waiting' | 'sound'): Promise<false> {
  const left = await db(ctx)
    .selectFrom('cases.many_row')
    .select('number')
    .where('order_id', '=', id)
    .where('state', '=', state)
    .limit(1)
    .executeTakeFirst()
  if (!left) await moveOrder(ctx, id, { state: 'open', declared: null })
  return false
}

/** Rows that were not sent, and what was said of those that were, go with their order. */
const forget = (ctx: Ctx) =>
  ctx.tx(async (ctx) => {
    const gone = await db(ctx)
      .deleteFrom('cases.many_order')
      .where(sql<boolean>`state = 'open'`)
      .where('expires_at', '<=', ctx.clock.now())
      .returning(['id', 'person'])
      .execute()
    for (const { id, person } of gone) {
      await record(ctx, 'order-forgotten', { subject: person, resource: `order:${id}` })
    }
  })

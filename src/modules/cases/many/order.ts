import { sql } from 'kysely'
import {
  type Actor,
  type Ctx,
  kernelProblem,
  type PersonId,
  type SenderKey,
  subjectOf,
  type Texts,
} from '#kernel'
import { newUuid } from '#lib/uuid'
import { formEngine } from '#services'
import { record } from '../facts.ts'
import { decide } from '../policies.ts'
import { problem } from '../problems.ts'
import { db } from '../tables.ts'
import type { Encoding, OrderId, OrderState } from './rows.ts'

const { forMany } = formEngine

/** Orders of one person that are not over. */
const MOST_ORDERS = 10
const KEPT_DAYS = 60
const DAY_MS = 86_400_000

/** Many applications for one service, placed together. */
export type Order = {
  readonly id: OrderId
  readonly service: string
  readonly version: string
  readonly person: PersonId
  readonly byName: Texts
  readonly state: OrderState
  readonly encoding: Encoding | null
  readonly createdAt: Date
  readonly expiresAt: Date
}

/** One application of it, as it came. */
export type NewRow = {
  readonly number: number
  readonly answers: Readonly<Record<string, unknown>>
  /** software's, with the files that the answers name */
  readonly draft?: string
}

const COLUMNS = [
  ...(['id', 'service', 'service_version as version', 'person', 'by_name as byName'] as const),
  ...(['state', 'encoding', 'created_at as createdAt', 'expires_at as expiresAt'] as const),
] as const

/** Who orders, who may do so for somebody else; the routes let nobody else in. */
function ordererOf({ actor }: Ctx): Extract<Actor, { kind: 'person' }> {
  if (actor.kind !== 'person') throw kernelProblem('sign-in-first')
  return actor
}

const laterBy = (now: Date, days: number) => new Date(now.getTime() + days * DAY_MS)

/**
 * Places an order: its rows are kept as they came, and the worker checks them. Nothing is sent.
 *
 * @param sent  key of the software that places it: the same key with the same rows is the same order
 * @throws services/not-for-many, services/other-agency, kernel/step-up  as `forMany.getService`
 * @throws services/key-reused  the key came before with something else
 * @throws cases/order-too-long, cases/too-many-orders
 */
export const placeOrder = (
  ctx: Ctx,
  serviceId: string,
  { rows, encoding, sent }: { rows: readonly NewRow[]; encoding?: Encoding; sent?: SenderKey },
): Promise<{ order: Order; fresh: boolean }> =>
  ctx.tx(async (ctx) => {
    const actor = ordererOf(ctx)
    const person = subjectOf(actor).id
    // Two that come at once come one after the other: with one key, or past the limit.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`orders:${person}`}, 0))`.execute(
      ctx.sql,
    )
    const before = sent && (await findByKey(ctx, person, sent))
    if (before) return { order: before, fresh: false }
    const { version, most } = await forMany.getService(ctx, serviceId)
    if (rows.length > most) throw problem('order-too-long', { most })
    const open = await listOrders(ctx)
    if (open.length >= MOST_ORDERS) throw problem('too-many-orders', { most: MOST_ORDERS })
    const now = ctx.clock.now()
    const { through, actingFor } = actor
    const order = await db(ctx)
      .insertInto('cases.many_order')
      .values({
        ...{ id: newUuid(now.getTime()) as OrderId, service: serviceId, service_version: version },
        ...{
          person,
          by: actor.id,
          by_name: JSON.stringify(actor.name),
          mandate: actingFor?.mandate ?? null,
        },
        assurance: JSON.stringify(actor.assurance ?? {}),
        through: through ? { client: through.client, agency: through.agency } : null,
        ...{ key: sent?.key ?? null, key_digest: sent?.digest ?? null, declared: null },
        ...{ encoding: encoding ?? null, state: 'checking' },
        ...{ created_at: now, updated_at: now, expires_at: laterBy(now, KEPT_DAYS) },
      })
      .returning(COLUMNS)
      .executeTakeFirstOrThrow()
    await writeRows(ctx, order.id, rows)
    const data = {
      service: serviceId,
      rows: rows.length,
      ...(through && { through: through.client }),
    }
    await record(ctx, 'order-placed', { subject: person, resource: `order:${order.id}`, data })
    return { order, fresh: true }
  })

async function findByKey(ctx: Ctx, person: PersonId, { key, digest }: SenderKey) {
  const found = await db(ctx)
    .selectFrom('cases.many_order')
    .select([...COLUMNS, 'key_digest as digest'])
    .where('person', '=', person)
    .where('key', '=', key)
    .executeTakeFirst()
  if (!found) return undefined
  const { digest: before, ...order } = found
  if (before !== digest) throw problem('key-reused')
  return order
}

/** Rows as they came; those that were sent, or are gone on with, stay as they are. */
async function writeRows(ctx: Ctx, id: OrderId, rows: readonly NewRow[]): Promise<number> {
  const { rows: written } = await sql`
    insert into cases.many_row (order_id, number, answers, draft, state)
    select ${id}, number, answers, draft, 'waiting'
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as came (number integer, answers jsonb, draft text)
    on conflict (order_id, number) do update set answers = excluded.answers, draft = excluded.draft,
      state = 'waiting', faults = '[]', problem = null, params = '{}', shown = null, qualifies = null, fee_minor = null
    where many_row.state in ('waiting', 'sound', 'files', 'wrong')
    returning number`.execute(ctx.sql)
  return written.length
}

/** Orders of whoever is acted for that are not over, the newest first. */
export async function listOrders(ctx: Ctx): Promise<Order[]> {
  const found = await db(ctx)
    .selectFrom('cases.many_order')
    .select(COLUMNS)
    .where('person', '=', subjectOf(ordererOf(ctx)).id)
    .orderBy('created_at', 'desc')
    .limit(MOST_ORDERS)
    .execute()
  return found.filter((order) => isTheirs(ctx, order))
}

const isTheirs = (ctx: Ctx, { id, service, person }: Pick<Order, 'id' | 'service' | 'person'>) =>
  decide(ctx, 'cases:order', { Order: { id, service, person } }).allow

/**
 * An order of whoever is acted for.
 *
 * @throws cases/order-missing  none of theirs, or another agency's than that whose interface the software came by
 */
export async function getOrder(
  ctx: Ctx,
  id: string,
  { lock = false }: { lock?: boolean } = {},
): Promise<Order> {
  ordererOf(ctx)
  const query = db(ctx)
    .selectFrom('cases.many_order')
    .select(COLUMNS)
    .where('id', '=', id as OrderId)
  const found = await (lock ? query.forUpdate() : query).executeTakeFirst()
  if (!found || !isTheirs(ctx, found)) throw problem('order-missing')
  return found
}

/**
 * Takes rows again, mended: by their numbers they stand in for those that were not sent, or come to them; then all
 * that were not sent are checked anew.
 *
 * @returns how many rows had been sent before, or are gone on with, and stay as they are
 * @throws cases/order-missing, cases/order-busy, cases/order-too-long
 */
export const mendOrder = (ctx: Ctx, id: string, rows: readonly NewRow[]): Promise<number> =>
  ctx.tx(async (ctx) => {
    const order = await getOpenOrder(ctx, id)
    const written = await writeRows(ctx, order.id, rows)
    const { most } = await forMany.getService(ctx, order.service)
    const { rows: counted } = await sql<{ count: number }>`
      select count(*)::int as count from cases.many_row where order_id = ${order.id}`.execute(
      ctx.sql,
    )
    if ((counted[0]?.count ?? 0) > most) throw problem('order-too-long', { most })
    await checkAnew(ctx, order)
    const data = { rows: rows.length }
    const details = { subject: order.person, resource: `order:${order.id}`, data }
    await record(ctx, 'order-mended', details)
    return rows.length - written
  })

/** An order with which neither the worker nor somebody else goes on, held until the end of the transaction. */
export async function getOpenOrder(ctx: Ctx, id: string): Promise<Order> {
  const order = await getOrder(ctx, id, { lock: true })
  if (order.state !== 'open') throw problem('order-busy')
  return order
}

/**
 * Lets all rows that were not sent be checked anew, by the service as it is now and the rules of today.
 *
 * @throws services/not-for-many  it is closed to many since
 */
export async function checkAnew(ctx: Ctx, order: Order): Promise<void> {
  const { version } = await forMany.getService(ctx, order.service)
  await sql`
    update cases.many_row set state = 'waiting', faults = '[]', problem = null, params = '{}', shown = null,
      qualifies = null, fee_minor = null
    where order_id = ${order.id} and state in ('sound', 'files', 'wrong')`.execute(ctx.sql)
  await moveOrder(ctx, order.id, { state: 'checking', service_version: version })
}

/** @throws cases/order-missing, cases/order-busy */
export const recheckOrder = (ctx: Ctx, id: string): Promise<void> =>
  ctx.tx(async (ctx) => checkAnew(ctx, await getOpenOrder(ctx, id)))

type Change = {
  state: OrderState
  declared?: string | null
  service_version?: string
  by?: PersonId
}

/** It is kept anew from each change on. */
export async function moveOrder(ctx: Ctx, id: OrderId, change: Change): Promise<void> {
  const now = ctx.clock.now()
  await db(ctx)
    .updateTable('cases.many_order')
    .set({
      ...(change as { state: OrderState }),
      ...{ updated_at: now, expires_at: laterBy(now, KEPT_DAYS) },
    })
    .where('id', '=', id)
    .execute()
}

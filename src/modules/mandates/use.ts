import { sql } from 'kysely'
import type { Ctx, MandateId } from '#kernel'
import { record } from './facts.ts'
import type { Agreed } from './jointly.ts'
import { actingBy } from './mandate.ts'
import { problem } from './problems.ts'
import { db, type UseKind } from './tables.ts'

/** What those who sign together do only when enough of them have agreed. */
const SIGNED: ReadonlySet<UseKind> = new Set(['sent', 'corrected', 'withdrawn', 'cancelled'])

/** What an act costs, in the smallest unit of the pack's currency. */
export type Cost = bigint | 'unknown'

/** One act in somebody's name. */
export type Use = {
  what: UseKind
  service: string
  reference: string
  /** where it is one that costs something */
  cost?: Cost
  /** what `agreeJointly` said of it just now */
  agreed?: Agreed | undefined
}

/**
 * Notes, in the transaction of an act, that it is done by a mandate, and holds it until then: one that
 * ended since the request began stops the act, and who ends it meanwhile waits for the act. Whoever
 * acts for themselves passes.
 *
 * @throws mandates/over  it holds no more
 * @throws mandates/not-this-service
 * @throws mandates/jointly-only  by fewer than sign together
 * @throws mandates/beyond-amount, mandates/cost-unknown  it costs more than the mandate goes up to
 * @throws mandates/used-up  as many applications were sent as it allows
 */
export async function useMandate(ctx: Ctx, use: Use): Promise<void> {
  const { actor } = ctx
  if (actor.kind !== 'person' || !actor.actingFor) return
  const { mandate } = actor.actingFor
  await ctx.tx(async (ctx) => {
    const chain = await lockChain(ctx, mandate)
    const holds = await actingBy(ctx, mandate)
    if (!holds) throw problem('over')
    if (holds.services !== 'all' && !holds.services.includes(use.service)) {
      throw problem('not-this-service')
    }
    const needed = chain.at(-1)?.jointly ?? 1
    const isSigned = (use.agreed?.agreed ?? 1) >= needed
    if (SIGNED.has(use.what) && !isSigned) throw problem('jointly-only', { needed })
    if (use.cost !== undefined) assertAffordable(ctx, chain, use.cost)
    if (use.what === 'sent') await countSent(ctx, chain)
    await noteUse(ctx, mandate, use)
  })
}

type Link = {
  id: MandateId
  most: number | null
  sent: number
  amount: bigint | null
  jointly: number
}

/** The mandate and those from which it comes, held in the order in which an end takes them. */
async function lockChain(ctx: Ctx, id: MandateId): Promise<Link[]> {
  const { rows } = await sql<Link>`
    with recursive above as (
      select id, parent from mandates.mandate where id = ${id}
      union all
      select m.id, m.parent from mandates.mandate m join above a on m.id = a.parent)
    select m.id, m.most, m.sent, m.amount, m.jointly from mandates.mandate m
    where m.id in (select id from above) order by m.depth for update`.execute(ctx.sql)
  return rows
}

/** Nobody in a chain goes further in money than any above them. */
function assertAffordable({ t, pack }: Ctx, chain: readonly Link[], cost: Cost) {
  const words = (minor: bigint) => t.money({ minor, currency: pack.settings.currency.code })
  for (const { amount } of chain) {
    if (amount === null) continue
    if (cost === 'unknown') throw problem('cost-unknown', { amount: words(amount) })
    if (cost > amount) throw problem('beyond-amount', { amount: words(amount), cost: words(cost) })
  }
}

async function countSent(ctx: Ctx, chain: readonly Link[]) {
  const full = chain.find(({ most, sent }) => most !== null && sent >= most)
  if (full) throw problem('used-up', { most: full.most })
  await db(ctx)
    .updateTable('mandates.mandate')
    .set((set) => ({ sent: set('sent', '+', 1) }))
    .where(
      'id',
      'in',
      chain.map(({ id }) => id),
    )
    .execute()
}

/** Notes a use; of the first one both sides are told. */
export async function noteUse(
  ctx: Ctx,
  mandate: MandateId,
  { what, service, reference }: Omit<Use, 'service' | 'reference'> & Partial<Use>,
): Promise<void> {
  const { rows } = await sql<{ first: boolean }>`
    with before as (select 1 from mandates.use where mandate = ${mandate} and what <> 'chosen' limit 1)
    insert into mandates.use (mandate, at, what, service, reference)
    values (${mandate}, ${ctx.clock.now()}, ${what}, ${service ?? null}, ${reference ?? null})
    returning ${what !== 'chosen'} and not exists (select from before) as first`.execute(ctx.sql)
  if (rows[0]?.first) {
    const data = { service: service ?? '', what }
    await record(ctx, 'mandate-used', { resource: `mandate:${mandate}`, data })
  }
}

export type UseSeen = {
  mandate: MandateId
  at: Date
  what: UseKind
  service: string | null
  reference: string | null
}

const USES_SHOWN = 5

/** The last five uses of each of these mandates, the newest first. */
export async function listUses(ctx: Ctx, mandates: readonly MandateId[]): Promise<UseSeen[]> {
  const { rows } = await sql<UseSeen>`
    select u.mandate, u.at, u.what, u.service, u.reference from unnest(${[...mandates]}::uuid[]) k (id)
    cross join lateral (
      select id, mandate, at, what, service, reference from mandates.use
      where mandate = k.id order by id desc limit ${USES_SHOWN}) u`.execute(ctx.sql)
  return rows
}

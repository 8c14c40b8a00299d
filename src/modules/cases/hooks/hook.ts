import { sql } from 'kysely'
import { type Ctx, type PersonId, subjectOf } from '#kernel'
import { newUuid } from '#lib/uuid'
import { record } from '../facts.ts'
import { problem } from '../problems.ts'
import { db } from '../tables.ts'
import type { DeliveryId, HookEvent, HookId } from './rows.ts'
import { secretOf } from './signature.ts'

/** Of one client for one person. */
const MOST_HOOKS = 5
const MOST_SHOWN = 100

const COLUMNS = [
  ...(['id', 'url', 'services', 'events', 'generation', 'created_at as createdAt'] as const),
  ...(['failing_since as failingSince', 'paused_at as pausedAt'] as const),
  'paused_for as pausedFor',
] as const

export type Hook = Awaited<ReturnType<typeof getHook>>

/** Whose web-hooks they are: of one client, at one agency's interface, for one person by themselves or by a mandate. */
type Owner = { client: string; agency: string; by: PersonId; party: PersonId }

function ownerOf({ actor }: Ctx): Owner {
  if (actor.kind !== 'person' || !actor.through) throw problem('hook-missing')
  const { client, agency } = actor.through
  return { client, agency, by: actor.id, party: subjectOf(actor).id }
}

const ofOwner = ({ party, agency, client, by }: Owner) =>
  sql<boolean>`party = ${party} and agency = ${agency} and client = ${client} and by = ${by}`

export type HookOrder = {
  url: string
  services: readonly string[]
  events: readonly HookEvent[]
}

/**
 * Registers where software is told of the applications that its person lets it see.
 *
 * @param order.services, order.events  of which it is told; none: all
 * @returns with its secret, which is shown once
 * @throws cases/hook-address, cases/too-many-hooks, cases/hook-twice, cases/no-signer
 */
export const registerHook = (
  ctx: Ctx,
  { url, services, events }: HookOrder,
): Promise<{ hook: Hook; secret: string }> =>
  ctx.tx(async (ctx) => {
    const owner = ownerOf(ctx)
    assertAddress(ctx, url)
    const lock = `hooks:${Object.values(owner).join(' ')}`
    await sql`select pg_advisory_xact_lock(hashtextextended(${lock}, 0))`.execute(ctx.sql)
    const own = await listHooks(ctx)
    if (own.length >= MOST_HOOKS) throw problem('too-many-hooks', { most: MOST_HOOKS })
    if (own.some((each) => each.url === url)) throw problem('hook-twice')
    const now = ctx.clock.now()
    const hook = await db(ctx)
      .insertInto('cases.hook')
      .values({
        ...{ id: newUuid(now.getTime()) as HookId, ...owner, mandate: mandateOf(ctx), url },
        ...{ services: [...services], events: [...events], created_at: now },
        ...{ rotated_at: null, failing_since: null, paused_at: null, paused_for: null },
      })
      .returning(COLUMNS)
      .executeTakeFirstOrThrow()
    await note(ctx, 'hook-registered', hook.id)
    return { hook, secret: await secretOf(ctx, hook) }
  })

const mandateOf = ({ actor }: Ctx) =>
  actor.kind === 'person' ? (actor.actingFor?.mandate ?? null) : null

type HookFact =
  | 'hook-registered'
  | 'hook-removed'
  | 'hook-paused'
  | 'hook-resumed'
  | 'hook-secret-renewed'
  | 'hook-tested'
  | 'hook-told-again'

const note = (ctx: Ctx, fact: HookFact, id: HookId) => {
  const { client, party } = ownerOf(ctx)
  return record(ctx, fact, { subject: party, resource: `hook:${id}`, data: { client } })
}

/** Over TLS, with no name or password inside; what is looked up is looked at when something is sent. */
function assertAddress({ ports }: Ctx, address: string) {
  const url = URL.canParse(address) ? new URL(address) : undefined
  const isListed = url?.protocol === 'http:' && ports.clientHosts?.includes(url.host)
  const isFit = url && (isListed || url.protocol === 'https:') && !url.username && !url.password
  if (!isFit || url.hash !== '') throw problem('hook-address')
}

/** Those of who asks, the oldest first. */
export const listHooks = (ctx: Ctx): Promise<Hook[]> =>
  db(ctx)
    .selectFrom('cases.hook')
    .select(COLUMNS)
    .where(ofOwner(ownerOf(ctx)))
    .orderBy('id')
    .limit(MOST_HOOKS)
    .execute()

/** @throws cases/hook-missing  also for somebody else's */
export async function getHook(ctx: Ctx, id: string, options: { lock?: boolean } = {}) {
  const found = await db(ctx)
    .selectFrom('cases.hook')
    .select(COLUMNS)
    .where('id', '=', id as HookId)
    .where(ofOwner(ownerOf(ctx)))
    .$if(options.lock === true, (query) => query.forUpdate())
    .executeTakeFirst()
  if (!found) throw problem('hook-missing')
  return found
}

/** Ends it: what was not told yet is told no more. @throws cases/hook-missing */
export const removeHook = (ctx: Ctx, id: string): Promise<void> =>
  ctx.tx(async (ctx) => {
    const hook = await getHook(ctx, id, { lock: true })
    await db(ctx).deleteFrom('cases.hook').where('id', '=', hook.id).execute()
    await note(ctx, 'hook-removed', hook.id)
  })

/** Lets what is to be told wait, or go on. */
export const holdDeliveries = (ctx: Ctx, hook: HookId, held: boolean) =>
  sql`update cases.hook_delivery set held = ${held} where hook = ${hook} and next_at is not null`.execute(
    ctx.sql,
  )

/** Lets it be told nothing until it is resumed; what happens meanwhile waits. @throws cases/hook-missing */
export const pauseHook = (ctx: Ctx, id: string): Promise<Hook> =>
  ctx.tx(async (ctx) => {
    const hook = await getHook(ctx, id, { lock: true })
    if (hook.pausedAt) return hook
    const pausedAt = ctx.clock.now()
    await db(ctx)
      .updateTable('cases.hook')
      .set({ paused_at: pausedAt, paused_for: 'asked' })
      .where('id', '=', hook.id)
      .execute()
    await holdDeliveries(ctx, hook.id, true)
    await note(ctx, 'hook-paused', hook.id)
    return { ...hook, pausedAt, pausedFor: 'asked' as const }
  })

/** Lets one that was paused be told again, and by the mandate of who asks. @throws cases/hook-missing */
export const resumeHook = (ctx: Ctx, id: string): Promise<Hook> =>
  ctx.tx(async (ctx) => {
    const hook = await getHook(ctx, id, { lock: true })
    const going = { paused_at: null, paused_for: null, failing_since: null }
    await db(ctx)
      .updateTable('cases.hook')
      .set({ ...going, mandate: mandateOf(ctx) })
      .where('id', '=', hook.id)
      .execute()
    await holdDeliveries(ctx, hook.id, false)
    await note(ctx, 'hook-resumed', hook.id)
    return { ...hook, pausedAt: null, pausedFor: null, failingSince: null }
  })

/**
 * A new secret. For a day messages are signed with the one before, too.
 *
 * @throws cases/hook-missing, cases/no-signer
 */
export const renewHookSecret = (ctx: Ctx, id: string): Promise<string> =>
  ctx.tx(async (ctx) => {
    const { id: hook, generation } = await getHook(ctx, id, { lock: true })
    const next = { id: hook, generation: generation + 1 }
    await db(ctx)
      .updateTable('cases.hook')
      .set({ generation: next.generation, rotated_at: ctx.clock.now() })
      .where('id', '=', hook)
      .execute()
    await note(ctx, 'hook-secret-renewed', hook)
    return secretOf(ctx, next)
  })

/** Sends an event that is about nothing. @throws cases/hook-missing */
export const testHook = (ctx: Ctx, id: string): Promise<DeliveryId> =>
  ctx.tx(async (ctx) => {
    const hook = await getHook(ctx, id)
    const now = ctx.clock.now()
    const { rows } = await sql<{ id: DeliveryId }>`
      insert into cases.hook_delivery (hook, event, at, next_at, held)
      values (${hook.id}, 'test', ${now}, ${now}, ${hook.pausedAt !== null}) returning id`.execute(
      ctx.sql,
    )
    await note(ctx, 'hook-tested', hook.id)
    const [made] = rows
    if (!made) throw new Error('nothing was written')
    return made.id
  })

/** What it was told lately and is to be told, the newest first, and what came of it. @throws cases/hook-missing */
export async function listDeliveries(ctx: Ctx, id: string) {
  const hook = await getHook(ctx, id)
  return db(ctx)
    .selectFrom('cases.hook_delivery')
    .select([
      ...(['id', 'event', 'reference', 'licence', 'state', 'at', 'attempts'] as const),
      'next_at as nextAt',
      ...(['tried_at as triedAt', 'taken_at as takenAt', 'status', 'fault'] as const),
    ])
    .where('hook', '=', hook.id)
    .orderBy('id', 'desc')
    .limit(MOST_SHOWN)
    .execute()
}

/**
 * Tells something once more, whatever came of it before: under the same number.
 *
 * @throws cases/hook-missing  of the hook, or of what it was told
 */
export const redeliver = (ctx: Ctx, id: string, delivery: string): Promise<void> =>
  ctx.tx(async (ctx) => {
    const hook = await getHook(ctx, id)
    const { rows } = await sql`
      update cases.hook_delivery set next_at = ${ctx.clock.now()}, taken_at = null, attempts = 0, held = ${hook.pausedAt !== null}
      where id = ${delivery} and hook = ${hook.id} and leased_until is null returning id`.execute(
      ctx.sql,
    )
    if (rows.length === 0) throw problem('hook-missing')
    await note(ctx, 'hook-told-again', hook.id)
  })

import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import {
  ASSISTANCE,
  type Ctx,
  type MandateId,
  type PersonId,
  postGuarded,
  type Texts,
} from '#kernel'
import { mandatePort } from '#mandates'
import { SCOPE } from '../api/scope.ts'
import { db } from '../tables.ts'
import { eventOf, type Told } from './event.ts'
import { noteFailed, noteNotAllowed, noteTaken } from './outcome.ts'
import type { DeliveryId } from './rows.ts'
import { secretOf, signedHeaders } from './signature.ts'

/** Told at once: of those that answer, and as many of those that lately did not. */
const AT_ONCE = 40
/** Of one web-hook, and of one that fails. */
const OF_ONE = 4
const OF_FAILING = 1
const TIMEOUT_MS = 10_000
const MOST_ANSWER_BYTES = 16 * 1024
/** Whoever took this is taken to have died, longer than an attempt lasts. */
const LEASE_S = 60
/** The next look does not wait longer for what is under way. */
const LOOK_MS = 500
/** So long the secret before the newest is used beside it. */
const BOTH_MS = 86_400_000
const KEPT_DAYS = 30
const DAY_MS = 86_400_000

export type Due = Omit<Told, 'id'> & {
  id: DeliveryId
  client: string
  by: PersonId
  party: PersonId
  mandate: MandateId | null
  /** by which the case was sent */
  sentBy: MandateId | null
  url: string
  generation: number
  rotatedAt: Date | null
  attempts: number
}

/**
 * Tells web-hooks what is due, and waits for slow ones no longer than a moment: they hold up nobody else. Something may
 * be told twice, under the same number: when this dies after it was taken, or the answer is lost.
 */
export async function tellHooks(ctx: Ctx): Promise<void> {
  const telling = await beginTelling(ctx)
  if (telling.length > 0) await Promise.race([Promise.all(telling), pause(LOOK_MS)])
}

/** @returns what is under way, each of which ends without a fault */
export async function beginTelling(ctx: Ctx): Promise<Promise<void>[]> {
  const due = [...(await takeDue(ctx, false)), ...(await takeDue(ctx, true))]
  return due.map((one) =>
    tell(ctx, one).catch((error: Error) => {
      ctx.log.warn({ hook: one.hook, error: error.message }, 'a delivery will be tried again')
    }),
  )
}

/**
 * What is due, the oldest of each first; held by its lease, and not by a lock, while it is sent. Those that fail have
 * places of their own, so that they take none from the others.
 */
async function takeDue(ctx: Ctx, failing: boolean): Promise<Due[]> {
  const now = ctx.clock.now()
  const { rows } = await sql<Due>`
    with recursive waiting as (
      (select hook from cases.hook_delivery where next_at is not null and not held order by hook limit 1)
      union all
      select (select d.hook from cases.hook_delivery d
        where d.hook > w.hook and d.next_at is not null and not d.held order by d.hook limit 1)
      from waiting w where w.hook is not null),
    busy as (
      select hook, count(*) as n from cases.hook_delivery where leased_until > ${now} group by hook),
    asked as (
      select h.id, ${failing ? OF_FAILING : OF_ONE} - coalesce(b.n, 0) as free
      from waiting w join cases.hook h on h.id = w.hook left join busy b on b.hook = h.id
      where (h.failing_since is not null) = ${failing}),
    picked as (
      select d.id from asked a cross join lateral (
        select d.id, d.next_at from cases.hook_delivery d
        where d.hook = a.id and d.next_at <= ${now} and not d.held
          and (d.leased_until is null or d.leased_until <= ${now})
        order by d.next_at, d.sequence limit greatest(a.free, 0) for update skip locked) d
      order by d.next_at limit greatest(0, ${AT_ONCE} - (select coalesce(sum(b.n), 0) from busy b
        join cases.hook h on h.id = b.hook where (h.failing_since is not null) = ${failing})))
    update cases.hook_delivery d
    set leased_until = ${now}::timestamptz + make_interval(secs => ${LEASE_S}), attempts = d.attempts + 1
    from picked p, cases.hook h where d.id = p.id and h.id = d.hook
    returning d.id, d.hook, d.event, d.sequence::text, d.reference, d.licence, d.service, d.state, d.closed, d.at, d.attempts,
      d.mandate as "sentBy", h.url, h.generation, h.rotated_at as "rotatedAt", h.client, h.agency, h.by, h.party,
      h.mandate`.execute(ctx.sql)
  return rows
}

async function tell(ctx: Ctx, due: Due): Promise<void> {
  const software = await findAllowed(ctx, due)
  if (!software) return noteNotAllowed(ctx, due)
  const body = JSON.stringify(eventOf(ctx.url, due))
  const posted = await postGuarded(due.url, {
    ...{ body, hosts: ctx.ports.clientHosts ?? [], timeout: TIMEOUT_MS, most: MOST_ANSWER_BYTES },
    headers: {
      'content-type': 'application/cloudevents+json; charset=utf-8',
      'user-agent': 'iGov web-hooks',
      ...signedHeaders(await secretsOf(ctx, due), { id: due.id, at: ctx.clock.now(), body }),
    },
  })
  const status = 'status' in posted ? posted.status : null
  if (status !== null && status >= 200 && status < 300) return noteTaken(ctx, due, status)
  const fault = 'fault' in posted ? posted.fault : 'refused'
  await noteFailed(ctx, due, { status, fault, software })
}

/**
 * What the software is called, as long as it may know: the person agrees still, its agency lets it, and by the mandate,
 * where there is one, that person may see the case.
 */
async function findAllowed(ctx: Ctx, due: Due): Promise<Texts | undefined> {
  const { client, agency, by, mandate, service } = due
  if (mandate !== null) {
    const held = await mandatePort.find(ctx, mandate, by)
    if (held?.principal.id !== due.party) return undefined
    if (service !== null && held.services !== 'all' && !held.services.includes(service))
      return undefined
    if (held.kind === ASSISTANCE && due.sentBy !== mandate) return undefined
  }
  return ctx.ports.software?.findAgreed(ctx, { client, agency, person: by, scope: SCOPE })
}

/** The newest, and for a day after it was made the one before. */
function secretsOf(ctx: Ctx, { hook: id, generation, rotatedAt }: Due): Promise<string[]> {
  const isFresh = rotatedAt !== null && rotatedAt.getTime() > ctx.clock.now().getTime() - BOTH_MS
  const generations = isFresh ? [generation, generation - 1] : [generation]
  return Promise.all(generations.map((one) => secretOf(ctx, { id, generation: one })))
}

/** Deletes what was told a month ago, and web-hooks that for as long may be told nothing. */
export async function forgetDeliveries(ctx: Ctx): Promise<void> {
  const since = new Date(ctx.clock.now().getTime() - KEPT_DAYS * DAY_MS)
  await db(ctx).deleteFrom('cases.hook_delivery').where('at', '<=', since).execute()
  await db(ctx)
    .deleteFrom('cases.hook')
    .where(sql<boolean>`paused_for = 'not-allowed'`)
    .where('paused_at', '<=', since)
    .execute()
}

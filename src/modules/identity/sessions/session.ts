import { sql } from 'kysely'
import {
  type Actor,
  type Assurance,
  type Ctx,
  hashOfToken,
  type Level,
  newToken,
  type PersonId,
  prepared,
  type Texts,
  together,
  withCtx,
} from '#kernel'
import { addressPrefix } from '#lib/address-prefix'
import { rememberPlace } from '../attempt.ts'
import { record } from '../facts.ts'
import { db } from '../tables.ts'

/** A twelfth of the idle limit is how coarsely use is noted: five minutes of an hour. */
const SEEN_AGAIN_MS = 1000 / 12

/** @returns whether a session's last use is to be noted anew */
export const isStale = (seenAt: Date, idleSeconds: number, now: Date): boolean =>
  now.getTime() - seenAt.getTime() > idleSeconds * SEEN_AGAIN_MS

const MAX_USER_AGENT = 300

/**
 * How long the provider's session may lie idle, and last; what is open at the portal or the office
 * has limits of its own.
 *
 * @source NIST SP 800-63B-4: AAL2 at most 24 h and an hour idle
 */
const IDLE_SECONDS = 3_600
const LONGEST_HOURS = 12

/** How somebody has just proved themselves. */
export type Proof = { aal: Level; amr: readonly string[] }

/** From where: the browser as it names itself, and its address. */
export type Sender = { ip: string; userAgent: string }

/**
 * Opens a session, under a token that nobody held before.
 *
 * @returns the token for the cookie; the database keeps only its hash
 */
export async function openSession(
  ctx: Ctx,
  person: PersonId,
  { aal, amr, ip, userAgent }: Proof & Sender,
): Promise<string> {
  const token = newToken()
  await ctx.tx(async (ctx) => {
    const now = ctx.clock.now()
    const { identifier } = await db(ctx)
      .selectFrom('identity.person')
      .select('identifier')
      .where('id', '=', person)
      .executeTakeFirstOrThrow()
    await rememberPlace(ctx, identifier, ip)
    await db(ctx)
      .insertInto('identity.session')
      .values({
        ...{ token_hash: hashOfToken(token), person, aal, amr: [...amr] },
        ...{ started_at: now, auth_time: now, seen_at: now },
        expires_at: new Date(now.getTime() + LONGEST_HOURS * 3_600_000),
        user_agent: userAgent.slice(0, MAX_USER_AGENT),
        place: addressPrefix(ip),
      })
      .execute()
    const actor: Actor = { kind: 'person', id: person, name: {} }
    await record(withCtx(ctx, { actor }), 'signed-in', { subject: person, data: { amr, aal } })
  })
  return token
}

/**
 * Raises a session by what its person has just proved, under a new token: whoever held the old one
 * gains nothing. Levels only rise; the time of authentication is now.
 *
 * @returns the new token, or undefined when the session is over
 */
export async function raiseSession(
  ctx: Ctx,
  token: string,
  { aal, amr }: Proof,
): Promise<string | undefined> {
  const fresh = newToken()
  const now = ctx.clock.now()
  return ctx.tx(async (ctx) => {
    const { rows } = await sql<{ person: PersonId }>`
      update identity.session set token_hash = ${hashOfToken(fresh)}, auth_time = ${now},
        seen_at = ${now}, aal = greatest(aal, ${aal}),
        amr = (select array_agg(distinct m) from unnest(amr || ${[...amr]}::text[]) m)
      where token_hash = ${hashOfToken(token)} and expires_at > ${now}
      returning person`.execute(ctx.sql)
    const [raised] = rows
    if (!raised) return undefined
    await record(ctx, 'stepped-up', { subject: raised.person, data: { amr, aal } })
    return fresh
  })
}

/** What an actor is made from. */
export type Row = {
  id: PersonId
  session: string
  name: Texts
  identifier: string
  holds_post: boolean
  seen_at: Date
  ial: Level
  aal: Level
  amr: string[]
  auth_time: Date
  cooling_until: Date | null
}

/** Each token by itself: what they have in common is not looked for, so that no table is read whole. */
const findSession = together(async (ctx, asked: readonly { hash: Buffer; now: Date }[]) => {
  const rows = await prepared(
    ctx,
    sql<Row & { at: number; expires_at: Date }>`
    select k.at::integer, f.* from unnest(${asked.map(({ hash }) => hash)}::bytea[], ${asked.map(({ now }) => now)}::timestamptz[])
      with ordinality k (hash, moment, at)
    cross join lateral (
      select p.id, s.id as session, p.name, p.identifier, p.ial, p.cooling_until,
        organisations.holds_post(s.person, k.moment) as holds_post,
        s.seen_at, s.expires_at, s.aal, s.amr, s.auth_time
      from identity.session s
      join identity.person p on p.id = s.person
      where s.token_hash = k.hash and p.closed_at is null
      offset 0) f`,
  )
  const found = new Map(rows.map((row) => [row.at, row]))
  return asked.map((_, index) => found.get(index + 1))
})

/** @returns who is signed in at the provider with this token, or undefined when it is unknown, idle or over */
export async function authenticate(ctx: Ctx, token: string): Promise<Actor | undefined> {
  const now = ctx.clock.now()
  const row = await findSession(ctx, { hash: hashOfToken(token), now })
  if (!row || row.expires_at <= now || row.seen_at <= idleSince(now)) return undefined
  if (isStale(row.seen_at, IDLE_SECONDS, now)) {
    await db(ctx)
      .updateTable('identity.session')
      .set({ seen_at: now })
      .where('token_hash', '=', hashOfToken(token))
      .execute()
  }
  return actorOf(row)
}

const idleSince = (now: Date) => new Date(now.getTime() - IDLE_SECONDS * 1_000)

/** Somebody as they act where nobody acts from a post: at the portal and the provider. */
export function actorOf(row: Row): Extract<Actor, { kind: 'person' }> {
  const { id, session, name, identifier, holds_post: hasOffice } = row
  const assurance = assuranceOf(row)
  return {
    kind: 'person',
    id,
    session,
    name,
    identifier,
    assurance,
    ...(hasOffice && { hasOffice }),
  }
}

const assuranceOf = ({ ial, aal, amr, auth_time, cooling_until }: Row): Assurance => ({
  ...{ ial, aal, amr, authTime: auth_time },
  ...(cooling_until && { coolingUntil: cooling_until }),
})

/** Ends one session; a token that is unknown ends none. */
export async function signOut(ctx: Ctx, token: string): Promise<void> {
  await ctx.tx(async (ctx) => {
    const ended = await db(ctx)
      .deleteFrom('identity.session')
      .where('token_hash', '=', hashOfToken(token))
      .returning('person')
      .executeTakeFirst()
    if (ended) await record(ctx, 'signed-out', { subject: ended.person })
  })
}

export type SessionSeen = {
  id: string
  startedAt: Date
  seenAt: Date
  userAgent: string
  place: string | null
  /** the one that asks */
  current: boolean
}

/** Where a person is signed in now, the newest first. @param own  number of the one that asks */
export async function listSessions(
  ctx: Ctx,
  person: PersonId,
  own?: string,
): Promise<SessionSeen[]> {
  const now = ctx.clock.now()
  const { rows } = await sql<SessionSeen>`
    select id, started_at as "startedAt", seen_at as "seenAt", user_agent as "userAgent", place,
      coalesce(id = ${own ?? null}::uuid, false) as current
    from identity.session
    where person = ${person} and expires_at > ${now}
      and seen_at > ${idleSince(now)}
    order by started_at desc limit 100`.execute(ctx.sql)
  return rows
}

/**
 * Ends sessions of a person.
 *
 * @param which.id  that one; all where left out
 * @param which.but  number of the one that stays
 * @returns how many ended
 */
export async function endSessions(
  ctx: Ctx,
  person: PersonId,
  { id, but }: { id?: string; but?: string | undefined } = {},
): Promise<number> {
  return ctx.tx(async (ctx) => {
    let ending = db(ctx).deleteFrom('identity.session').where('person', '=', person)
    if (id !== undefined) ending = ending.where('id', '=', id)
    if (but !== undefined) ending = ending.where('id', '!=', but)
    const ended = await ending.returning('id').execute()
    if (ended.length > 0) {
      await record(ctx, 'sessions-ended', { subject: person, data: { count: ended.length } })
    }
    return ended.length
  })
}

/** Forgets sessions that are over and what was begun and never ended. */
export async function sweepSessions(ctx: Ctx): Promise<void> {
  const now = ctx.clock.now()
  for (const table of [
    'identity.session',
    'identity.surface_session',
    'identity.challenge',
    'identity.second_step',
    'identity.kept_form',
    'identity.text_code',
  ] as const) {
    await db(ctx).deleteFrom(table).where('expires_at', '<', now).execute()
  }
}

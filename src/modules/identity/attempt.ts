import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Ctx, PersonId } from '#kernel'
import { problem } from './problems.ts'
import { db } from './tables.ts'

/** How failures under one key are answered: so many are free within a window, then each costs a pause. */
type Limit = {
  key: Buffer
  windowMinutes: number
  free: number
  /** the first pause, doubled with each further failure */
  firstSeconds: number
  mostSeconds: number
}

/** What is counted of an attempt; failures under its own key keep out for long, and a success forgets them. */
export type Attempt = { own: Buffer; limits: readonly Limit[] }

/** For who guesses in one place, or at one person's codes. */
const STRICT = { windowMinutes: 15, free: 5, firstSeconds: 900, mostSeconds: 900 }

const DAY_MINUTES = 24 * 60
const FAMILIAR_DAYS = 180

/**
 * Counts an attempt to sign in as a failure, before the password is looked at, so that many at once
 * are counted one by one; {@link forgiveAttempt} takes it back.
 *
 * Who guesses from one address is stopped there, and nowhere else: the person is not kept out from
 * another address. Who guesses from many makes every address wait a little, but for those from which
 * the person has signed in before.
 *
 * @param ip  where it comes from; of IPv6 the network counts
 * @throws identity/too-many-attempts  while a pause lasts; that attempt is not counted
 */
export async function countAttempt(ctx: Ctx, identifier: string, ip: string): Promise<Attempt> {
  const own = placeOf(identifier, ip)
  const here = { ...STRICT, key: own }
  const limits = (await isFamiliar(ctx, own)) ? [here] : [here, ...slowing(identifier, ip)]
  return countAll(ctx, { own, limits })
}

/**
 * Counts a proof that follows a sign-in, such as a code, as a failure before it is looked at.
 *
 * @throws identity/too-many-attempts  for 15 minutes after 5 failures, wherever they come from
 */
export async function countProof(ctx: Ctx, person: PersonId): Promise<Attempt> {
  const own = keyOf(`code:${person}`)
  return countAll(ctx, { own, limits: [{ ...STRICT, key: own }] })
}

/**
 * Counts what may be done so often in a while and no more, such as looking somebody up.
 *
 * @param what  of what, and whose: each has its own count; all of them are counted, or none
 * @param what.most  how often within the window, two or more; then it rests as long again
 * @throws identity/too-often
 */
export async function countUse(
  ctx: Ctx,
  what: readonly { of: string; most: number; windowMinutes: number }[],
): Promise<void> {
  const limits = what.map(({ of, most, windowMinutes }) => ({
    ...{ key: keyOf(`use:${of}`), windowMinutes, free: most },
    ...{ firstSeconds: windowMinutes * 60, mostSeconds: windowMinutes * 60 },
  }))
  await ctx.tx(async (ctx) => {
    for (const limit of inOrder(limits)) await count(ctx, limit, 'too-often')
  })
}

/** From one network, in a quarter of an hour; then it rests, longer each time. */
const GUESSES = { windowMinutes: 15, free: 10, firstSeconds: 60, mostSeconds: 900 }

/**
 * Counts a guess at a number that was given to somebody, before it is looked up.
 *
 * @param ip  where it comes from; of IPv6 the network counts
 * @returns takes this one back, since it was right: guesses before it still count
 * @throws identity/too-many-attempts  while a pause lasts
 */
export async function countGuess(ctx: Ctx, ip: string): Promise<() => Promise<void>> {
  const key = keyOf(`guess:${networkOf(ip)}`)
  await count(ctx, { ...GUESSES, key })
  return () => takeBack(ctx, [{ key }])
}

async function countAll(ctx: Ctx, attempt: Attempt): Promise<Attempt> {
  await ctx.tx(async (ctx) => {
    for (const limit of inOrder(attempt.limits)) await count(ctx, limit)
  })
  return attempt
}

/** Where a person has not signed in before, the failures of others count too. */
function slowing(identifier: string, ip: string): Limit[] {
  const slow = { windowMinutes: DAY_MINUTES, firstSeconds: 1 }
  return [
    { ...slow, key: keyOf(`identifier:${identifier}`), free: 20, mostSeconds: 60 },
    { ...slow, key: keyOf(`address:${networkOf(ip)}`), free: 50, mostSeconds: 10 },
  ]
}

const isFamiliar = async (ctx: Ctx, place: Buffer) =>
  (await db(ctx)
    .selectFrom('identity.familiar_place')
    .select('key')
    .where('key', '=', place)
    .executeTakeFirst()) !== undefined

async function count(
  ctx: Ctx,
  limit: Limit,
  code: 'too-many-attempts' | 'too-often' = 'too-many-attempts',
) {
  const now = ctx.clock.now()
  const windowStart = new Date(now.getTime() - limit.windowMinutes * 60_000)
  const { rows } = await sql`
    insert into identity.attempt as a (key, failures, first_at) values (${limit.key}, 1, ${now})
    on conflict (key) do update set
      failures = case when a.first_at < ${windowStart} then 1 else a.failures + 1 end,
      first_at = case when a.first_at < ${windowStart} then ${now} else a.first_at end,
      blocked_until = case when a.first_at >= ${windowStart} and a.failures + 1 >= ${limit.free}
        then ${now}::timestamptz + make_interval(secs => least(${limit.mostSeconds}::float8,
          ${limit.firstSeconds}::float8 * power(2, least(a.failures + 1 - ${limit.free}, 20)))) end
    where a.blocked_until is null or a.blocked_until <= ${now}
    returning key`.execute(ctx.sql)
  if (rows.length === 0) throw problem(code, { minutes: await pauseOf(ctx, limit.key) })
}

async function pauseOf(ctx: Ctx, key: Buffer): Promise<number> {
  const row = await db(ctx)
    .selectFrom('identity.attempt')
    .select('blocked_until')
    .where('key', '=', key)
    .executeTakeFirst()
  const left = (row?.blocked_until?.getTime() ?? 0) - ctx.clock.now().getTime()
  return Math.max(1, Math.ceil(left / 60_000))
}

/** Takes an attempt back that was right, and what failed before it in its place. */
export async function forgiveAttempt(ctx: Ctx, { own, limits }: Attempt): Promise<void> {
  await sql`
    with ${locked(limits)}, forgotten as (
      delete from identity.attempt a using locked l where a.key = l.key and a.key = ${own})
    update identity.attempt a set failures = greatest(a.failures - 1, 1)
    from locked l where a.key = l.key and a.key <> ${own}`.execute(ctx.sql)
}

/**
 * Looks at what an attempt brought; where that could not be done, as when too many passwords wait,
 * the attempt counts as none.
 */
export async function lookingAt<Found>(
  ctx: Ctx,
  { limits }: Attempt,
  look: () => Promise<Found>,
): Promise<Found> {
  try {
    return await look()
  } catch (error) {
    await takeBack(ctx, limits)
    throw error
  }
}

/** As if it had not been tried: what it would have made wait does not wait either. */
async function takeBack(ctx: Ctx, limits: readonly Pick<Limit, 'key'>[]): Promise<void> {
  await sql`
    with ${locked(limits)}
    update identity.attempt a set failures = greatest(a.failures - 1, 1), blocked_until = null
    from locked l where a.key = l.key`.execute(ctx.sql)
}

/** Rows of several limits are taken in one order by everybody, or two who share some would wait for each other. */
const inOrder = (limits: readonly Limit[]) =>
  limits.toSorted((one, other) => Buffer.compare(one.key, other.key))

const locked = (limits: readonly Pick<Limit, 'key'>[]) => sql`locked as materialized (
  select key from identity.attempt where key = any(${limits.map(({ key }) => key)}::bytea[])
  order by key for update)`

/** Remembers from where a person has signed in. */
export async function rememberPlace(ctx: Ctx, identifier: string, ip: string): Promise<void> {
  const row = { key: placeOf(identifier, ip), last_at: ctx.clock.now() }
  await db(ctx)
    .insertInto('identity.familiar_place')
    .values(row)
    .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
    .execute()
}

/** Forgets failures that no longer count, and places where nobody has signed in for half a year. */
export async function sweepAttempts(ctx: Ctx): Promise<void> {
  const before = (days: number) => new Date(ctx.clock.now().getTime() - days * 86_400_000)
  await db(ctx).deleteFrom('identity.attempt').where('first_at', '<', before(1)).execute()
  await db(ctx)
    .deleteFrom('identity.familiar_place')
    .where('last_at', '<', before(FAMILIAR_DAYS))
    .execute()
}

/** An address as one place: of IPv6 the first 64 bits, which one subscriber has for themselves. */
export function networkOf(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1]
  if (mapped) return mapped
  if (!ip.includes(':')) return ip
  const [head = [], tail] = ip.split('::').map((half) => half.split(':').filter(Boolean))
  const missing = tail === undefined ? 0 : Math.max(0, 8 - head.length - tail.length)
  const groups = [...head, ...Array.from({ length: missing }, () => '0'), ...(tail ?? [])]
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}

const placeOf = (identifier: string, ip: string) => keyOf(`place:${identifier}:${networkOf(ip)}`)

const keyOf = (text: string) => createHash('sha256').update(text).digest()

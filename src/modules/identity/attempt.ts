import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Ctx } from '#kernel'
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

/** What is counted of an attempt; only the first of them keeps anybody out for long. */
export type Attempt = { place: Buffer; limits: readonly Limit[] }

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
  const place = keyOf(`place:${identifier}:${networkOf(ip)}`)
  const attempt = { place, limits: limitsFor(place, identifier, ip, await isFamiliar(ctx, place)) }
  await ctx.tx(async (ctx) => {
    for (const limit of attempt.limits) await count(ctx, limit)
  })
  return attempt
}

function limitsFor(place: Buffer, identifier: string, ip: string, familiar: boolean): Limit[] {
  const here = { key: place, windowMinutes: 15, free: 5, firstSeconds: 900, mostSeconds: 900 }
  if (familiar) return [here]
  const slow = { windowMinutes: DAY_MINUTES, firstSeconds: 1 }
  return [
    here,
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

async function count(ctx: Ctx, limit: Limit) {
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
  if (rows.length === 0) throw await pauseOf(ctx, limit.key)
}

async function pauseOf(ctx: Ctx, key: Buffer) {
  const row = await db(ctx)
    .selectFrom('identity.attempt')
    .select('blocked_until')
    .where('key', '=', key)
    .executeTakeFirst()
  const left = (row?.blocked_until?.getTime() ?? 0) - ctx.clock.now().getTime()
  return problem('too-many-attempts', { minutes: Math.max(1, Math.ceil(left / 60_000)) })
}

/** Takes an attempt back that was right, and remembers the place. */
export async function forgiveAttempt(ctx: Ctx, { place, limits }: Attempt): Promise<void> {
  const others = limits.map(({ key }) => key).filter((key) => !key.equals(place))
  await db(ctx).deleteFrom('identity.attempt').where('key', '=', place).execute()
  if (others.length > 0) {
    await db(ctx)
      .updateTable('identity.attempt')
      .set({ failures: sql`greatest(failures - 1, 1)` })
      .where('key', 'in', others)
      .execute()
  }
  const row = { key: place, last_at: ctx.clock.now() }
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

const keyOf = (text: string) => createHash('sha256').update(text).digest()

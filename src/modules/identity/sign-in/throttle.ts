import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Ctx, PersonId } from '#kernel'
import { addressPrefix } from '#lib/address-prefix'
import { problem } from '../problems.ts'
import { db } from '../tables.ts'

const WINDOW_MINUTES = 15
const FREE_FAILURES = 5
const ADDRESS_FREE_FAILURES = 50
const NETWORK_FREE_FAILURES = 500

/** What failures are counted by, hashed, and how many are free. */
export type Limit = { key: Buffer; free: number }

const keyOf = (text: string) => createHash('sha256').update(text).digest()

/** For a password: by who is tried, whether they exist or not, and by where it comes from. */
export const passwordLimits = (identifier: string, ip: string): [Limit, Limit, Limit] => [
  { key: keyOf(`identifier:${identifier}`), free: FREE_FAILURES },
  { key: keyOf(`address:${ip}`), free: ADDRESS_FREE_FAILURES },
  { key: keyOf(`network:${addressPrefix(ip)}`), free: NETWORK_FREE_FAILURES },
]

/** For what follows a right password. */
export const codeLimits = (person: PersonId): [Limit] => [
  { key: keyOf(`code:${person}`), free: FREE_FAILURES },
]

/** @throws identity/too-many-attempts  while one of them rests */
export async function refuseWhileBlocked(ctx: Ctx, limits: readonly Limit[]): Promise<void> {
  const now = ctx.clock.now()
  const blocked = await db(ctx)
    .selectFrom('identity.attempt')
    .select('blocked_until')
    .where(
      'key',
      'in',
      limits.map(({ key }) => key),
    )
    .where('blocked_until', '>', now)
    .orderBy('blocked_until', 'desc')
    .executeTakeFirst()
  if (!blocked?.blocked_until) return
  const minutes = Math.ceil((blocked.blocked_until.getTime() - now.getTime()) / 60_000)
  throw problem('too-many-attempts', { minutes })
}

/** Counts one failure under each; one statement, so that those at the same time are all counted. */
export async function countFailure(ctx: Ctx, limits: readonly Limit[]): Promise<void> {
  const now = ctx.clock.now()
  const windowStart = new Date(now.getTime() - WINDOW_MINUTES * 60_000)
  const until = new Date(now.getTime() + WINDOW_MINUTES * 60_000)
  // In one order, so that two of them do not wait for each other.
  const sorted = [...limits].sort((a, b) => a.key.compare(b.key))
  const rows = sorted.map(({ key, free }) => sql`(${key}::bytea, ${free}::integer)`)
  await sql`
    with tried (key, free) as (values ${sql.join(rows)}),
    counted as (
      insert into identity.attempt as a (key, failures, first_at)
      select key, 1, ${now}::timestamptz from tried
      on conflict (key) do update set
        failures = case when a.first_at < ${windowStart} then 1 else a.failures + 1 end,
        first_at = case when a.first_at < ${windowStart} then ${now} else a.first_at end,
        blocked_until = case when a.first_at >= ${windowStart}
            and a.failures + 1 >= (select t.free from tried t where t.key = a.key)
          then ${until}::timestamptz end
      returning key)
    select count(*) from counted`.execute(ctx.sql)
}

/** A success forgives what failed before it. */
export async function forgive(ctx: Ctx, { key }: Limit): Promise<void> {
  await db(ctx).deleteFrom('identity.attempt').where('key', '=', key).execute()
}

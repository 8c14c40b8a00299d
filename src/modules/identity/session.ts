import { createHash } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import { sql } from 'kysely'
import {
  type Actor,
  type Ctx,
  hashOfToken,
  type Level,
  newToken,
  type PersonId,
  type Texts,
  withCtx,
} from '#kernel'
import { record } from './facts.ts'
import { readIdentifier } from './identifier.ts'
import { problem } from './problems.ts'
import { db } from './tables.ts'

const SESSION_HOURS = 12
/** A twelfth of the idle limit is how coarsely use is noted: five minutes of an hour. */
const SEEN_AGAIN_MS = 1000 / 12
const FREE_FAILURES = 5
const ADDRESS_FREE_FAILURES = 50
const WINDOW_MINUTES = 15
const MAX_PASSWORD_BYTES = 256

/** OWASP's first choice for Argon2id; 12 ms here. */
const ARGON2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** As the database keeps it, with salt and parameters in the text. */
export const hashPassword = (password: string) => hash(password, ARGON2)

/** Checked against when nobody has the identifier, so that both answers take the same time. */
const NOBODY = hash(newToken(), ARGON2)

export type SignInOrder = { identifier: string; password: string; ip: string; userAgent: string }

/**
 * Signs a person in.
 *
 * @returns the token for the cookie; the database keeps only its hash
 * @throws identity/sign-in-failed  for a wrong identifier and a wrong password alike
 * @throws identity/too-many-attempts  after 5 failures for one identifier, or 50 from one address,
 *   within 15 minutes
 */
export async function signIn(ctx: Ctx, order: SignInOrder): Promise<string> {
  const identifier = readIdentifier(ctx, order.identifier) ?? order.identifier.slice(0, 40)
  const keys = [
    { key: keyOf(`identifier:${identifier}`), free: FREE_FAILURES },
    { key: keyOf(`address:${order.ip}`), free: ADDRESS_FREE_FAILURES },
  ]
  await refuseWhileBlocked(ctx, keys)
  const person = await db(ctx)
    .selectFrom('identity.person as p')
    .innerJoin('identity.password as w', 'w.person', 'p.id')
    .select(['p.id', 'w.hash'])
    .where('p.identifier', '=', identifier)
    .executeTakeFirst()
  const tooLong = Buffer.byteLength(order.password) > MAX_PASSWORD_BYTES
  const right = await verify(person?.hash ?? (await NOBODY), tooLong ? '' : order.password)
  if (!person || !right) {
    await countFailure(ctx, keys)
    await record(ctx, 'sign-in-failed', { subject: person?.id ?? null })
    throw problem('sign-in-failed')
  }
  return openSession(ctx, person.id, order.userAgent, keys[0]?.key)
}

async function openSession(ctx: Ctx, person: PersonId, userAgent: string, cleared?: Buffer) {
  const token = newToken()
  await ctx.tx(async (ctx) => {
    const now = ctx.clock.now()
    if (cleared) await db(ctx).deleteFrom('identity.attempt').where('key', '=', cleared).execute()
    await db(ctx)
      .insertInto('identity.session')
      .values({
        token_hash: hashOfToken(token),
        person,
        started_at: now,
        auth_time: now,
        seen_at: now,
        expires_at: new Date(now.getTime() + SESSION_HOURS * 3_600_000),
        user_agent: userAgent,
      })
      .execute()
    const actor: Actor = { kind: 'person', id: person, name: {} }
    await record(withCtx(ctx, { actor }), 'signed-in', { subject: person })
  })
  return token
}

/** @returns who is signed in with this token, or undefined when it is unknown, idle or over */
export async function authenticate(ctx: Ctx, token: string): Promise<Actor | undefined> {
  const now = ctx.clock.now()
  const { rows } = await sql<{
    id: PersonId
    name: Texts
    agency: string | null
    roles: string[] | null
    identifier: string
    seen_at: Date
    idle_seconds: number
    ial: Level
    aal: Level
    amr: string[]
    auth_time: Date
    cooling_until: Date | null
  }>`
    select p.id, p.name, p.identifier, p.ial, p.cooling_until, o.agency, o.roles, s.seen_at,
      s.idle_seconds, s.aal, s.amr, s.auth_time
    from identity.session s
    join identity.person p on p.id = s.person
    left join identity.official o on o.person = s.person
    where s.token_hash = ${hashOfToken(token)} and s.expires_at > ${now}
      and s.seen_at + make_interval(secs => s.idle_seconds) > ${now}
      and p.closed_at is null`.execute(ctx.sql)
  const [row] = rows
  if (!row) return undefined
  if (now.getTime() - row.seen_at.getTime() > row.idle_seconds * SEEN_AGAIN_MS) {
    await db(ctx)
      .updateTable('identity.session')
      .set({ seen_at: now })
      .where('token_hash', '=', hashOfToken(token))
      .execute()
  }
  const { id, name, identifier, agency, roles, ial, aal, amr } = row
  const assurance = {
    ...{ ial, aal, amr, authTime: row.auth_time },
    ...(row.cooling_until && { coolingUntil: row.cooling_until }),
  }
  const office = agency && roles ? { office: { agency, roles } } : {}
  return { kind: 'person', id, name, identifier, assurance, ...office }
}

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

/** Forgets sessions that are over and failures that no longer count. */
export async function sweepSessions(ctx: Ctx): Promise<void> {
  const now = ctx.clock.now()
  await db(ctx).deleteFrom('identity.session').where('expires_at', '<', now).execute()
  await db(ctx)
    .deleteFrom('identity.attempt')
    .where('first_at', '<', new Date(now.getTime() - 24 * 3_600_000))
    .execute()
}

type Limit = { key: Buffer; free: number }

async function refuseWhileBlocked(ctx: Ctx, limits: readonly Limit[]) {
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

/** One statement a key, so that attempts at the same time are all counted. */
async function countFailure(ctx: Ctx, limits: readonly Limit[]) {
  const now = ctx.clock.now()
  const windowStart = new Date(now.getTime() - WINDOW_MINUTES * 60_000)
  const until = new Date(now.getTime() + WINDOW_MINUTES * 60_000)
  for (const { key, free } of limits) {
    await sql`
      insert into identity.attempt as a (key, failures, first_at) values (${key}, 1, ${now})
      on conflict (key) do update set
        failures = case when a.first_at < ${windowStart} then 1 else a.failures + 1 end,
        first_at = case when a.first_at < ${windowStart} then ${now} else a.first_at end,
        blocked_until = case when a.first_at >= ${windowStart} and a.failures + 1 >= ${free}
          then ${until}::timestamptz end`.execute(ctx.sql)
  }
}

const keyOf = (text: string) => createHash('sha256').update(text).digest()

import { hash, verify } from '@node-rs/argon2'
import { sql } from 'kysely'
import {
  type Actor,
  type Ctx,
  hashOfToken,
  newToken,
  type PersonId,
  type Texts,
  withCtx,
} from '#kernel'
import { type Attempt, countAttempt, forgiveAttempt } from './attempt.ts'
import { record } from './facts.ts'
import { readIdentifier } from './identifier.ts'
import { problem } from './problems.ts'
import { db } from './tables.ts'

const SESSION_HOURS = 12
const IDLE_MINUTES = 60
const SEEN_AGAIN_MINUTES = 5
/** What can be typed for a password, in bytes: more is refused before it costs anything. */
export const PASSWORD_MOST_BYTES = 256

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
 * @throws identity/too-many-attempts  after failures, as `countAttempt` says
 */
export async function signIn(ctx: Ctx, order: SignInOrder): Promise<string> {
  const identifier = readIdentifier(ctx, order.identifier) ?? order.identifier.slice(0, 40)
  const attempt = await countAttempt(ctx, identifier, order.ip)
  const person = await db(ctx)
    .selectFrom('identity.person as p')
    .innerJoin('identity.password as w', 'w.person', 'p.id')
    .select(['p.id', 'w.hash'])
    .where('p.identifier', '=', identifier)
    .executeTakeFirst()
  const tooLong = Buffer.byteLength(order.password) > PASSWORD_MOST_BYTES
  const right = await verify(person?.hash ?? (await NOBODY), tooLong ? '' : order.password)
  if (!person || !right) {
    await record(ctx, 'sign-in-failed', { subject: person?.id ?? null })
    throw problem('sign-in-failed')
  }
  return openSession(ctx, person.id, order.userAgent, attempt)
}

async function openSession(ctx: Ctx, person: PersonId, userAgent: string, attempt: Attempt) {
  const token = newToken()
  await ctx.tx(async (ctx) => {
    const now = ctx.clock.now()
    await forgiveAttempt(ctx, attempt)
    await db(ctx)
      .insertInto('identity.session')
      .values({
        token_hash: hashOfToken(token),
        person,
        started_at: now,
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
    seen_at: Date
  }>`
    select p.id, p.name, o.agency, o.roles, s.seen_at
    from identity.session s
    join identity.person p on p.id = s.person
    left join identity.official o on o.person = s.person
    where s.token_hash = ${hashOfToken(token)} and s.expires_at > ${now}
      and s.seen_at > ${new Date(now.getTime() - IDLE_MINUTES * 60_000)}`.execute(ctx.sql)
  const [row] = rows
  if (!row) return undefined
  if (now.getTime() - row.seen_at.getTime() > SEEN_AGAIN_MINUTES * 60_000) {
    await db(ctx)
      .updateTable('identity.session')
      .set({ seen_at: now })
      .where('token_hash', '=', hashOfToken(token))
      .execute()
  }
  const { id, name, agency, roles } = row
  return { kind: 'person', id, name, ...(agency && roles && { office: { agency, roles } }) }
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

/** Forgets sessions that are over. */
export async function sweepSessions(ctx: Ctx): Promise<void> {
  await db(ctx).deleteFrom('identity.session').where('expires_at', '<', ctx.clock.now()).execute()
}

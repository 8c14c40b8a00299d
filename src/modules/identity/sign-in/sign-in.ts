import { sql } from 'kysely'
import { type Ctx, hashOfToken, newToken, type PersonId } from '#kernel'
import { countAttempt, countProof, forgiveAttempt, lookingAt } from '../attempt.ts'
import { beginCooling, markUsed } from '../authenticators/authenticator.ts'
import { takePasskey } from '../authenticators/passkey.ts'
import { rehash, typedPassword } from '../authenticators/password.ts'
import { takeRecoveryCode } from '../authenticators/recovery-codes.ts'
import { smsAllowed, takeSms } from '../authenticators/sms.ts'
import { takeTotp } from '../authenticators/totp.ts'
import { record } from '../facts.ts'
import { readIdentifier } from '../identifier.ts'
import { problem } from '../problems.ts'
import { openSession, type Proof, type Sender } from '../sessions/session.ts'
import type { AuthenticatorKind } from '../tables.ts'
import { type AuthenticatorId, db } from '../tables.ts'

const SECOND_STEP_MINUTES = 10

export type SignInOrder = Sender & { identifier: string; password: string }

/** Either a session, or, where the person has a second factor, the token of that step. */
export type SignedIn = { session: string } | { second: string }

type Found = {
  id: PersonId
  hash: string
  password: AuthenticatorId
  has_second: boolean
}

/**
 * Takes an identifier and a password.
 *
 * Somebody who exists and somebody who does not go the same way: the same statements, the same hash
 * work in the same queue, the same answer.
 *
 * @throws identity/sign-in-failed  whatever of it is wrong
 * @throws identity/too-many-attempts  after failures, as `countAttempt` says
 * @throws kernel/busy  when too many passwords wait
 */
export async function signIn(ctx: Ctx, order: SignInOrder): Promise<SignedIn> {
  const identifier = readIdentifier(ctx, order.identifier) ?? order.identifier.slice(0, 40)
  const attempt = await countAttempt(ctx, identifier, order.ip)
  const found = await findByIdentifier(ctx, identifier)
  const password = typedPassword(order.password)
  const { right, stale } = await lookingAt(ctx, attempt, () =>
    ctx.ports.passwords.verify(found?.hash, password ?? '', order.ip),
  )
  if (!found || !right || password === undefined) {
    await record(ctx, 'sign-in-failed', { subject: found?.id ?? null })
    throw problem('sign-in-failed')
  }
  await forgiveAttempt(ctx, attempt)
  await markUsed(ctx, found.password)
  if (stale) {
    const fresh = await ctx.ports.passwords.hash(password, order.ip)
    await rehash(ctx, found.id, found.hash, fresh)
  }
  if (found.has_second) return { second: await openSecondStep(ctx, found.id) }
  return { session: await openSession(ctx, found.id, { aal: 1, amr: ['pwd'], ...order }) }
}

async function findByIdentifier(ctx: Ctx, identifier: string): Promise<Found | undefined> {
  const { rows } = await sql<Found>`
    select p.id, w.hash, a.id as password, exists (
        select from identity.authenticator s where s.person = p.id and s.state = 'active'
          and s.kind = any(${secondKinds(ctx)}::text[])) as has_second
    from identity.identifier i join identity.person p on p.id = i.person
    join identity.password w on w.person = p.id
    join identity.authenticator a on a.person = p.id and a.kind = 'password' and a.state = 'active'
    where i.value = ${identifier} and i.ended_at is null and p.closed_at is null`.execute(ctx.sql)
  return rows[0]
}

/** Where the country no longer lets text messages be one, they are none for anybody. */
const secondKinds = (ctx: Ctx) => ['totp', 'passkey', ...(smsAllowed(ctx) ? ['sms'] : [])]

async function openSecondStep(ctx: Ctx, person: PersonId): Promise<string> {
  const token = newToken()
  await db(ctx)
    .insertInto('identity.second_step')
    .values({
      ...{ token_hash: hashOfToken(token), person },
      expires_at: new Date(ctx.clock.now().getTime() + SECOND_STEP_MINUTES * 60_000),
    })
    .execute()
  return token
}

/** @returns whose second step it is @throws identity/second-step-over  after ten minutes */
export async function personAtSecondStep(ctx: Ctx, token: string): Promise<PersonId> {
  const step = await db(ctx)
    .selectFrom('identity.second_step')
    .select('person')
    .where('token_hash', '=', hashOfToken(token))
    .where('expires_at', '>', ctx.clock.now())
    .executeTakeFirst()
  if (!step) throw problem('second-step-over')
  return step.person
}

/** A code from an app, one of those kept for the day without it, or one that was sent. */
export type CodeKind = 'totp' | 'recovery-codes' | 'sms'

const TAKES = { totp: takeTotp, 'recovery-codes': takeRecoveryCode, sms: takeSms } as const

/**
 * Takes the code that follows a right password, and opens the session.
 *
 * @returns the session's token
 * @throws identity/second-step-over, identity/code-wrong, identity/too-many-attempts
 */
export async function finishWithCode(
  ctx: Ctx,
  token: string,
  { kind, code, ...sender }: Sender & { kind: CodeKind; code: string },
): Promise<string> {
  const person = await personAtSecondStep(ctx, token)
  const proof = await takeCode(ctx, person, kind, code)
  return finish(ctx, token, person, { aal: 2, amr: ['pwd', ...proof.amr], ...sender })
}

/**
 * Takes one code of a person, and counts those that are wrong.
 *
 * @returns what it proves on top of a password
 * @throws identity/code-wrong, identity/too-many-attempts
 */
export async function takeCode(
  ctx: Ctx,
  person: PersonId,
  kind: CodeKind,
  code: string,
): Promise<Proof> {
  const attempt = await countProof(ctx, person)
  if (!(await TAKES[kind](ctx, person, code))) {
    await record(ctx, 'code-refused', { subject: person, data: { kind } })
    throw problem('code-wrong')
  }
  await forgiveAttempt(ctx, attempt)
  if (kind === 'recovery-codes') {
    await ctx.tx(async (ctx) => {
      await beginCooling(ctx, person)
      await record(ctx, 'recovery-code-used', { subject: person })
    })
  }
  return { aal: 2, amr: [kind === 'sms' ? 'sms' : 'otp', 'mfa'] }
}

/** Ends the step, once, with a session. */
async function finish(ctx: Ctx, token: string, person: PersonId, parts: Proof & Sender) {
  return ctx.tx(async (ctx) => {
    const step = await db(ctx)
      .deleteFrom('identity.second_step')
      .where('token_hash', '=', hashOfToken(token))
      .returning('person')
      .executeTakeFirst()
    if (!step) throw problem('second-step-over')
    return openSession(ctx, person, parts)
  })
}

/**
 * Signs in with a passkey alone: it is two factors, the device and what opens it.
 *
 * @param browser  what only the browser that asked for the challenge can send
 * @returns the session's token
 * @throws identity/passkey-refused, identity/passkey-copied
 */
export async function signInWithPasskey(
  ctx: Ctx,
  { browser, credential, ...sender }: Sender & { browser: string; credential: string },
): Promise<string> {
  const { person, aal, amr } = await takePasskey(ctx, 'sign-in', browser, credential)
  return openSession(ctx, person, { aal, amr, ...sender })
}

/** What a person can use, of those that are active. */
export async function factorsOf(ctx: Ctx, person: PersonId): Promise<Set<AuthenticatorKind>> {
  const rows = await db(ctx)
    .selectFrom('identity.authenticator')
    .select('kind')
    .distinct()
    .where('person', '=', person)
    .where('state', '=', 'active')
    .limit(10)
    .execute()
  const usable = rows.filter(({ kind }) => kind !== 'sms' || smsAllowed(ctx))
  return new Set(usable.map(({ kind }) => kind))
}

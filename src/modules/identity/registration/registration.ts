import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { lookup } from '#exchange'
import { type Ctx, hashOfToken, newToken } from '#kernel'
import { countAttempt, lookingAt } from '../attempt.ts'
import { openSecret, sealSecret } from '../authenticators/sealed.ts'
import { sendTextCode, takeTextCode } from '../authenticators/text-code.ts'
import { record } from '../facts.ts'
import { readKind } from '../identifier.ts'
import { problem } from '../problems.ts'
import { db } from '../tables.ts'
import { canText } from '../text-message.ts'
import { agreeing, type Registered, type Typed } from './facts-agree.ts'
import { findWay, type OpenWay } from './registration-file.ts'

const MINUTES = 30
const PURPOSE = 'registrations'
const HANDLE_BYTES = 16

/** What a registration under way keeps, encrypted. */
export type Begun = Registered & {
  identifier: string
  kind: string
  /** what a passkey will know them by, hexadecimal */
  handle: string
}

/**
 * Asks the way's register about somebody, and begins their registration where everything agrees.
 *
 * Whatever does not fit, an unknown number, a wrong fact, somebody who has died or is too young, and
 * somebody who has an account already, is one answer after the same work. The holder of an account
 * whose facts somebody knows is told.
 *
 * @param typed  facts in canonical form, by field
 * @returns the token that only this browser gets
 * @throws identity/registration-refused
 * @throws identity/register-away  when the register does not answer; it counts as no attempt
 * @throws identity/too-many-attempts
 */
export async function beginRegistration(
  ctx: Ctx,
  open: OpenWay,
  { identifier, typed, ip }: { identifier: string; typed: Typed; ip: string },
): Promise<string> {
  const { register } = open
  const attempt = await countAttempt(ctx, `registration ${register.register} ${identifier}`, ip)
  const found = await lookingAt(ctx, attempt, async () => {
    const order = { register: register.register, key: identifier, purpose: 'registration' }
    const answer = await lookup(ctx, 'identity', order)
    if (answer.state === 'unavailable') {
      throw problem('register-away', { seconds: answer.retryAfter })
    }
    return answer.state === 'found' ? answer.record : undefined
  })
  const holder = await findHolder(ctx, register.key, identifier)
  const fits = agreeing(ctx, open, typed, found)
  if (!fits || holder) {
    const subject = fits && holder ? holder : null
    await record(ctx, 'registration-refused', { subject, data: { way: open.way.way } })
    throw problem('registration-refused')
  }
  const handle = randomBytes(HANDLE_BYTES).toString('hex')
  return begin(ctx, open, { ...fits, identifier, kind: register.key, handle }, ip)
}

/** Who has an account: has had anything to sign in with, or has closed it. */
async function findHolder(ctx: Ctx, kind: string, value: string) {
  const { rows } = await sql<{ id: string }>`
    select p.id from identity.identifier i join identity.person p on p.id = i.person
    where i.kind = ${kind} and i.value = ${value} and i.ended_at is null
      and (p.closed_at is not null
        or exists (select from identity.authenticator a where a.person = p.id))`.execute(ctx.sql)
  return rows[0]?.id
}

async function begin(ctx: Ctx, { way }: OpenWay, begun: Begun, ip: string): Promise<string> {
  const token = newToken()
  const owner = ownerOf(token)
  const kept = await sealSecret(ctx, owner, Buffer.from(JSON.stringify(begun)), PURPOSE)
  const to = telephoneFor(ctx, way, begun)
  await ctx.tx(async (ctx) => {
    await db(ctx)
      .insertInto('identity.registration')
      .values({
        ...{ token_hash: hashOfToken(token), way: way.way, proven_at: null },
        ...{ sealed_record: kept.secret, sealed: kept.sealed, code_sent: to !== undefined },
        expires_at: new Date(ctx.clock.now().getTime() + MINUTES * 60_000),
      })
      .execute()
    if (to) await sendTextCode(ctx, { owner, to, ip })
    await record(ctx, 'registration-begun', { data: { way: way.way } })
  })
  return token
}

const ownerOf = (token: string) => `registration:${hashOfToken(token).toString('hex')}`

/** The one that the register names; undefined where the pack sends no code, or nobody can. */
const telephoneFor = (ctx: Ctx, { levels }: OpenWay['way'], { phone }: Begun) =>
  levels.telephone !== undefined && phone !== null && canText(ctx) ? phone : undefined

export type UnderWay = OpenWay & {
  begun: Begun
  /** the code that was sent has not come back yet */
  waits: boolean
  /** level of who they are, with what was shown so far */
  level: 1 | 2 | 3
}

/** @throws identity/registration-over  when it is unknown, finished or older than half an hour */
export async function registrationUnderWay(ctx: Ctx, token: string): Promise<UnderWay> {
  const row = await db(ctx)
    .selectFrom('identity.registration')
    .select(['way', 'sealed_record', 'sealed', 'code_sent', 'proven_at'])
    .where('token_hash', '=', hashOfToken(token))
    .where('expires_at', '>', ctx.clock.now())
    .executeTakeFirst()
  const open = row && (await findWay(ctx, row.way))
  if (!open) throw problem('registration-over')
  const kept = { secret: row.sealed_record, sealed: row.sealed }
  const text = await openSecret(ctx, ownerOf(token), kept, PURPOSE)
  const begun: Begun = JSON.parse(text.toString())
  const { levels } = open.way
  const level = (row.proven_at && levels.telephone) || levels.register
  return { ...open, begun, waits: row.code_sent && row.proven_at === null, level }
}

/**
 * Sends a new code in place of the last.
 *
 * @throws identity/registration-over, identity/too-often, identity/sms-away
 */
export async function sendCodeAgain(ctx: Ctx, token: string, ip: string): Promise<void> {
  const { begun, waits } = await registrationUnderWay(ctx, token)
  if (waits && begun.phone) await sendTextCode(ctx, { owner: ownerOf(token), to: begun.phone, ip })
}

/**
 * Takes the code that was sent.
 *
 * @throws identity/code-wrong  also when it is too old, and after five wrong ones: a new one helps
 * @throws identity/registration-over
 */
export async function takeRegistrationCode(ctx: Ctx, token: string, typed: string): Promise<void> {
  await registrationUnderWay(ctx, token)
  if (!(await takeTextCode(ctx, ownerOf(token), typed))) throw problem('code-wrong')
  await db(ctx)
    .updateTable('identity.registration')
    .set({ proven_at: ctx.clock.now() })
    .where('token_hash', '=', hashOfToken(token))
    .execute()
}

/** Reads the number that somebody registers with. @returns undefined when it can be none */
export const readKey = (ctx: Ctx, { register }: OpenWay, typed: string) =>
  readKind(ctx, register.key, typed)

/** Forgets registrations that nobody finished. */
export async function sweepRegistrations(ctx: Ctx): Promise<void> {
  await db(ctx)
    .deleteFrom('identity.registration')
    .where('expires_at', '<', ctx.clock.now())
    .execute()
}

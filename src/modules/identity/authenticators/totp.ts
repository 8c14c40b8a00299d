import { sql } from 'kysely'
import { Secret, TOTP } from 'otpauth'
import { type Ctx, type PersonId, plainTyped } from '#kernel'
import { type AuthenticatorId, db } from '../tables.ts'
import { bindAuthenticator, markUsed } from './authenticator.ts'
import { openSecret, sealSecret } from './sealed.ts'

const SECRET_BYTES = 20
const PERIOD_SECONDS = 30
/** One step either side: clocks of telephones differ, and people type slowly. */
const WINDOW = 1

/** What every app can do: SHA-1, six digits, 30 seconds. @source RFC 6238 */
const generatorOf = (secret: Uint8Array) =>
  new TOTP({
    secret: new Secret({ buffer: Uint8Array.from(secret).buffer }),
    algorithm: 'SHA1',
    digits: 6,
    period: PERIOD_SECONDS,
  })

/** A secret to be typed into an app or scanned by it, in base 32. */
export const newTotpSecret = (): string => new Secret({ size: SECRET_BYTES }).base32

/** @returns the bytes of a secret in base 32, or undefined when it is none */
export function totpBytes(base32: string): Buffer | undefined {
  if (!/^[A-Z2-7]{32}$/.test(base32)) return undefined
  return Buffer.from(Secret.fromBase32(base32).buffer)
}

/**
 * The address that an app takes a secret from, as a picture or a link.
 *
 * @param label  who the codes are for, as the app lists them
 */
export function totpAddress(base32: string, issuer: string, label: string): string {
  const { algorithm, digits, period } = generatorOf(Buffer.alloc(SECRET_BYTES))
  return new TOTP({ issuer, label, algorithm, digits, period, secret: base32 }).toString()
}

/** @returns the step that a code belongs to, or undefined when it fits none near `now` */
export function stepOf(secret: Uint8Array, typed: string, now: Date): number | undefined {
  const token = plainTyped(typed).replace(/\D/g, '')
  if (token.length !== 6) return undefined
  const timestamp = now.getTime()
  const delta = generatorOf(secret).validate({ token, timestamp, window: WINDOW })
  return delta === null ? undefined : Math.floor(timestamp / 1000 / PERIOD_SECONDS) + delta
}

/**
 * The code that is taken next: that of this moment, or the one after when it was used. For the
 * demonstration's people, who have no app.
 */
export function nextCode({ secret, lastStep }: Pick<Totp, 'secret' | 'lastStep'>, now: Date) {
  const step = Math.max(Math.floor(now.getTime() / 1000 / PERIOD_SECONDS), lastStep + 1)
  return generatorOf(secret).generate({ timestamp: step * PERIOD_SECONDS * 1000 })
}

/** Gives a person an app's codes, in place of those before; `step` is the one just shown to be right. */
export async function bindTotp(
  ctx: Ctx,
  person: PersonId,
  { secret, step, label }: { secret: Buffer; step: number; label?: string },
): Promise<AuthenticatorId> {
  return ctx.tx(async (ctx) => {
    const authenticator = await bindAuthenticator(ctx, person, {
      kind: 'totp',
      ...(label && { label }),
    })
    const kept = await sealSecret(ctx, authenticator, secret)
    await db(ctx)
      .insertInto('identity.totp')
      .values({ authenticator, ...kept, last_step: BigInt(step) })
      .execute()
    return authenticator
  })
}

type Totp = {
  authenticator: AuthenticatorId
  secret: Buffer
  /** of the last code that was taken */
  lastStep: number
}

/** @returns what a person's codes come from, when they have an app that is active */
export async function findTotp(ctx: Ctx, person: PersonId): Promise<Totp | undefined> {
  const { rows } = await sql<Totp & { sealed: boolean }>`
    select t.authenticator, t.secret, t.sealed, t.last_step::integer as "lastStep"
    from identity.totp t
    join identity.authenticator a on a.id = t.authenticator
    where a.person = ${person} and a.kind = 'totp' and a.state = 'active'`.execute(ctx.sql)
  const [row] = rows
  if (!row) return undefined
  return { ...row, secret: await openSecret(ctx, row.authenticator, row) }
}

/**
 * Takes a code. It works once, also when it is sent many times at once: only a later step than the
 * last is accepted, and the database decides which request was first.
 *
 * @returns true when it was right and is used now
 */
export async function takeTotp(ctx: Ctx, person: PersonId, typed: string): Promise<boolean> {
  const found = await findTotp(ctx, person)
  const step = found && stepOf(found.secret, typed, ctx.clock.now())
  if (!found || step === undefined) return false
  const { rows } = await sql`
    update identity.totp set last_step = ${step}
    where authenticator = ${found.authenticator} and last_step < ${step}
    returning authenticator`.execute(ctx.sql)
  if (rows.length === 0) return false
  await markUsed(ctx, found.authenticator)
  return true
}

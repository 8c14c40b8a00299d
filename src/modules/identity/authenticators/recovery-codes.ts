import { createHash, randomInt } from 'node:crypto'
import { sql } from 'kysely'
import { type Ctx, type PersonId, plainTyped } from '#kernel'
import { type AuthenticatorId, db } from '../tables.ts'
import { bindAuthenticator, markUsed } from './authenticator.ts'

const CODES = 10
/** Without those that look like another: 32 signs, five bits each. */
const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LENGTH = 16
const GROUP = 4

/** 80 random bits, so that a fast hash of it is enough. */
const newCode = () => Array.from({ length: LENGTH }, () => SIGNS[randomInt(SIGNS.length)]).join('')

/** As it is meant: without spaces and hyphens, O for 0, I and L for 1. */
const plainOf = (typed: string) =>
  plainTyped(typed)
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')

const hashOf = (code: string) => createHash('sha256').update(`recovery:${code}`).digest()

/**
 * Gives a person ten codes for the day when nothing else is at hand, in place of those before.
 *
 * @returns them in groups of four, for this one time
 */
export async function newRecoveryCodes(ctx: Ctx, person: PersonId): Promise<string[]> {
  const codes = Array.from({ length: CODES }, newCode)
  await ctx.tx(async (ctx) => {
    const authenticator = await bindAuthenticator(ctx, person, { kind: 'recovery-codes' })
    await db(ctx)
      .insertInto('identity.recovery_code')
      .values(codes.map((code) => ({ authenticator, code_hash: hashOf(code), used_at: null })))
      .execute()
  })
  return codes.map((code) => code.match(new RegExp(`.{${GROUP}}`, 'g'))?.join('-') ?? code)
}

/** Takes a code; each works once. @returns true when it was right and is used now */
export async function takeRecoveryCode(
  ctx: Ctx,
  person: PersonId,
  typed: string,
): Promise<boolean> {
  const { rows } = await sql<{ authenticator: AuthenticatorId }>`
    update identity.recovery_code c set used_at = ${ctx.clock.now()}
    from identity.authenticator a
    where a.id = c.authenticator and a.person = ${person} and a.state = 'active'
      and c.code_hash = ${hashOf(plainOf(typed))} and c.used_at is null
    returning c.authenticator`.execute(ctx.sql)
  const [used] = rows
  if (!used) return false
  await markUsed(ctx, used.authenticator)
  return true
}

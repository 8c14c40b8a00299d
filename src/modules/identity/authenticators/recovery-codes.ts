import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Ctx, PersonId } from '#kernel'
import { type AuthenticatorId, db } from '../tables.ts'
import { bindAuthenticator, markUsed } from './authenticator.ts'
import { inGroups, newWrittenCode, writtenCodeOf } from './written-code.ts'

const CODES = 10
const hashOf = (code: string) => createHash('sha256').update(`recovery:${code}`).digest()

/**
 * Gives a person ten codes for the day when nothing else is at hand, in place of those before.
 *
 * @returns them in groups of four, for this one time
 */
export async function newRecoveryCodes(ctx: Ctx, person: PersonId): Promise<string[]> {
  const codes = Array.from({ length: CODES }, newWrittenCode)
  await ctx.tx(async (ctx) => {
    const authenticator = await bindAuthenticator(ctx, person, { kind: 'recovery-codes' })
    await db(ctx)
      .insertInto('identity.recovery_code')
      .values(codes.map((code) => ({ authenticator, code_hash: hashOf(code), used_at: null })))
      .execute()
  })
  return codes.map(inGroups)
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
      and c.code_hash = ${hashOf(writtenCodeOf(typed))} and c.used_at is null
    returning c.authenticator`.execute(ctx.sql)
  const [used] = rows
  if (!used) return false
  await markUsed(ctx, used.authenticator)
  return true
}

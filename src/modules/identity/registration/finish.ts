import { sql } from 'kysely'
import { type Ctx, hashOfToken, type PersonId, withCtx } from '#kernel'
import { addDays } from '#lib/time'
import { bindPasskey } from '../authenticators/passkey.ts'
import { checkNewPassword, hashPassword, setPassword } from '../authenticators/password.ts'
import { record } from '../facts.ts'
import { openAccounts } from '../person.ts'
import { problem } from '../problems.ts'
import { recordProofing } from '../proofing/proofing.ts'
import { openSession, type Proof, type Sender } from '../sessions/session.ts'
import { db } from '../tables.ts'
import { type Begun, registrationUnderWay, type UnderWay } from './registration.ts'

/** What somebody signs in with from now on. */
export type FirstWay = { password: string } | { credential: string; label: string; browser: string }

/**
 * Opens the account of a registration, once, and signs its person in.
 *
 * Somebody whom agencies knew before, and who never had anything to sign in with, gets their own.
 *
 * @returns the session's token
 * @throws identity/registration-over  also when somebody else finished one for the same number first
 * @throws identity/password-short, identity/password-long, identity/password-broken
 * @throws identity/passkey-refused
 * @throws kernel/busy  when too many passwords wait
 */
export async function finishRegistration(
  ctx: Ctx,
  token: string,
  first: FirstWay,
  sender: Sender,
): Promise<string> {
  const under = await registrationUnderWay(ctx, token)
  if (under.waits) throw problem('registration-over')
  const bind = await readyToBind(ctx, first, sender.ip)
  return ctx.tx(async (ctx) => {
    const taken = await db(ctx)
      .deleteFrom('identity.registration')
      .where('token_hash', '=', hashOfToken(token))
      .returning('way')
      .executeTakeFirst()
    if (!taken) throw problem('registration-over')
    const person = await openFor(ctx, under.begun)
    await recordProofing(ctx, [person], proofingOf(under))
    const own = withCtx(ctx, { actor: { kind: 'person', id: person, name: under.begun.names } })
    const proof = await bind(own, person)
    await record(own, 'registered', { subject: person, data: { way: under.way.way } })
    return openSession(own, person, { ...proof, ...sender })
  })
}

/** What takes long is done before the transaction. */
async function readyToBind(
  ctx: Ctx,
  first: FirstWay,
  ip: string,
): Promise<(ctx: Ctx, person: PersonId) => Promise<Proof>> {
  if ('credential' in first) {
    const { credential, label, browser } = first
    return async (ctx, person) => {
      await bindPasskey(ctx, { person, browser }, credential, label)
      // The device was there, and its person has just opened it.
      return { aal: 2, amr: ['user', 'mfa'] }
    }
  }
  await checkNewPassword(first.password, false)
  const hash = await hashPassword(ctx, first.password, ip)
  return async (ctx, person) => {
    await setPassword(ctx, person, hash)
    return { aal: 1, amr: ['pwd'] }
  }
}

async function openFor(ctx: Ctx, begun: Begun): Promise<PersonId> {
  const { identifier, kind, names, birthDate, nationality, phone, handle } = begun
  const [id] = await openAccounts(ctx, [
    ...[
      { identifier, identifierKind: kind, name: names, birthDate, nationality, phone, email: null },
    ],
  ])
  if (!id) throw problem('registration-over')
  const { rows } = await sql<{ free: boolean }>`
    select p.closed_at is null and not exists (
      select from identity.authenticator a where a.person = p.id) as free
    from identity.person p where p.id = ${id} for update`.execute(ctx.sql)
  if (!rows[0]?.free) throw problem('registration-over')
  await db(ctx)
    .updateTable('identity.person')
    .set({
      ...{ name: names, birth_date: birthDate, user_handle: Buffer.from(handle, 'hex') },
      ...(phone !== null && { phone }),
    })
    .where('id', '=', id)
    .execute()
  return id
}

function proofingOf({ way, register, begun, level }: UnderWay) {
  const byTelephone = level !== way.levels.register
  return {
    method: byTelephone ? ('register-and-telephone' as const) : ('register' as const),
    ial: level,
    evidence: [way.evidence, ...(byTelephone ? ['telephone'] : [])],
    register: register.register,
    ...(begun.validUntil && { validUntil: new Date(`${addDays(begun.validUntil, 1)}T00:00:00Z`) }),
  }
}

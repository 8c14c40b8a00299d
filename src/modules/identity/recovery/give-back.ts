import { sql } from 'kysely'
import type { Ctx, PersonId } from '#kernel'
import { endAppointments } from '#organisations'
import { countAttempt, forgiveAttempt, lookingAt } from '../attempt.ts'
import { beginCooling, suspendAuthenticators } from '../authenticators/authenticator.ts'
import { checkNewPassword, hashPassword, setPassword } from '../authenticators/password.ts'
import { record } from '../facts.ts'
import { readIdentifier } from '../identifier.ts'
import { problem } from '../problems.ts'
import { recordProofing } from '../proofing/proofing.ts'
import { endSessions, openSession, type Sender } from '../sessions/session.ts'
import type { RecoveryId } from '../tables.ts'
import { IN_PERSON } from './centre.ts'
import { hashOfRecovery, note } from './recovery.ts'

const EVER = new Date(0)

export type GiveBack = Sender & {
  identifier: string
  code: string
  password: string
  /** true: what opened the account before goes on doing so; else it is suspended */
  keep: boolean
}

/**
 * Gives somebody their account back for the code of a service centre: a new password, every session
 * ended, and a rest before anything of high value. A post is not given back with it: whoever gave it
 * gives it again.
 *
 * A number that nobody has, a code that is wrong and one that is over are answered alike.
 *
 * @returns the token of the new session
 * @throws identity/recovery-wrong
 * @throws identity/password-short, identity/password-long, identity/password-broken
 * @throws identity/too-many-attempts, kernel/busy
 * @source NIST SP 800-63B-4 §4.2
 */
export async function giveBack(ctx: Ctx, order: GiveBack): Promise<string> {
  await checkNewPassword(order.password, false)
  const identifier = readIdentifier(ctx, order.identifier) ?? order.identifier.slice(0, 40)
  const attempt = await countAttempt(ctx, identifier, order.ip)
  const person = await findOwner(ctx, identifier, order.code)
  if (!person) {
    await record(ctx, 'recovery-refused')
    throw problem('recovery-wrong')
  }
  const hash = await lookingAt(ctx, attempt, () => hashPassword(ctx, order.password, order.ip))
  return ctx.tx(async (ctx) => {
    const recovery = await take(ctx, person, order.code)
    await forgiveAttempt(ctx, attempt)
    await endEverything(ctx, person, order.keep)
    await setPassword(ctx, person, hash)
    await recordProofing(ctx, [person], {
      ...{ method: 'in-person', ial: IN_PERSON, evidence: [recovery.document] },
      officials: [recovery.openedBy, recovery.confirmedBy],
    })
    await beginCooling(ctx, person)
    await note(ctx, 'recovery-used', { id: recovery.id, person })
    return openSession(ctx, person, { aal: 1, amr: ['pwd'], ...order })
  })
}

async function findOwner(ctx: Ctx, identifier: string, code: string) {
  const { rows } = await sql<{ person: PersonId }>`
    select p.id as person from identity.identifier i
    join identity.person p on p.id = i.person
    join identity.recovery r on r.person = p.id and r.state = 'confirmed'
      and r.code_hash = ${hashOfRecovery(code)} and r.code_expires_at > ${ctx.clock.now()}
    where i.value = ${identifier} and i.ended_at is null and p.closed_at is null`.execute(ctx.sql)
  return rows[0]?.person
}

type Taken = { id: RecoveryId; document: string; openedBy: PersonId; confirmedBy: PersonId }

/** Takes the code, once: of many at the same time the database lets one through. */
async function take(ctx: Ctx, person: PersonId, code: string): Promise<Taken> {
  const now = ctx.clock.now()
  const { rows } = await sql<Taken>`
    update identity.recovery set state = 'used', ended_at = ${now}
    where person = ${person} and state = 'confirmed' and code_hash = ${hashOfRecovery(code)}
      and code_expires_at > ${now}
    returning id, document, opened_by as "openedBy", confirmed_by as "confirmedBy"`.execute(ctx.sql)
  const [taken] = rows
  if (!taken) throw problem('recovery-wrong')
  return taken
}

async function endEverything(ctx: Ctx, person: PersonId, keep: boolean) {
  const now = ctx.clock.now()
  await endSessions(ctx, person)
  if (!keep) await suspendAuthenticators(ctx, person, { since: EVER, reason: 'recovered' })
  // What software elsewhere was let do without its person ends too.
  await sql`
    update identity.oidc_grant set revoked_at = ${now}
    where person = ${person} and revoked_at is null`.execute(ctx.sql)
  for (const { agency } of await endAppointments(ctx, { person }, { by: null, reason: '' })) {
    await record(ctx, 'post-lapsed', { subject: person, resource: `agency:${agency}` })
  }
}

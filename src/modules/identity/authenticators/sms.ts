import { sql } from 'kysely'
import { type Ctx, holdsPost, type PersonId } from '#kernel'
import { getPerson } from '../person.ts'
import { problem } from '../problems.ts'
import { type AuthenticatorId, db } from '../tables.ts'
import { bindAuthenticator, markUsed } from './authenticator.ts'
import { sendTextCode, takeTextCode } from './text-code.ts'

const TELEPHONE = /^\+[0-9]{4,15}$/

/** Whether the country lets text messages be a second step at all. */
export const smsAllowed = ({ pack }: Ctx): boolean => pack.settings.signIn.sms

/** Enough to know one's own telephone by: its last two digits. */
export const maskedTelephone = (telephone: string): string => `••• ${telephone.slice(-2)}`

type Bound = { authenticator: AuthenticatorId; telephone: string }

/** @returns the telephone that a person has bound, where text messages may be used */
export async function findSms(ctx: Ctx, person: PersonId): Promise<Bound | undefined> {
  if (!smsAllowed(ctx)) return undefined
  const { rows } = await sql<Bound>`
    select s.authenticator, s.telephone from identity.sms s
    join identity.authenticator a on a.id = s.authenticator
    where a.person = ${person} and a.kind = 'sms' and a.state = 'active'`.execute(ctx.sql)
  return rows[0]
}

/** Why somebody cannot have it. */
export type SmsObstacle = 'country' | 'official' | 'telephone'

/** @returns the telephone that could be bound, as the account has it, or why none can */
export async function telephoneToBind(
  ctx: Ctx,
  person: PersonId,
): Promise<{ telephone: string } | { obstacle: SmsObstacle }> {
  if (!smsAllowed(ctx)) return { obstacle: 'country' }
  // What can be had by a call to a telephone company opens no desk.
  if (holdsPost(ctx.actor)) return { obstacle: 'official' }
  const { phone } = await getPerson(ctx, person)
  return phone && TELEPHONE.test(phone) ? { telephone: phone } : { obstacle: 'telephone' }
}

const bindingOf = (person: PersonId, telephone: string) => `bind:${person}:${telephone}`

/** Sends the code that binds a telephone. @throws identity/sms-refused, identity/sms-away, identity/too-often */
export async function sendBindingCode(ctx: Ctx, person: PersonId, ip: string): Promise<void> {
  const found = await telephoneToBind(ctx, person)
  if (!('telephone' in found)) throw problem('sms-refused')
  const { telephone } = found
  await sendTextCode(ctx, { owner: bindingOf(person, telephone), to: telephone, person, ip })
}

/** Binds the telephone that the code came to. @throws identity/code-wrong, identity/sms-refused */
export async function bindSms(ctx: Ctx, person: PersonId, typed: string): Promise<void> {
  const found = await telephoneToBind(ctx, person)
  if (!('telephone' in found)) throw problem('sms-refused')
  const { telephone } = found
  if (!(await takeTextCode(ctx, bindingOf(person, telephone), typed))) throw problem('code-wrong')
  await ctx.tx(async (ctx) => {
    const authenticator = await bindAuthenticator(ctx, person, { kind: 'sms' })
    await db(ctx).insertInto('identity.sms').values({ authenticator, telephone }).execute()
  })
}

/**
 * Sends the code of a second step.
 *
 * @throws identity/sms-refused  when no telephone is bound
 * @throws identity/sms-away, identity/too-often
 */
export async function sendSms(ctx: Ctx, person: PersonId, ip: string): Promise<void> {
  const bound = await findSms(ctx, person)
  if (!bound) throw problem('sms-refused')
  await sendTextCode(ctx, { owner: bound.authenticator, to: bound.telephone, person, ip })
}

/** Takes the code of a second step, once. @returns true when it was right and is used now */
export async function takeSms(ctx: Ctx, person: PersonId, typed: string): Promise<boolean> {
  const bound = await findSms(ctx, person)
  if (!bound || !(await takeTextCode(ctx, bound.authenticator, typed))) return false
  await markUsed(ctx, bound.authenticator)
  return true
}

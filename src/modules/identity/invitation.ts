import { sql } from 'kysely'
import { type Ctx, hashOfToken, newToken, type Office, type PersonId, type Uuid } from '#kernel'
import { suspendAuthenticators } from './authenticators/authenticator.ts'
import { checkNewPassword, hashPassword } from './authenticators/password.ts'
import { record } from './facts.ts'
import { readIdentifier } from './identifier.ts'
import { openAccounts } from './person.ts'
import { problem } from './problems.ts'
import type { Proofing } from './proofing/proofing.ts'
import { endSessions } from './sessions/session.ts'
import { db } from './tables.ts'

const INVITATION_DAYS = 3
const MOST_OPEN = 100
/** The agency knows its official and has seen their papers. */
const BY_AGENCY: Proofing = { method: 'invitation', ial: 2 }

/**
 * Invites an official: whoever opens the address first, within three days, holds the post.
 *
 * @param reason  why, in the words of who invites
 * @returns the code of the address `/invitation/<code>`; the database keeps only its hash
 */
export async function inviteOfficial(ctx: Ctx, office: Office, reason = ''): Promise<string> {
  const code = newToken()
  const by = ctx.actor.kind === 'person' ? ctx.actor.id : null
  await ctx.tx(async (ctx) => {
    await db(ctx)
      .insertInto('identity.invitation')
      .values({
        code_hash: hashOfToken(code),
        agency: office.agency,
        roles: [...office.roles],
        expires_at: new Date(ctx.clock.now().getTime() + INVITATION_DAYS * 86_400_000),
        used_at: null,
        used_by: null,
        given_by: by,
        reason,
        withdrawn_at: null,
      })
      .execute()
    const resource = `agency:${office.agency}`
    await record(ctx, 'official-invited', { resource, ...(reason && { reason }) })
  })
  return code
}

/** @throws identity/invitation-over  when it is unknown, used or too old */
export async function getInvitation(ctx: Ctx, code: string): Promise<Office> {
  const invitation = await db(ctx)
    .selectFrom('identity.invitation')
    .select(['agency', 'roles'])
    .where('code_hash', '=', hashOfToken(code))
    .where('used_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .where('expires_at', '>', ctx.clock.now())
    .executeTakeFirst()
  if (!invitation) throw problem('invitation-over')
  return invitation
}

export type InvitationAnswer = {
  code: string
  identifier: string
  name: string
  password: string
  /** address of who asks */
  from: string
}

/**
 * Opens the invited official's account; works once.
 *
 * @throws identity/invitation-over, identity/identifier-wrong, identity/identifier-taken,
 *   identity/password-short, identity/password-long, identity/password-broken
 */
export async function takeInvitation(ctx: Ctx, answer: InvitationAnswer): Promise<void> {
  const identifier = readIdentifier(ctx, answer.identifier)
  if (!identifier || answer.name.trim() === '') throw problem('identifier-wrong')
  await checkNewPassword(answer.password, false)
  const passwordHash = await hashPassword(ctx, answer.password, answer.from)
  await ctx.tx(async (ctx) => {
    const taken = await db(ctx)
      .selectFrom('identity.person')
      .select('id')
      .where('identifier', '=', identifier)
      .executeTakeFirst()
    if (taken) throw problem('identifier-taken')
    const name = Object.fromEntries(
      ctx.pack.settings.languages.map((language) => [language, answer.name.trim().slice(0, 120)]),
    )
    const blank = { birthDate: null, nationality: null, email: null, phone: null }
    const [person] = await openAccounts(ctx, [
      { identifier, name, ...blank, passwordHash, proofing: BY_AGENCY },
    ])
    if (!person) throw problem('identifier-taken')
    await takePost(ctx, answer.code, person)
  })
}

/**
 * Takes the post that an invitation offers, for somebody who has an account; works once. They are
 * signed out, since an official's session is shorter and needs more.
 *
 * @throws identity/invitation-over
 * @throws identity/post-held  who holds a post cannot take another
 * @throws identity/post-own  nobody invites themselves
 */
export async function acceptInvitation(ctx: Ctx, person: PersonId, code: string): Promise<void> {
  await ctx.tx(async (ctx) => {
    await sql`select 1 from identity.person where id = ${person} for update`.execute(ctx.sql)
    const held = await db(ctx)
      .selectFrom('identity.official')
      .select('agency')
      .where('person', '=', person)
      .where('until', 'is', null)
      .executeTakeFirst()
    if (held) throw problem('post-held')
    await takePost(ctx, code, person)
    // What a telephone company can give away opens no desk.
    await suspendAuthenticators(ctx, person, { kind: 'sms', reason: 'holds a post' })
    await endSessions(ctx, person)
  })
}

async function takePost(ctx: Ctx, code: string, person: PersonId) {
  const now = ctx.clock.now()
  const taken = await db(ctx)
    .updateTable('identity.invitation')
    .set({ used_at: now, used_by: person })
    .where('code_hash', '=', hashOfToken(code))
    .where('used_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .where('expires_at', '>', now)
    .where((eb) => eb.or([eb('given_by', 'is', null), eb('given_by', '!=', person)]))
    .returning(['agency', 'roles', 'given_by', 'reason'])
    .executeTakeFirst()
  // An invitation that is still good was refused for one reason alone.
  if (!taken) throw (await getInvitation(ctx, code)) && problem('post-own')
  await db(ctx)
    .insertInto('identity.official')
    .values({ ...taken, person, since: now })
    .execute()
  const resource = `agency:${taken.agency}`
  await record(ctx, 'invitation-taken', { subject: person, resource, data: { roles: taken.roles } })
}

export type InvitationSent = { id: string; roles: string[]; reason: string; expiresAt: Date }

/** Invitations to one's own agency that are still good, the oldest first. */
export async function listInvitations(ctx: Ctx, agency: string): Promise<InvitationSent[]> {
  return db(ctx)
    .selectFrom('identity.invitation')
    .select(['id', 'roles', 'reason', 'expires_at as expiresAt'])
    .where('agency', '=', agency)
    .where('used_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .where('expires_at', '>', ctx.clock.now())
    .orderBy('expires_at')
    .limit(MOST_OPEN)
    .execute()
}

/** Takes an invitation back, as when its address went to somebody else. @throws identity/invitation-over */
export async function withdrawInvitation(ctx: Ctx, agency: string, id: string): Promise<void> {
  await ctx.tx(async (ctx) => {
    const withdrawn = await db(ctx)
      .updateTable('identity.invitation')
      .set({ withdrawn_at: ctx.clock.now() })
      .where('id', '=', id as Uuid<'invitation'>)
      .where('agency', '=', agency)
      .where('used_at', 'is', null)
      .where('withdrawn_at', 'is', null)
      .returning('id')
      .executeTakeFirst()
    if (!withdrawn) throw problem('invitation-over')
    await record(ctx, 'invitation-withdrawn', { resource: `agency:${agency}` })
  })
}

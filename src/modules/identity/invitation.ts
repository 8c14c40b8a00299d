import { type Ctx, hashOfToken, newToken, type Office, type PersonId, type Uuid } from '#kernel'
import { appoint, type DecreeId, findOffice, openPost, type PostId } from '#organisations'
import { checkNewPassword, hashPassword } from './authenticators/password.ts'
import { record } from './facts.ts'
import { readIdentifier } from './identifier.ts'
import { beginOffice, lockPerson } from './officials/begin.ts'
import { getPerson, openAccounts } from './person.ts'
import { problem } from './problems.ts'
import type { Proofing } from './proofing/proofing.ts'
import { db } from './tables.ts'

const INVITATION_DAYS = 3
const MOST_OPEN = 100
/** The agency knows its official and has seen their papers. */
const BY_AGENCY: Proofing = { method: 'invitation', ial: 2 }

/** Which post an invitation is to, and who agreed on it. */
export type InvitedTo = {
  post: PostId
  decree: DecreeId | null
  reason: string
  givenBy: PersonId
  agreedBy: PersonId
}

/**
 * Invites an official: whoever opens the address first, within three days, holds the post.
 *
 * @param to  absent where the installation's operator invites: a post with these roles is made then
 * @returns the code of the address `/invitation/<code>`; the database keeps only its hash
 */
export async function inviteOfficial(ctx: Ctx, office: Office, to?: InvitedTo): Promise<string> {
  const code = newToken()
  const reason = to?.reason ?? ''
  await ctx.tx(async (ctx) => {
    await db(ctx)
      .insertInto('identity.invitation')
      .values({
        code_hash: hashOfToken(code),
        agency: office.agency,
        roles: [...office.roles],
        expires_at: new Date(ctx.clock.now().getTime() + INVITATION_DAYS * 86_400_000),
        ...{ used_at: null, used_by: null, withdrawn_at: null },
        ...{ post: to?.post ?? null, decree: to?.decree ?? null, reason },
        ...{ given_by: to?.givenBy ?? null, agreed_by: to?.agreedBy ?? null },
      })
      .execute()
    const resource = to ? `post:${to.post}` : `agency:${office.agency}`
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
 * @throws identity/post-held  who holds a post is appointed to another, not invited
 * @throws identity/post-own  nobody invites themselves
 * @throws organisations/post-taken  when somebody else holds it meanwhile
 */
export async function acceptInvitation(ctx: Ctx, person: PersonId, code: string): Promise<void> {
  await ctx.tx(async (ctx) => {
    await lockPerson(ctx, person)
    if (await findOffice(ctx, person)) throw problem('post-held')
    await takePost(ctx, code, person)
    await beginOffice(ctx, person)
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
    .where((eb) => eb.or([eb('agreed_by', 'is', null), eb('agreed_by', '!=', person)]))
    .returning(['agency', 'roles', 'post', 'decree', 'given_by', 'agreed_by', 'reason'])
    .executeTakeFirst()
  // An invitation that is still good was refused for one reason alone.
  if (!taken) throw (await getInvitation(ctx, code)) && problem('post-own')
  const { agency, roles, reason, decree } = taken
  const post = taken.post ?? (await openPost(ctx, agency, roles))
  const { name } = await getPerson(ctx, person)
  await appoint(ctx, {
    ...{ post, person, names: name, kind: 'holder', reason, decree },
    ...{ from: now, until: null, givenBy: taken.given_by, agreedBy: taken.agreed_by },
  })
  const resource = `post:${post}`
  await record(ctx, 'invitation-taken', { subject: person, resource, data: { roles } })
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

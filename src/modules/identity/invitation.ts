import { type Ctx, hashOfToken, newToken, type Office, type PersonId } from '#kernel'
import { checkNewPassword, hashPassword } from './authenticators/password.ts'
import { record } from './facts.ts'
import { readIdentifier } from './identifier.ts'
import { openAccounts } from './person.ts'
import { problem } from './problems.ts'
import type { Proofing } from './proofing/proofing.ts'
import { db } from './tables.ts'

const INVITATION_DAYS = 3
/** The agency knows its official and has seen their papers. */
const BY_AGENCY: Proofing = { method: 'invitation', ial: 2 }

/**
 * Invites an official: whoever opens the address first, within three days, makes the account.
 *
 * @returns the code of the address `/invitation/<code>`; the database keeps only its hash
 */
export async function inviteOfficial(ctx: Ctx, office: Office): Promise<string> {
  const code = newToken()
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
      })
      .execute()
    await record(ctx, 'official-invited', { resource: `agency:${office.agency}` })
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
    const office = await claim(ctx, answer.code)
    const name = Object.fromEntries(
      ctx.pack.settings.languages.map((language) => [language, answer.name.trim().slice(0, 120)]),
    )
    const blank = { birthDate: null, nationality: null, email: null, phone: null }
    const [person] = await openAccounts(ctx, [
      { identifier, name, ...blank, office, passwordHash, proofing: BY_AGENCY },
    ])
    await close(ctx, answer.code, person)
    await record(ctx, 'invitation-taken', { subject: person ?? null })
  })
}

async function claim(ctx: Ctx, code: string): Promise<Office> {
  const claimed = await db(ctx)
    .updateTable('identity.invitation')
    .set({ used_at: ctx.clock.now() })
    .where('code_hash', '=', hashOfToken(code))
    .where('used_at', 'is', null)
    .where('expires_at', '>', ctx.clock.now())
    .returning(['agency', 'roles'])
    .executeTakeFirst()
  if (!claimed) throw problem('invitation-over')
  return claimed
}

const close = (ctx: Ctx, code: string, person: PersonId | undefined) =>
  db(ctx)
    .updateTable('identity.invitation')
    .set({ used_by: person ?? null })
    .where('code_hash', '=', hashOfToken(code))
    .execute()

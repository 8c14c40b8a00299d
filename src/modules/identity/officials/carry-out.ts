import type { Ctx, PersonId } from '#kernel'
import { appoint, changePost, getOwnPost, givePower } from '#organisations'
import { record } from '../facts.ts'
import { inviteOfficial } from '../invitation.ts'
import { getPerson } from '../person.ts'
import { beginOffice, lockPerson } from './begin.ts'
import { tellHolders } from './official.ts'
import type { Proposed } from './proposal.ts'
import { holderOf } from './role.ts'
import { schedulePost } from './scheduled.ts'

/** A proposal to which the actor has agreed. */
export type Agreed = { proposed: Proposed; reason: string; proposedBy: PersonId }

/**
 * Does what two administrators agreed on.
 *
 * @returns the code of the invitation, where somebody is to be invited
 * @throws organisations/post-missing, organisations/post-taken, organisations/post-elsewhere,
 *   organisations/outside-post, organisations/power-twice
 */
export async function carryOut(
  ctx: Ctx,
  { proposed, reason, proposedBy }: Agreed,
): Promise<string | undefined> {
  const now = ctx.clock.now()
  const { post, decree = null } = proposed
  if (proposed.kind === 'invite') {
    const { organisation, roles } = await getOwnPost(ctx, post)
    const by = { givenBy: proposedBy, agreedBy: holderOf(ctx).id }
    return inviteOfficial(ctx, { agency: organisation, roles }, { post, reason, decree, ...by })
  }
  if (proposed.kind === 'appoint') {
    await appointAgreed(ctx, proposed, { reason, proposedBy, agreedBy: holderOf(ctx).id })
  }
  if (proposed.kind === 'roles') {
    await changePost(ctx, post, { roles: [...proposed.roles], decree, from: now })
    await tellHolders(ctx, post, reason)
  }
  if (proposed.kind === 'power') {
    const { act, amount, body } = proposed
    const worth = amount === null ? null : BigInt(amount)
    await givePower(ctx, { post, act, amount: worth, body, decree, from: now })
    await tellHolders(ctx, post, reason)
  }
  return undefined
}

/** Who agreed and why; `begins` where it is not at once. */
type Grounds = { reason: string; proposedBy: PersonId; agreedBy: PersonId; begins?: Date | null }

/** Appoints somebody on whom two administrators agreed: from now on, or from a day to come. */
export async function appointAgreed(
  ctx: Ctx,
  { post, person, as, until, decree = null }: Omit<Extract<Proposed, { kind: 'appoint' }>, 'kind'>,
  { reason, proposedBy, agreedBy, begins }: Grounds,
) {
  await lockPerson(ctx, person)
  const { name } = await getPerson(ctx, person)
  const now = ctx.clock.now()
  const from = begins && begins > now ? begins : now
  const appointment = await appoint(ctx, {
    ...{ post, person, names: name, kind: as, reason, decree },
    from,
    until: until === null ? null : new Date(until),
    ...{ givenBy: proposedBy, agreedBy },
  })
  if (from > now) return schedulePost(ctx, { appointment, person, post, begins: from, reason })
  await beginOffice(ctx, person)
  await record(ctx, 'post-given', { subject: person, resource: `post:${post}`, reason })
}

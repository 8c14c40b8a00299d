import type { Ctx, PersonId } from '#kernel'
import { appoint, changePost, getOwnPost, givePower } from '#organisations'
import { record } from '../facts.ts'
import { inviteOfficial } from '../invitation.ts'
import { getPerson } from '../person.ts'
import { beginOffice, lockPerson } from './begin.ts'
import { tellHolders } from './official.ts'
import type { Proposed } from './proposal.ts'
import { holderOf } from './role.ts'

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

/** Appoints somebody on whom two administrators agreed, from now on. */
export async function appointAgreed(
  ctx: Ctx,
  { post, person, as, until, decree = null }: Omit<Extract<Proposed, { kind: 'appoint' }>, 'kind'>,
  { reason, proposedBy, agreedBy }: { reason: string; proposedBy: PersonId; agreedBy: PersonId },
) {
  await lockPerson(ctx, person)
  const { name } = await getPerson(ctx, person)
  await appoint(ctx, {
    ...{ post, person, names: name, kind: as, reason, decree },
    from: ctx.clock.now(),
    until: until === null ? null : new Date(until),
    ...{ givenBy: proposedBy, agreedBy },
  })
  await beginOffice(ctx, person)
  await record(ctx, 'post-given', { subject: person, resource: `post:${post}`, reason })
}

import type { Ctx, MandateId } from '#kernel'
import type { GivenPerson } from '#testing'
import { actingBy } from './mandate.ts'
import { acceptMandate, type Offer, offerMandate, passOn } from './offer.ts'

type As = (who: GivenPerson) => Ctx

/** What a test offers where it says nothing else: all services, for a year. */
export function offerTo(
  ctx: Ctx,
  agent: Pick<GivenPerson, 'identifier' | 'actor'>,
  more: Partial<Offer> = {},
): Offer {
  const name = agent.actor.kind === 'person' ? (agent.actor.name.en ?? '') : ''
  const year = 365 * 86_400_000
  return {
    ...{ identifier: agent.identifier, name, subDelegable: false },
    until: new Date(ctx.clock.now().getTime() + year),
    ...more,
  }
}

/** A mandate that was offered and accepted. */
export async function givenMandate(
  as: As,
  [principal, agent]: readonly [GivenPerson, GivenPerson],
  more: Partial<Offer> = {},
): Promise<MandateId> {
  const id = await offerMandate(as(principal), offerTo(as(principal), agent, more))
  await acceptMandate(as(agent), id)
  return id
}

/** The same, passed on. */
export async function givenChild(
  as: As,
  parent: MandateId,
  [from, to]: readonly [GivenPerson, GivenPerson],
  more: Partial<Offer> = {},
): Promise<MandateId> {
  const id = await passOn(as(from), parent, offerTo(as(from), to, more))
  await acceptMandate(as(to), id)
  return id
}

/** Whether somebody may act by a mandate now. */
export const holds = async (ctx: Ctx, id: MandateId): Promise<boolean> =>
  (await actingBy(ctx, id)) !== undefined

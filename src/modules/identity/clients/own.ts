import { type Actor, assertAllowed, type Ctx, refuse } from '#kernel'
import { decide } from '../policies.ts'
import { problem } from '../problems.ts'
import { type Client, findClient } from './client.ts'

export type Official = Extract<Actor, { kind: 'person' }> & { office: { agency: string } }

/** Who acts for their agency. @throws identity/client-missing  for who holds no post: they see none */
export function officialOf({ actor }: Ctx): Official {
  if (actor.kind !== 'person' || !actor.office) throw problem('client-missing')
  return { ...actor, office: actor.office }
}

/**
 * A client of one's own agency.
 *
 * @throws identity/client-missing  also for another agency's: its existence is not told
 */
export async function getOwnClient(ctx: Ctx, id: string): Promise<Client> {
  const client = await findClient(ctx, id)
  officialOf(ctx)
  if (!client) throw problem('client-missing')
  const decision = decide(ctx, 'identity:register-clients', { Software: softwareOf(client) })
  refuse(decision, { [ELSEWHERE]: () => problem('client-missing') })
  assertAllowed(ctx.t, decision)
  return client
}

const ELSEWHERE = 'identity:software-elsewhere'

type Proposed = { id: string; agency: string; proposedBy: string | null }

const softwareOf = ({ id, agency, proposedBy }: Proposed) => ({ id, agency, proposer: proposedBy })

/** @throws identity/client-own  for who proposed it: two look at it */
export function assertMayApprove(ctx: Ctx, software: Proposed): void {
  const decision = decide(ctx, 'identity:approve-client', { Software: softwareOf(software) })
  refuse(decision, { 'identity:second-approver': () => problem('client-own') })
  assertAllowed(ctx.t, decision)
}

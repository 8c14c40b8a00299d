import type { Actor, Ctx } from '#kernel'
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
  if (!client || client.agency !== officialOf(ctx).office.agency) throw problem('client-missing')
  return client
}

import type { Actor, Ctx } from '#kernel'
import { platformFor } from '../clients/resource.ts'
import { openedProvider } from './provider.ts'

type Software = Extract<Actor, { kind: 'software' }>

/**
 * Which software of an agency a bearer token stands for. It is looked up at each request, and the access that its
 * agency gave within seconds: what is taken back is worth nothing.
 *
 * @returns undefined for a token that is over, is bound to a key or certificate, is a person's, or is for
 *   another interface than that of its software's own agency
 */
export async function authenticateSoftware(ctx: Ctx, token: string): Promise<Software | undefined> {
  const { current, clientOf, accessOf } = await openedProvider(ctx)
  const { ClientCredentials } = await current()
  const found = await ClientCredentials.find(token)
  // One that is bound wants a proof with it, which nobody looks at here.
  if (!found?.isValid || found.isSenderConstrained()) return undefined
  const client = found.clientId === undefined ? undefined : await clientOf(found.clientId)
  if (!client) return undefined
  const audience = platformFor(ctx, client.agency)
  if ([found.aud].flat().join(' ') !== audience) return undefined
  const access = await accessOf(audience, client.id)
  if (access?.agency !== client.agency) return undefined
  const scopes = [...found.scopes].filter((scope) => Object.hasOwn(access.scopes, scope))
  return { kind: 'software', client: client.id, agency: client.agency, scopes }
}

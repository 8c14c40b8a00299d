import type Provider from 'oidc-provider'
import type { KoaContextWithOIDC } from 'oidc-provider'
import type { ActingFor, Ctx, PersonId } from '#kernel'
import { consentedScopes } from '../clients/consent.ts'
import { mayOpen } from '../surfaces/post.ts'
import { isSurface } from '../surfaces/terms.ts'
import { ASKED_SCOPES, scopesOfClaims } from './account.ts'
import { boundTo } from './acting.ts'
import { claimsOf } from './needed.ts'
import type { AccessSource } from './resources.ts'
import { familyId } from './session-mirror.ts'

/** What a request wants to know, as its parameters say it. */
export type Wanted = {
  /** as asked for, resources' own among them */
  scopes: readonly string[]
  claims: readonly string[]
  /** what is asked of interfaces, and may be */
  resources: readonly { audience: string; scopes: readonly string[] }[]
}

export async function wantedIn(
  { scope, claims, resource }: Readonly<Record<string, unknown>>,
  { client, accessOf }: { client: string; accessOf: AccessSource },
): Promise<Wanted> {
  const scopes = typeof scope === 'string' ? scope.split(' ').filter(Boolean) : []
  const audiences = [resource ?? []].flat().map(String)
  const found = await Promise.all(audiences.map((audience) => accessOf(audience, client)))
  const resources = found.flatMap((access) =>
    access
      ? [{ audience: access.audience, scopes: scopes.filter((one) => access.scopes[one]) }]
      : [],
  )
  return { scopes, claims: claimsOf(claims), resources }
}

/**
 * @returns the scopes that a person is asked about, of those that a request names or whose claims it
 *   names; those of an interface with its audience before them
 */
export function askedScopes(ctx: Ctx, { scopes, claims, resources }: Wanted): string[] {
  const named = new Set([...scopes, ...scopesOfClaims(ctx, claims)])
  return [
    ...ASKED_SCOPES.filter((scope) => named.has(scope)),
    ...resources.flatMap(({ audience, scopes }) => scopes.map((scope) => `${audience} ${scope}`)),
  ]
}

/**
 * Begins a family: every sign-in has one of its own, so that a code that comes twice ends what came
 * from it and nothing else.
 *
 * @param session  number of the provider's session, with which the family ends unless the person agreed
 *   that it goes on without them
 */
export async function newFamily(
  provider: Provider,
  {
    person,
    client,
    session,
    actingFor,
  }: {
    person: PersonId
    client: string
    session: string | undefined
    actingFor?: ActingFor | undefined
  },
  { scopes, claims, resources }: Wanted,
): Promise<InstanceType<Provider['Grant']>> {
  const grant = new provider.Grant({ accountId: person, clientId: client })
  const id = familyId(scopes.includes('offline_access') ? undefined : session)
  grant.jti = actingFor ? boundTo(id, actingFor) : id
  grant.addOIDCScope(scopes.join(' '))
  if (claims.length > 0) grant.addOIDCClaims([...claims])
  for (const { audience, scopes } of resources) {
    if (scopes.length > 0) grant.addResourceScope(audience, scopes.join(' '))
  }
  await grant.save()
  return grant
}

/**
 * The family of a request: begun when the person agreed just now, or begun here when they agreed before
 * to all that is asked.
 *
 * @returns undefined where they have to be asked
 */
export async function familyOf(ctx: Ctx, { oidc }: KoaContextWithOIDC, accessOf: AccessSource) {
  const begun = oidc.result?.consent?.grantId
  if (begun) return oidc.provider.Grant.find(begun)
  const person = oidc.session?.accountId as PersonId | undefined
  if (!person || !oidc.client) return undefined
  // For whom they sign in, they say each time.
  if (oidc.params?.on_behalf_of !== undefined && !isSurface(oidc.client.clientId)) return undefined
  const { clientId: client } = oidc.client
  const wanted = await wantedIn({ ...oidc.params }, { client, accessOf })
  const whose = { person, client, session: oidc.session?.uid }
  if (isSurface(client)) {
    // Nobody agrees to the platform itself; where they may not come in, they are told so.
    return (await mayOpen(ctx, client, person))
      ? newFamily(oidc.provider, whose, wanted)
      : undefined
  }
  const agreed = await consentedScopes(ctx, person, client)
  if (!askedScopes(ctx, wanted).every((scope) => agreed.includes(scope))) return undefined
  return newFamily(oidc.provider, whose, wanted)
}

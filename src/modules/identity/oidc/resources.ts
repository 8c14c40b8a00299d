import { type Configuration, errors } from 'oidc-provider'
import type { Ctx } from '#kernel'
import type { Access } from '../clients/resource.ts'
import { stillHolds } from './acting.ts'

type Features = NonNullable<Configuration['features']>

/** What a client may ask of an interface; undefined where it may ask nothing. */
export type AccessSource = (audience: string, client: string) => Promise<Access | undefined>

const OPAQUE_S = 600
/** No call back reaches a token that is checked without asking us, so it is short. */
const JWT_S = 300

/**
 * Tokens for interfaces of agencies.
 *
 * @source RFC 8707 (`resource`), RFC 9068 (tokens as JWT)
 */
export const resourcesFor = (accessOf: AccessSource): Features['resourceIndicators'] => ({
  enabled: true,
  defaultResource: () => [],
  getResourceServerInfo: async (_koa, audience, client) => {
    const access = await accessOf(audience, client.clientId)
    if (!access) throw new errors.InvalidTarget()
    return {
      audience,
      scope: Object.keys(access.scopes).join(' '),
      accessTokenFormat: access.format,
      accessTokenTTL: access.format === 'jwt' ? JWT_S : OPAQUE_S,
    }
  },
  // Software that never heard of `resource` at the token endpoint gets what it asked for before.
  useGrantedResource: () => true,
})

type Introspection = NonNullable<Features['introspection']>

/**
 * A token for an interface is explained to the software of that interface alone, as long as the client
 * may use it; any other token to whom it was issued.
 */
export const introspectionFor =
  (ctx: Ctx, accessOf: AccessSource): NonNullable<Introspection['allowedPolicy']> =>
  async (_koa, { clientId }, token) => {
    // A mandate is read anew: its end is felt before its families have ended.
    if (!(await stillHolds(ctx, token as { grantId?: string; accountId?: string }))) return false
    const { aud } = token as { aud?: string | string[] }
    const holder = token.clientId
    if (aud === undefined) return holder === clientId
    const [audience = ''] = [aud].flat()
    return (await accessOf(audience, holder ?? ''))?.server === clientId
  }

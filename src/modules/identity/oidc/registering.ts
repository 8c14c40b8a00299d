import { randomBytes } from 'node:crypto'
import Provider, {
  type Adapter,
  type AdapterPayload,
  type ClientMetadata,
  type Configuration,
  errors,
  type KoaContextWithOIDC,
} from 'oidc-provider'
import { type Ctx, type Texts, withCtx } from '#kernel'
import {
  endRegistered,
  findInitialToken,
  findRegistered,
  findTokenOfClient,
  type InitialToken,
  registerWith,
  updateRegistered,
} from '../clients/initial-token.ts'
import { wrongIn } from '../clients/order.ts'
import { type ClientSource, NOT_ASKED } from './adapter.ts'

type Features = NonNullable<Configuration['features']>

const POLICY = 'agency'

/** Software registers itself with a token of an agency, and keeps what it said up to date. */
export const registrationFor = (
  ctx: Ctx,
): Pick<Features, 'registration' | 'registrationManagement'> => ({
  registration: {
    enabled: true,
    initialAccessToken: true,
    idFactory: () => `app-${randomBytes(12).toString('hex')}`,
    policies: { [POLICY]: (koa, properties) => keepToToken(ctx, koa, properties) },
    issueRegistrationAccessToken: true,
  },
  registrationManagement: { enabled: true, rotateRegistrationAccessToken: true },
})

/** What software may say of itself. Whatever else it says is left out, as RFC 7591 has it. */
const SAID: ReadonlySet<string> = new Set([
  ...['client_id', 'client_id_issued_at', 'application_type', 'grant_types', 'response_types'],
  ...['redirect_uris', 'post_logout_redirect_uris', 'scope', 'sector_identifier_uri', 'profile'],
  ...['jwks', 'jwks_uri', 'token_endpoint_auth_method', 'tls_client_auth_subject_dn'],
  ...['backchannel_logout_uri', 'backchannel_logout_session_required'],
  ...['tls_client_certificate_bound_access_tokens', 'dpop_bound_access_tokens'],
  ...['require_pushed_authorization_requests', 'require_signed_request_object'],
  ...['id_token_signed_response_alg', 'request_object_signing_alg'],
  ...['token_endpoint_auth_signing_alg', 'default_max_age', 'default_acr_values'],
])

/** Who registers itself has a key: a secret would lie wherever this was sent from. */
const WAYS = ['private_key_jwt', 'self_signed_tls_client_auth', 'tls_client_auth', 'none']
const GRANTS = [
  'authorization_code',
  'refresh_token',
  'urn:ietf:params:oauth:grant-type:device_code',
]

/** @throws invalid_client_metadata  for more than the token allows */
async function keepToToken(ctx: Ctx, koa: KoaContextWithOIDC, properties: ClientMetadata) {
  const token = await tokenOf(ctx, koa)
  for (const name of Object.keys(properties))
    if (!SAID.has(name)) Reflect.deleteProperty(properties, name)
  const refuse = (reason: string): never => {
    throw new errors.InvalidClientMetadata(reason)
  }
  const { token_endpoint_auth_method: way, grant_types: grants, scope = 'openid' } = properties
  if (!way || !WAYS.includes(way)) refuse('token_endpoint_auth_method must be that of a key')
  if (grants?.some((grant) => !GRANTS.includes(grant))) refuse('grant_types holds one too many')
  const wider = scope.split(' ').filter((one) => !token.scopes.includes(one))
  if (wider.length > 0) refuse(`the initial access token does not allow ${wider.join(' ')}`)
  properties.scope = scope
  const { client_id: id = '' } = properties
  const reason = wrongIn({ id, environment: token.environment, names: {}, metadata: properties })
  if (reason) refuse(reason)
}

async function tokenOf(ctx: Ctx, { oidc }: KoaContextWithOIDC): Promise<InitialToken> {
  const { InitialAccessToken: initial, Client: client } = oidc.entities
  const token = initial
    ? await findInitialToken(ctx, initial.jti)
    : client && (await findTokenOfClient(ctx, client.clientId))
  if (!token) throw new errors.InvalidToken('initial access token not found')
  return token
}

/** Tokens to register with, as the library reads them. */
export const initialTokens = (ctx: Ctx): Adapter => ({
  ...NOT_ASKED,
  find: async (jti) => {
    const token = await findInitialToken(ctx, jti)
    const seconds = (at: Date) => Math.floor(at.getTime() / 1000)
    return (
      token && {
        jti,
        kind: 'InitialAccessToken',
        iat: seconds(token.madeAt),
        exp: seconds(token.expiresAt),
        policies: [POLICY],
      }
    )
  },
})

/**
 * Clients, as the library reads and writes them.
 *
 * @param approved  finds one that may sign people in
 */
export function clientsIn(ctx: Ctx, approved: ClientSource): Adapter {
  const own = withCtx(ctx, { actor: { kind: 'system', name: 'registration' } })
  return {
    ...NOT_ASKED,
    find: (id) =>
      Provider.ctx?.oidc.route.startsWith('client') ? findRegistered(own, id) : approved(id),
    upsert: async (id, payload) => {
      const { body, entities } = Provider.ctx?.oidc ?? {}
      const client = { id, names: namesIn(ctx, body, id), metadata: metadataOf(payload) }
      const initial = entities?.InitialAccessToken
      if (!initial) return updateRegistered(own, client)
      const done = await registerWith(own, initial.jti, client)
      if (!done) throw new errors.InvalidToken('initial access token not found')
    },
    destroy: (id) => endRegistered(own, id),
  }
}

const OF_US = ['client_id', 'client_id_issued_at', 'client_name', 'client_secret']

const metadataOf = (payload: AdapterPayload) =>
  Object.fromEntries(
    Object.entries(payload).filter(([name, value]) => !OF_US.includes(name) && value !== undefined),
  )

const LONGEST_NAME = 100

/** `client_name#ar`, or `client_name` where a language has none of its own. @source RFC 7591 §2.2 */
function namesIn({ pack }: Ctx, body: object | undefined, id: string): Texts {
  const said = (name: string) => {
    const value: unknown = body && Reflect.get(body, name)
    return typeof value === 'string' ? value.slice(0, LONGEST_NAME).trim() : ''
  }
  const one = said('client_name') || id
  return Object.fromEntries(
    pack.settings.languages.map((language) => [language, said(`client_name#${language}`) || one]),
  )
}

import type { Configuration, KoaContextWithOIDC } from 'oidc-provider'
import type { Ctx, Level } from '#kernel'
import { accountOf, claimsByScope } from './account.ts'
import { ACTING_TOKEN_S, boundIn, extraParams, extraTokenClaims, subjectIn } from './acting.ts'
import { bitsOf } from './adapter.ts'
import { mtlsOf } from './certificates.ts'
import { familyOf } from './family.ts'
import { languagesOf, localeOf } from './locale.ts'
import { acrFor } from './needed.ts'
import type { ProviderPages } from './pages.tsx'
import { policyOf } from './policy.ts'
import { checkProfile, FAPI, PROFILE } from './profile.ts'
import { registrationFor } from './registering.ts'
import { type AccessSource, introspectionFor, resourcesFor } from './resources.ts'
import type { Subjects } from './subject.ts'

const MINUTE = 60
const HOUR = 3600
const DAY = 86_400

const LEVELS: readonly Level[] = [1, 2, 3]
const ACR_VALUES = LEVELS.flatMap((ial) =>
  LEVELS.flatMap((aal) => [acrFor({ ial, aal }), acrFor({ ial, aal, phishingResistant: true })]),
)
const ASYMMETRIC = ['PS256', 'ES256', 'EdDSA', 'RS256'] as const
const BY_CERTIFICATE = ['tls_client_auth', 'self_signed_tls_client_auth'] as const
const LARGEST_ANSWER = 64 * 1024

/** How long each thing lives, in seconds. */
const TTL: Configuration['ttl'] = {
  AccessToken: (_koa, { resourceServer, grantId }) => {
    const usual = resourceServer?.accessTokenTTL ?? 10 * MINUTE
    return boundIn(grantId) ? Math.min(usual, ACTING_TOKEN_S) : usual
  },
  AuthorizationCode: MINUTE,
  ClientCredentials: (_koa, { resourceServer }) => resourceServer?.accessTokenTTL ?? 10 * MINUTE,
  DeviceCode: 10 * MINUTE,
  Grant: 14 * DAY,
  IdToken: 5 * MINUTE,
  Interaction: 30 * MINUTE,
  RefreshToken: 14 * DAY,
  RegistrationAccessToken: 180 * DAY,
  Session: 12 * HOUR,
}

export type ConfigurationParts = {
  ctx: Ctx
  pages: ProviderPages
  subjects: Subjects
  /** hexadecimal; signs cookies */
  cookieKey: string
  /** 32 bytes, the same in all processes */
  nonceSecret: Buffer
  /** hosts that may be on this machine or a private network */
  fetch: Configuration['fetch']
  accessOf: AccessSource
}

/** Everything of the provider's configuration but keys and storage. */
export function configurationOf(parts: ConfigurationParts): Configuration {
  const { ctx, subjects, pages } = parts
  const { languages } = ctx.pack.settings
  return {
    acrValues: ACR_VALUES,
    claims: claimsByScope(ctx),
    clientBasedCORS: mayFromBrowser,
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    cookies: cookiesOf(ctx, parts.cookieKey),
    discovery: { ui_locales_supported: languages, claims_locales_supported: languages },
    enabledJWA: {
      clientAuthSigningAlgValues: ASYMMETRIC,
      dPoPSigningAlgValues: ASYMMETRIC,
      requestObjectSigningAlgValues: ASYMMETRIC,
      idTokenSigningAlgValues: ['ES256', 'RS256'],
      userinfoSigningAlgValues: ['ES256', 'RS256'],
      introspectionSigningAlgValues: ['ES256', 'RS256'],
    },
    clientAuthMethods: [
      'private_key_jwt',
      ...(ctx.ports.clientAuthorities ? BY_CERTIFICATE : []),
      'client_secret_basic',
      'none',
    ],
    // Families end with our session by themselves, whichever of its requests they came from.
    expiresWithSession: () => false,
    extraClientMetadata: {
      properties: [PROFILE],
      validator: (_koa, key, value, metadata) => {
        if (key === PROFILE) checkProfile(value, metadata)
      },
    },
    features: featuresOf(parts),
    fetch: parts.fetch,
    fetchResponseBodyLimits: {
      jwks_uri: LARGEST_ANSWER,
      sector_identifier_uri: LARGEST_ANSWER,
    },
    extraParams,
    extraTokenClaims: extraTokenClaims(ctx, subjects),
    findAccount: (koa, id) => accountOf(ctx, subjects, koa, id),
    formats: { bitsOfOpaqueRandomness: (_koa, token) => bitsOf(token) },
    interactions: {
      policy: policyOf(ctx),
      url: (koa, { uid, params }) =>
        `/${localeOf(ctx, params.ui_locales ?? languagesOf(koa))}/sign-in/continue/${uid}`,
    },
    issueRefreshToken: async (_koa, client, source) =>
      client.grantTypeAllowed('refresh_token') && source.scopes.has('offline_access'),
    loadExistingGrant: (koa) => familyOf(ctx, koa, parts.accessOf),
    // An address is written down in too many places.
    acceptQueryParamAccessTokens: false,
    pairwiseIdentifier: async (koa, id, client) =>
      subjects.subjectOf(String(client.sectorIdentifier ?? client.clientId), subjectIn(koa, id)),
    pkce: { required: () => true },
    renderError: pages.error,
    responseTypes: ['code'],
    revokeGrantPolicy: ({ oidc }) => !(oidc.route === 'revocation' && oidc.entities.AccessToken),
    rotateRefreshToken: ({ oidc }) => oidc.client?.[PROFILE] !== FAPI,
    routes: { authorization: '/auth', end_session: '/session/end', userinfo: '/userinfo' },
    scopes: ['openid', 'offline_access', 'profile', 'identifier', 'email', 'phone'],
    subjectTypes: ['pairwise'],
    ttl: TTL,
  }
}

function cookiesOf({ url }: Ctx, key: string): Configuration['cookies'] {
  const secure = url.startsWith('https:')
  const prefix = (name: 'Host' | 'Secure') => (secure ? `__${name}-` : '')
  const options = { httpOnly: true, sameSite: 'lax', secure, signed: true } as const
  return {
    keys: [key],
    names: {
      session: `${prefix('Host')}igov_provider`,
      interaction: `${prefix('Secure')}igov_request`,
      resume: `${prefix('Secure')}igov_resume`,
    },
    long: options,
    short: options,
  }
}

function featuresOf({
  ctx,
  pages,
  nonceSecret,
  accessOf,
}: ConfigurationParts): Configuration['features'] {
  const mTLS = mtlsOf(ctx)
  return {
    ...(mTLS && { mTLS }),
    ...registrationFor(ctx),
    backchannelLogout: { enabled: true },
    claimsParameter: { enabled: true },
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    deviceFlow: {
      enabled: true,
      charset: 'digits',
      mask: '***-***-***',
      userCodeInputSource: pages.deviceInput,
      userCodeConfirmSource: pages.deviceConfirm,
      successSource: pages.deviceDone,
    },
    dPoP: { enabled: true, nonceSecret, requireNonce: () => true },
    externalSigningSupport: { enabled: true, ack: 'experimental-01' },
    fapi: {
      enabled: true,
      profile: (_koa, client) => (client?.[PROFILE] === FAPI ? '2.0' : undefined),
    },
    introspection: { enabled: true, allowedPolicy: introspectionFor(ctx, accessOf) },
    pushedAuthorizationRequests: { enabled: true },
    requestObjects: { enabled: true },
    resourceIndicators: resourcesFor(accessOf),
    revocation: {
      enabled: true,
      // Whoever else knows a token tells nobody by ending it, and gains nothing: it is its own client's.
      allowedPolicy: (_koa, client, token) => token.clientId === client.clientId,
    },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: pages.logout,
      postLogoutSuccessSource: pages.loggedOut,
    },
    userinfo: { enabled: true },
  }
}

/** Only software that runs in a browser and has no secret speaks to us from there, and from its own origin. */
function mayFromBrowser(
  _koa: KoaContextWithOIDC,
  origin: string,
  {
    clientAuthMethod,
    redirectUris = [],
  }: { clientAuthMethod?: string; redirectUris?: readonly string[] },
) {
  return (
    clientAuthMethod === 'none' && redirectUris.some((uri) => URL.parse(uri)?.origin === origin)
  )
}

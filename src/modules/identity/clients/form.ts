import type { ClientMetadata } from 'oidc-provider'
import { type Ctx, type FormBody, fieldOf } from '#kernel'
import { ASKED_SCOPES } from '../oidc/account.ts'
import { type ClientCertificate, readClientCertificate } from '../oidc/certificates.ts'
import { FAPI, PROFILE } from '../oidc/profile.ts'
import type { Environment } from './client.ts'
import type { ClientOrder } from './order.ts'

/** What software is for, each with the ways in which it may say who it is. */
const WAYS_OF = {
  site: ['key', 'certificate', 'secret'],
  app: ['none'],
  device: ['key'],
  machine: ['key', 'certificate', 'secret'],
} as const

type Use = keyof typeof WAYS_OF
export const USES = ['site', 'app', 'device', 'machine'] as const satisfies readonly Use[]

/** How software says who it is. */
export const WAYS = ['key', 'certificate', 'secret', 'none'] as const
type Way = (typeof WAYS)[number]

export const ENVIRONMENTS = ['sandbox', 'production'] as const

/** What was typed at the desk, as it was typed. */
export type TypedClient = {
  id: string
  environment: string
  use: string
  way: string
  names: Readonly<Record<string, string>>
  redirects: string
  afterSignOut: string
  backchannel: string
  keys: string
  certificate: string
  scopes: readonly string[]
  strict: boolean
}

export const NOTHING_TYPED: TypedClient = {
  ...{ id: '', environment: 'sandbox', use: 'site', way: 'key', names: {} },
  ...{ redirects: '', afterSignOut: '', backchannel: '', keys: '', certificate: '' },
  ...{ scopes: ['openid', 'profile'], strict: false },
}

/** @returns the name in each language of the pack, as typed into `name-<language>` */
export const namesIn = ({ pack }: Ctx, form: FormBody): Record<string, string> =>
  Object.fromEntries(
    pack.settings.languages.map((language) => [language, fieldOf(form, `name-${language}`).trim()]),
  )

export const isNamed = (names: Readonly<Record<string, string>>): boolean =>
  Object.values(names).every((name) => name !== '' && name.length <= 100)

export const readTyped = (ctx: Ctx, form: FormBody): TypedClient => ({
  id: fieldOf(form, 'id').trim(),
  environment: fieldOf(form, 'environment'),
  use: fieldOf(form, 'use'),
  way: fieldOf(form, 'way'),
  names: namesIn(ctx, form),
  redirects: fieldOf(form, 'redirects'),
  afterSignOut: fieldOf(form, 'after-sign-out'),
  backchannel: fieldOf(form, 'backchannel').trim(),
  keys: fieldOf(form, 'keys').trim(),
  certificate: fieldOf(form, 'certificate').trim(),
  scopes: [form.fields.scopes ?? []].flat(),
  strict: fieldOf(form, 'strict') === 'yes',
})

const linesOf = (text: string) =>
  text
    .split(/\s+/)
    .map((line) => line.trim())
    .filter(Boolean)

/** @returns the order for a client, or which field says nothing that can be used */
export function orderOf(ctx: Ctx, typed: TypedClient): ClientOrder | { wrong: keyof TypedClient } {
  const use = USES.find((known) => known === typed.use)
  const way = WAYS.find((known) => known === typed.way)
  const environment: Environment | undefined = ENVIRONMENTS.find(
    (known) => known === typed.environment,
  )
  if (!use) return { wrong: 'use' }
  const ways: readonly Way[] = WAYS_OF[use]
  if (!way || !ways.includes(way)) return { wrong: 'way' }
  if (!environment) return { wrong: 'environment' }
  if (!isNamed(typed.names)) return { wrong: 'names' }
  const redirects = linesOf(typed.redirects)
  if ((use === 'site' || use === 'app') && redirects.length === 0) return { wrong: 'redirects' }
  const keys = keysIn(typed.keys)
  if (way === 'key' && !keys) return { wrong: 'keys' }
  // Under which name a device's software knows a person goes by where its keys are.
  if (use === 'device' && !keys?.jwks_uri) return { wrong: 'keys' }
  const certificate = readClientCertificate(ctx, typed.certificate)
  if (way === 'certificate' && !certificate) return { wrong: 'certificate' }
  const means = way === 'certificate' && certificate ? meansOf(certificate) : BY_WAY[way](keys)
  return {
    id: typed.id,
    environment,
    names: { ...typed.names },
    metadata: { ...metadataOf(typed, use, redirects), ...means, ...strictOf(typed, way) },
    ...(way === 'certificate' && { certificateEndsAt: certificate?.endsAt }),
  }
}

type Means = Partial<ClientMetadata>

/** How a client authenticates, and with what. */
const BY_WAY: Readonly<Record<Way, (keys: Means | undefined) => Means>> = {
  key: (keys) => ({ token_endpoint_auth_method: 'private_key_jwt', ...keys }),
  certificate: () => ({}),
  secret: (keys) => ({ token_endpoint_auth_method: 'client_secret_basic', ...keys }),
  none: () => ({ token_endpoint_auth_method: 'none' }),
}

/**
 * What is registered of a certificate: of one that an authority issued the name in it, so that the next
 * under that name works too; of one that vouches for itself the certificate.
 */
export const meansOf = ({ selfSigned, subject, jwk }: ClientCertificate): Means => ({
  ...(selfSigned
    ? { token_endpoint_auth_method: 'self_signed_tls_client_auth', jwks: { keys: [jwk] } }
    : { token_endpoint_auth_method: 'tls_client_auth', tls_client_auth_subject_dn: subject }),
  tls_client_certificate_bound_access_tokens: true,
})

const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code'

const GRANTS = {
  site: ['authorization_code'],
  app: ['authorization_code'],
  device: [DEVICE_GRANT],
  machine: ['client_credentials'],
} as const satisfies Record<Use, readonly string[]>

function metadataOf(typed: TypedClient, use: Use, redirects: string[]): Means {
  const machine = use === 'machine'
  const scopes = ASKED_SCOPES.filter((scope) => typed.scopes.includes(scope))
  const offline = scopes.includes('offline_access') && !machine
  return {
    application_type: use === 'app' ? 'native' : 'web',
    grant_types: [...GRANTS[use], ...(offline ? ['refresh_token'] : [])],
    response_types: use === 'site' || use === 'app' ? ['code'] : [],
    redirect_uris: redirects,
    scope: machine
      ? undefined
      : ['openid', ...scopes.filter((scope) => scope !== 'openid')].join(' '),
    post_logout_redirect_uris: linesOf(typed.afterSignOut),
    ...(typed.backchannel && {
      backchannel_logout_uri: typed.backchannel,
      backchannel_logout_session_required: true,
    }),
  }
}

const strictOf = ({ strict }: TypedClient, way: Way): Means =>
  strict
    ? {
        [PROFILE]: FAPI,
        require_pushed_authorization_requests: true,
        id_token_signed_response_alg: 'ES256',
        ...(way !== 'certificate' && { dpop_bound_access_tokens: true }),
      }
    : {}

/** A set of public keys, one of them, or the address where they are. */
function keysIn(text: string): Pick<ClientMetadata, 'jwks' | 'jwks_uri'> | undefined {
  if (text === '') return undefined
  if (/^https?:\/\/\S+$/.test(text)) return { jwks_uri: text }
  try {
    const value = JSON.parse(text)
    if (Array.isArray(value?.keys)) return { jwks: value }
    return typeof value?.kty === 'string' ? { jwks: { keys: [value] } } : undefined
  } catch {
    return undefined
  }
}

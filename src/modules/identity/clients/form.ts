import type { ClientMetadata } from 'oidc-provider'
import { type Ctx, type FormBody, fieldOf } from '#kernel'
import { ASKED_SCOPES } from '../oidc/account.ts'
import { FAPI, PROFILE } from '../oidc/profile.ts'
import type { Environment } from './client.ts'
import type { ClientOrder } from './registration.ts'

/** How software says who it is. */
export const WAYS = ['key', 'secret', 'app', 'machine'] as const
export type Way = (typeof WAYS)[number]

export const ENVIRONMENTS = ['sandbox', 'production'] as const

/** What was typed at the desk, as it was typed. */
export type TypedClient = {
  id: string
  environment: string
  way: string
  names: Readonly<Record<string, string>>
  redirects: string
  afterSignOut: string
  backchannel: string
  keys: string
  scopes: readonly string[]
  strict: boolean
}

export const NOTHING_TYPED: TypedClient = {
  ...{ id: '', environment: 'sandbox', way: 'key', names: {}, redirects: '', afterSignOut: '' },
  ...{ backchannel: '', keys: '', scopes: ['openid', 'profile'], strict: false },
}

export const readTyped = ({ pack }: Ctx, form: FormBody): TypedClient => ({
  id: fieldOf(form, 'id').trim(),
  environment: fieldOf(form, 'environment'),
  way: fieldOf(form, 'way'),
  names: Object.fromEntries(
    pack.settings.languages.map((language) => [language, fieldOf(form, `name-${language}`).trim()]),
  ),
  redirects: fieldOf(form, 'redirects'),
  afterSignOut: fieldOf(form, 'after-sign-out'),
  backchannel: fieldOf(form, 'backchannel').trim(),
  keys: fieldOf(form, 'keys').trim(),
  scopes: [form.fields.scopes ?? []].flat(),
  strict: fieldOf(form, 'strict') === 'yes',
})

const linesOf = (text: string) =>
  text
    .split(/\s+/)
    .map((line) => line.trim())
    .filter(Boolean)

/** @returns the order for a client, or which field says nothing that can be used */
export function orderOf(typed: TypedClient): ClientOrder | { wrong: keyof TypedClient } {
  const way = WAYS.find((known) => known === typed.way)
  const environment: Environment | undefined = ENVIRONMENTS.find(
    (known) => known === typed.environment,
  )
  if (!way) return { wrong: 'way' }
  if (!environment) return { wrong: 'environment' }
  if (Object.values(typed.names).some((name) => name === '' || name.length > 100))
    return { wrong: 'names' }
  const redirects = linesOf(typed.redirects)
  if (way !== 'machine' && redirects.length === 0) return { wrong: 'redirects' }
  const jwks = keysIn(typed.keys)
  if (way === 'key' && !jwks) return { wrong: 'keys' }
  const metadata = { ...metadataOf(typed, way, redirects), ...(jwks && { jwks }) }
  return { id: typed.id, environment, names: { ...typed.names }, metadata }
}

const AUTHENTICATION = {
  key: 'private_key_jwt',
  secret: 'client_secret_basic',
  app: 'none',
  machine: 'client_secret_basic',
} as const satisfies Record<Way, ClientMetadata['token_endpoint_auth_method']>

function metadataOf(typed: TypedClient, way: Way, redirects: string[]): Partial<ClientMetadata> {
  const machine = way === 'machine'
  const scopes = ASKED_SCOPES.filter((scope) => typed.scopes.includes(scope))
  const offline = scopes.includes('offline_access')
  return {
    application_type: way === 'app' ? 'native' : 'web',
    token_endpoint_auth_method: AUTHENTICATION[way],
    grant_types: machine
      ? ['client_credentials']
      : ['authorization_code', ...(offline ? ['refresh_token'] : [])],
    response_types: machine ? [] : ['code'],
    redirect_uris: redirects,
    scope: machine
      ? undefined
      : ['openid', ...scopes.filter((scope) => scope !== 'openid')].join(' '),
    post_logout_redirect_uris: linesOf(typed.afterSignOut),
    ...(typed.backchannel && {
      backchannel_logout_uri: typed.backchannel,
      backchannel_logout_session_required: true,
    }),
    ...(typed.strict && {
      [PROFILE]: FAPI,
      require_pushed_authorization_requests: true,
      dpop_bound_access_tokens: true,
      id_token_signed_response_alg: 'ES256',
    }),
  }
}

/** A set of public keys, or one of them. */
function keysIn(text: string): ClientMetadata['jwks'] | undefined {
  if (text === '') return undefined
  try {
    const value = JSON.parse(text)
    if (Array.isArray(value?.keys)) return value
    return typeof value?.kty === 'string' ? { keys: [value] } : undefined
  } catch {
    return undefined
  }
}

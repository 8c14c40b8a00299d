import type { ClientMetadata } from 'oidc-provider'
import { errors } from 'oidc-provider'

/** A client's own metadata: the security profile that it is pinned to. */
export const PROFILE = 'profile'
export const FAPI = 'fapi2'

const BY_KEY = ['private_key_jwt', 'tls_client_auth', 'self_signed_tls_client_auth']
const STRONG = ['PS256', 'ES256', 'EdDSA']

/** What a client of the profile must have said of itself; each with the words for who registers it. */
const RULES: readonly [holds: (client: ClientMetadata) => boolean, rule: string][] = [
  [(c) => c.require_pushed_authorization_requests === true, 'pushes its requests'],
  [
    (c) =>
      c.dpop_bound_access_tokens === true || c.tls_client_certificate_bound_access_tokens === true,
    'binds its tokens to a key or certificate of its own',
  ],
  [
    (c) =>
      c.token_endpoint_auth_method !== undefined && BY_KEY.includes(c.token_endpoint_auth_method),
    'authenticates with a key',
  ],
  [(c) => STRONG.includes(c.id_token_signed_response_alg ?? ''), 'takes id tokens in ES256'],
  [
    (c) => (c.response_types ?? ['code']).every((type) => type === 'code'),
    'uses authorization codes alone',
  ],
  [(c) => (c.redirect_uris ?? []).every((uri) => uri.startsWith('https:')), 'is reached by https'],
]

/**
 * Holds a client that is pinned to the profile against it.
 *
 * @throws invalid_client_metadata
 * @source FAPI 2.0 Security Profile, section 5.3.2
 */
export function checkProfile(profile: unknown, client: ClientMetadata): void {
  if (profile === undefined) return
  if (profile !== FAPI) throw new errors.InvalidClientMetadata(`${PROFILE} must be ${FAPI}`)
  const broken = RULES.find(([holds]) => !holds(client))
  if (broken) throw new errors.InvalidClientMetadata(`a client of ${FAPI} ${broken[1]}`)
}

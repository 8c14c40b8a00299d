import type { ClientMetadata } from 'oidc-provider'
import type { Texts } from '#kernel'
import type { Environment } from './client.ts'

export type ClientOrder = {
  id: string
  environment: Environment
  names: Texts
  /** as RFC 7591 names it */
  metadata: Partial<ClientMetadata>
  certificateEndsAt?: Date | undefined
}

const LOCAL = /^http:\/\/(localhost|127\.0\.0\.1)(:\d+)?(\/|$)/

/** What the library would let pass. @returns in English what is wrong, or undefined */
export function wrongIn({ id, environment, metadata }: ClientOrder): string | undefined {
  if (!/^[a-z0-9][a-z0-9-]{2,63}$/.test(id)) return 'id: small letters, digits and hyphens'
  const { redirect_uris: redirects = [], post_logout_redirect_uris: after = [] } = metadata
  const { backchannel_logout_uri, jwks_uri, sector_identifier_uri } = metadata
  const fetched = [backchannel_logout_uri, jwks_uri, sector_identifier_uri]
  const addresses = [...redirects, ...after, ...fetched.flatMap((uri) => uri ?? [])]
  const open = addresses.find((uri) => !uri.startsWith('https://') && !isOwnScheme(uri))
  if (open === undefined) return undefined
  return environment === 'sandbox' && LOCAL.test(open) ? undefined : `${open} is not https`
}

/** An app's own scheme, `qa.gov.app:/back`, as RFC 8252 has it. */
const isOwnScheme = (uri: string) => /^[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+:\//.test(uri)

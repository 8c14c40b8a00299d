import { createHash, createHmac } from 'node:crypto'
import type { ClientMetadata } from 'oidc-provider'
import type { Ctx, Surface } from '#kernel'
import { callbackOf } from './terms.ts'

/** How an id token for a surface is signed. */
export const SIGNED = 'ES256'

/**
 * A surface's secret: derived in each process from one that the signer has, and written down nowhere.
 *
 * @param root  32 bytes of the signer
 */
export const secretOf = (root: Uint8Array, surface: Surface): string =>
  createHmac('sha256', root).update(surface).digest('base64url')

/**
 * What the provider knows of a surface. It is no agency's software: no desk can propose, change or stop
 * it, and nobody is asked whether they agree.
 */
export const metadataOf = (ctx: Ctx, root: Uint8Array, surface: Surface): ClientMetadata => ({
  client_id: surface,
  client_name: surface,
  client_secret: createHash('sha256').update(secretOf(root, surface)).digest('hex'),
  token_endpoint_auth_method: 'client_secret_basic',
  id_token_signed_response_alg: SIGNED,
  grant_types: ['authorization_code'],
  response_types: ['code'],
  redirect_uris: ctx.pack.settings.languages.map(
    (language) => `${ctx.url}${callbackOf(surface, language)}`,
  ),
})

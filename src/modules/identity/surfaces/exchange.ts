import {
  allowInsecureRequests,
  authorizationCodeGrant,
  ClientSecretBasic,
  Configuration,
  customFetch,
} from 'openid-client'
import { type Ctx, levelsOf, type Surface } from '#kernel'
import { openedProvider, PREFIX } from '../oidc/provider.ts'
import type { Begun } from './authorize.ts'
import { SIGNED, secretOf } from './client.ts'
import { fetchInside } from './inside.ts'
import type { Told } from './session.ts'

/**
 * Gives the provider's code back for what it says of the sign-in.
 *
 * @param answer  our own address as the browser came to it
 * @throws Error  when state, issuer, nonce, verifier or code are not those of this request
 * @source OpenID Connect Core 1.0, section 3.1.3; RFC 9207 (`iss`)
 */
export async function exchange(
  ctx: Ctx,
  surface: Surface,
  { answer, begun }: { answer: URL; begun: Begun },
): Promise<Told> {
  const { current, surfaces } = await openedProvider(ctx)
  const config = configurationOf(ctx, surface, surfaces)
  const tokens = await authorizationCodeGrant(config, answer, {
    pkceCodeVerifier: begun.verifier,
    expectedState: begun.state,
    expectedNonce: begun.nonce,
  })
  const client = await (await current()).Client.find(surface)
  const claims = tokens.claims()
  if (!claims) throw new Error('there is no id token')
  const { sub, sid, acr, amr, auth_time: authTime } = claims
  const levels = levelsOf(String(acr))
  if (!client || !levels || typeof sid !== 'string' || !authTime || !Array.isArray(amr)) {
    throw new Error('the id token lacks what a session is made of')
  }
  return {
    sector: String(client.sectorIdentifier ?? surface),
    subject: sub,
    sid,
    aal: levels.aal,
    amr: amr.map(String),
    authTime: new Date(authTime * 1_000),
  }
}

function configurationOf(ctx: Ctx, surface: Surface, root: Uint8Array): Configuration {
  const issuer = `${ctx.url}${PREFIX}`
  const config = new Configuration(
    {
      issuer,
      token_endpoint: `${issuer}/token`,
      authorization_response_iss_parameter_supported: true,
    },
    surface,
    { id_token_signed_response_alg: SIGNED },
    ClientSecretBasic(secretOf(root, surface)),
  )
  config[customFetch] = fetchInside(ctx)
  // No connection is made, so there is none to secure.
  allowInsecureRequests(config)
  return config
}

import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import Provider from 'oidc-provider'

/** The library alone, with everything in memory: no database, no page, no signer. */
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const key = { ...privateKey.export({ format: 'jwk' }), kty: 'EC', alg: 'ES256', kid: 'bare' }
const port = Number(process.env.BARE_PORT)
const provider = new Provider(`http://localhost:${port}`, {
  claims: { openid: ['sub', 'acr', 'amr', 'auth_time'], profile: ['name'] },
  clients: [
    {
      client_id: process.env.BARE_CLIENT ?? '',
      client_secret: process.env.BARE_SECRET ?? '',
      redirect_uris: ['https://rp.example/callback'],
      grant_types: ['authorization_code', 'client_credentials'],
      id_token_signed_response_alg: 'ES256',
    },
  ],
  cookies: { keys: ['bare'] },
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    introspection: { enabled: true, allowedPolicy: () => true },
  },
  findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id, name: 'Sara Khalid' }) }),
  jwks: { keys: [key] },
  pkce: { required: () => true },
})
const answer = provider.callback()
const server = createServer(async (request, response) => {
  if (!request.url?.startsWith('/interaction/')) return answer(request, response)
  const { params } = await provider.interactionDetails(request, response)
  const grant = new provider.Grant({ accountId: 'somebody', clientId: String(params.client_id) })
  grant.addOIDCScope(String(params.scope))
  const result = { login: { accountId: 'somebody' }, consent: { grantId: await grant.save() } }
  await provider.interactionFinished(request, response, result)
})
server.listen(port, '127.0.0.1', () => process.send?.({ url: `http://localhost:${port}` }))
process.on('disconnect', () => process.exit(0))

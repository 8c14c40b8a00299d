import { createPublicKey, randomUUID, verify } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { type Browser, bodyOf } from '#testing'
import { headerOf, payloadOf } from '../support/jwt.ts'
import { type Party, providerTest } from '../support/party.ts'
import { givenResource } from '../support/relying-party.ts'

const told = ({ status, json }: { status: number; json: Record<string, unknown> }) => ({
  status,
  error: json.error,
})
const newAudience = () => `https://api.moci.example/${randomUUID()}`
const SECRET = 'long enough'

/** Tokens for interfaces, each of its own software. */
const resourceTest = providerTest.extend<{
  client: Party
  /** asks about tokens for `audience` */
  server: Party
  /** asks about tokens for another interface */
  otherServer: Party
  /** gives tokens as JWT where `format` says so; answers with its audience */
  openResource(format?: 'opaque' | 'jwt', server?: Party): Promise<string>
}>({
  client: async ({ party }, use) => use(await party({ secret: SECRET })),
  server: async ({ party }, use) => use(await party({ secret: SECRET })),
  otherServer: async ({ party }, use) => use(await party({ secret: SECRET })),
  openResource: async ({ ctx, given, client, server }, use) => {
    const { id: by } = await given.officer({ roles: ['senior-officer'] })
    await use(async (format, of = server) => {
      const audience = newAudience()
      await givenResource(ctx, by, { audience, server: of.id, clients: [client.id], format })
      return audience
    })
  },
})

const asks = (resource: string | undefined, scope = 'openid register.read') => ({ scope, resource })
const explained = async (by: Party, token: unknown) =>
  (await by.post('/token/introspection', { token: String(token) })).json

describe('A token for an interface', () => {
  resourceTest(
    'is explained to the software of that interface and to nobody else (32, 33)',
    async ({ browser, client, server, otherServer, openResource }) => {
      const audience = await openResource()
      const other = await openResource('opaque', otherServer)
      const { json } = await client.exchange(await client.code(browser, asks(audience)))
      const token = json.access_token
      expect(await explained(server, token)).toMatchObject({
        active: true,
        aud: audience,
        scope: 'register.read',
        client_id: client.id,
      })
      expect(await explained(otherServer, token)).toEqual({ active: false })
      expect(await explained(client, token)).toEqual({ active: false })
      expect(other).not.toBe(audience)
    },
  )

  resourceTest(
    'is no token for what we tell of a person ourselves (32)',
    async ({ browser, client, openResource }) => {
      const audience = await openResource()
      const { json } = await client.exchange(await client.code(browser, asks(audience)))
      const headers = { authorization: `Bearer ${json.access_token}` }
      const about = await browser.raw({ method: 'GET', url: '/oidc/userinfo', headers })
      expect(about.status).toBe(403)
    },
  )

  resourceTest(
    'that an interface checks by itself is signed, short, and names it alone (31, 32)',
    async ({ browser, client, otherServer, openResource }) => {
      const audience = await openResource('jwt')
      const other = await openResource('jwt', otherServer)
      const { json } = await client.exchange(await client.code(browser, asks(audience)))
      const token = String(json.access_token)
      expect(headerOf(token)).toMatchObject({ typ: 'at+jwt', alg: 'ES256' })
      const payload = payloadOf(token)
      expect(payload).toMatchObject({ aud: audience, client_id: client.id, scope: 'register.read' })
      expect(payload.aud).not.toBe(other)
      expect(Number(payload.exp) - Number(payload.iat)).toBeLessThanOrEqual(300)
      expect(payload.sub).toBe(payloadOf(String(json.id_token)).sub)
      expect(await isSound(browser, token)).toBe(true)
      const hinted = await browser.get(`/oidc/session/end?id_token_hint=${token}`)
      expect(hinted.status).toBe(400)
    },
  )

  resourceTest(
    'is given to software that its agency lets, for what it lets',
    async ({ browser, client, party, openResource }) => {
      const audience = await openResource()
      const stranger = await party({ secret: SECRET })
      for (const [who, resource] of [
        [stranger, audience],
        [client, newAudience()],
        [client, 'no address'],
      ] as const) {
        const { callback } = await who.authorize(browser, asks(resource))
        expect(callback?.searchParams.get('error')).toBe('invalid_target')
      }
      const wider = asks(audience, 'openid register.read register.write')
      const { json } = await client.exchange(await client.code(browser, wider))
      expect(json.scope).toBe('register.read')
    },
  )

  resourceTest(
    'is one for each interface, of those that were agreed to',
    async ({ browser, client, server, openResource }) => {
      const audience = await openResource()
      const mine = await client.code(browser, asks(audience))
      const elsewhere = await client.exchange(mine, { resource: await openResource() })
      expect(told(elsewhere)).toEqual({ status: 400, error: 'invalid_target' })
      const code = await client.code(browser, asks(audience))
      const { json } = await client.exchange(code, { resource: audience })
      expect((await explained(server, json.access_token)).active).toBe(true)
    },
  )

  resourceTest(
    'is agreed to by its person, in words, and can be withdrawn',
    async ({ browser, client, server, openResource }) => {
      const audience = await openResource()
      await client.code(browser)
      const start = await browser.get(client.address(asks(audience)))
      const page = await browser.get(start.location?.replace('http://localhost:8080', '') ?? '')
      expect(bodyOf(page.body)).toMatch(/السجل.*نظر: register\.read/)
      const { json } = await client.exchange(await client.code(browser, asks(audience)))
      const consents = await browser.get('/en/my/security')
      expect(bodyOf(consents.body)).toContain('Look: register.read')
      await browser.post(`/en/my/security/consents/${client.id}/withdraw`)
      expect(await explained(server, json.access_token)).toEqual({ active: false })
    },
  )

  resourceTest(
    'is worth nothing once the agency took the access back',
    async ({ ctx, browser, client, server, openResource }) => {
      const audience = await openResource()
      const { json } = await client.exchange(await client.code(browser, asks(audience)))
      expect(await explained(server, json.access_token)).toMatchObject({ active: true })
      await sql`delete from identity.resource_access where client = ${client.id}`.execute(ctx.sql)
      expect(await explained(server, json.access_token)).toEqual({ active: false })
    },
  )

  resourceTest(
    'is given to a machine without a person too',
    async ({ ctx, party, given, server }) => {
      const metadata = {
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
      }
      const machine = await party({ secret: SECRET, metadata })
      const { id: by } = await given.officer({ roles: ['senior-officer'] })
      const audience = newAudience()
      await givenResource(ctx, by, { audience, server: server.id, clients: [machine.id] })
      const asked = { grant_type: 'client_credentials', scope: 'register.read' }
      const { json } = await machine.token({ ...asked, resource: audience })
      expect(json).toMatchObject({ scope: 'register.read' })
      expect(await explained(server, json.access_token)).toMatchObject({
        active: true,
        aud: audience,
        scope: 'register.read',
      })
      const plain = await machine.token(asked)
      expect(await explained(server, plain.json.access_token)).toEqual({ active: false })
    },
  )
})

async function isSound(browser: Browser, token: string) {
  const { keys } = JSON.parse((await browser.get('/oidc/jwks')).body)
  const jwk = keys.find(({ kid }: { kid: string }) => kid === headerOf(token).kid)
  const key = createPublicKey({ key: jwk, format: 'jwk' })
  const [header, payload, signature = ''] = token.split('.')
  const data = Buffer.from(`${header}.${payload}`)
  const bytes = Buffer.from(signature, 'base64url')
  return verify('sha256', data, { key, dsaEncoding: 'ieee-p1363' }, bytes)
}

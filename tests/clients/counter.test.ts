import * as oidc from 'openid-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPeople, openProductDatabase } from '../faults/platform/population.ts'
import { newKey } from '../support/jwt.ts'
import { type LocalServer, openLocalServer } from '../support/local-server.ts'
import { givenClient, walk } from '../support/relying-party.ts'
import { type Started, startIgov } from '../support/started.ts'

const GRANT = 'urn:ietf:params:oauth:grant-type:device_code'
const key = newKey('counter')
let keys: LocalServer
let igov: Started
let database: Awaited<ReturnType<typeof openProductDatabase>>
let base: string

beforeAll(async () => {
  keys = await openLocalServer((_request, response) => {
    const jwks = { keys: [{ ...key.jwk, kid: key.kid }] }
    response.setHeader('content-type', 'application/json').end(JSON.stringify(jwks))
  })
  igov = await startIgov({ IGOV_POPULATION: '0', IGOV_CLIENT_HOSTS: keys.host })
  base = igov.state().url
  database = await openProductDatabase(igov)
})

afterAll(async () => {
  await database?.close()
  await igov?.end()
  await keys?.close()
})

const xsrfIn = (body: string) => /name="xsrf" value="([\w-]+)"/.exec(body)?.[1] ?? ''

test('a screen at a counter is signed in by a person who types its number on a telephone', async () => {
  await givenClient(database.ctx, {
    id: 'counter',
    redirectUris: [],
    metadata: {
      response_types: [],
      grant_types: [GRANT],
      token_endpoint_auth_method: 'private_key_jwt',
      jwks_uri: `http://${keys.host}/keys`,
    },
  })
  const privateKey = await crypto.subtle.importKey(
    'pkcs8',
    key.key.export({ type: 'pkcs8', format: 'der' }),
    { name: 'ECDSA', namedCurve: 'P-256' },
    false,
    ['sign'],
  )
  const counter = await oidc.discovery(
    new URL(`${base}/oidc`),
    'counter',
    undefined,
    oidc.PrivateKeyJwt({ key: privateKey, kid: key.kid }),
    { execute: [oidc.allowInsecureRequests] },
  )
  const begun = await oidc.initiateDeviceAuthorization(counter, { scope: 'openid profile' })
  expect(begun.verification_uri).toBe(`${base}/oidc/device`)
  const polled = oidc.pollDeviceAuthorizationGrant(counter, begun)

  const { visitor } = await openPeople(igov, database.ctx).applicant()
  const input = await visitor.get('/oidc/device')
  const typed = { xsrf: xsrfIn(input.body), user_code: begun.user_code }
  const asked = await visitor.post('/oidc/device', typed)
  for (const part of ['Trade register', '127.0.0.1', begun.user_code]) {
    expect(asked.body).toContain(part)
  }
  const again = { ...typed, xsrf: xsrfIn(asked.body), confirm: 'yes' }
  const confirmed = await visitor.post('/oidc/device', again)
  const end = await walk(visitor, base, confirmed.location ?? '')
  expect(end.body).toContain('تم تسجيل الدخول على الجهاز')

  const tokens = await polled
  const claims = tokens.claims()
  expect(claims).toMatchObject({ acr: 'urn:igov:ial2:aal1', aud: 'counter' })
  const about = await oidc.fetchUserInfo(counter, tokens.access_token, claims?.sub ?? '')
  expect(about.name).toBe('Sara Khalid')
  expect(igov.log()).not.toMatch(/oidc-provider (NOTICE|WARNING)/)
})

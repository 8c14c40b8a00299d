import * as oidc from 'openid-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPeople, openProductDatabase } from '../faults/platform/population.ts'
import { givenClient, walk } from '../support/relying-party.ts'
import { type Started, startIgov } from '../support/started.ts'

let igov: Started
let database: Awaited<ReturnType<typeof openProductDatabase>>
let base: string

beforeAll(async () => {
  igov = await startIgov({ IGOV_POPULATION: '0' })
  base = igov.state().url
  database = await openProductDatabase(igov)
})

afterAll(async () => {
  await database?.close()
  await igov?.end()
})

const CALLBACK = 'https://rp.example/callback'
const SECRET = 'a secret that was shown once to the agency'
const here = { execute: [oidc.allowInsecureRequests] }

test('openid-client discovers the provider and signs somebody in by code with PKCE', async () => {
  await givenClient(database.ctx, { id: 'trade-register', secret: SECRET })
  const config = await oidc.discovery(
    new URL(`${base}/oidc`),
    'trade-register',
    undefined,
    oidc.ClientSecretBasic(SECRET),
    here,
  )
  const { visitor } = await openPeople(igov, database.ctx).applicant()
  const pkceCodeVerifier = oidc.randomPKCECodeVerifier()
  const expectedState = oidc.randomState()
  const expectedNonce = oidc.randomNonce()
  const address = oidc.buildAuthorizationUrl(config, {
    redirect_uri: CALLBACK,
    scope: 'openid profile',
    code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: expectedState,
    nonce: expectedNonce,
  })
  const { callback } = await walk(visitor, base, address.href)
  if (!callback) throw new Error('the browser was led nowhere')
  expect(callback.searchParams.get('iss')).toBe(`${base}/oidc`)
  const checks = { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true }
  const tokens = await oidc.authorizationCodeGrant(config, callback, checks)
  const claims = tokens.claims()
  expect(claims).toMatchObject({ acr: 'urn:igov:ial2:aal1', amr: ['pwd'] })
  expect(claims?.auth_time).toBeTypeOf('number')
  const about = await oidc.fetchUserInfo(config, tokens.access_token, claims?.sub ?? '')
  expect(about).toMatchObject({
    name: 'Sara Khalid',
    'name#ar': 'سارة خالد',
    birthdate: '1984-05-02',
  })
  expect(about.sub).not.toContain('-7')
})

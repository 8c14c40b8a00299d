import { createPublicKey, sign, verify } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, vi } from 'vitest'
import type { TokenKey } from '#kernel'
import type { Browser } from '#testing'
import { assertionOf, headerOf, newKey, type TestKey } from '../support/jwt.ts'
import { type LocalServer, openLocalServer } from '../support/local-server.ts'
import { providerTest } from '../support/party.ts'

const MINUTE_MS = 61_000

/** The signer's part, with keys that a test takes away. */
const [first, second] = [newKey('first'), newKey('second')]
let published: [TestKey, ...TestKey[]] = [first]
const asKey = ({ kid, jwk }: TestKey, i: number): TokenKey => ({
  ...{ kid, alg: 'ES256', signs: i === 0 },
  jwk: { ...jwk },
})
const tokens = {
  keys: async () => published.map(asKey),
  sign: async (kid: string, data: Uint8Array) => {
    const { key } = kid === first.kid ? first : second
    return sign('sha256', data, { key, dsaEncoding: 'ieee-p1363' })
  },
  secret: async (purpose: string) => Buffer.from(purpose.padEnd(32, '.')),
}

const hosts: string[] = []
const clientKey = newKey()
let keys: LocalServer

beforeAll(async () => {
  keys = await openLocalServer((_request, response) => {
    const jwks = { keys: [{ ...clientKey.jwk, kid: clientKey.kid }] }
    response.setHeader('content-type', 'application/json').end(JSON.stringify(jwks))
  })
  hosts.push(keys.host)
})

afterEach(() => {
  vi.restoreAllMocks()
  published = [first]
})

afterAll(() => keys.close())

const keyTest = providerTest.extend({ more: { tokens, clientHosts: hosts } })

/** A minute later, as processes measure how long they have known something. */
function later() {
  const now = performance.now.bind(performance)
  vi.spyOn(performance, 'now').mockImplementation(() => now() + MINUTE_MS)
}

const jwksOf = async (browser: Browser): Promise<TestKey['jwk'][]> =>
  JSON.parse((await browser.get('/oidc/jwks')).body).keys

async function isSound(browser: Browser, token: string) {
  const jwk = (await jwksOf(browser)).find(({ kid }) => kid === headerOf(token).kid)
  if (!jwk) return false
  const [header, payload, signature = ''] = token.split('.')
  const key = createPublicKey({ key: jwk, format: 'jwk' })
  const data = Buffer.from(`${header}.${payload}`)
  return verify(
    'sha256',
    data,
    { key, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  )
}

describe('Keys', () => {
  keyTest(
    'that follow one another leave no gap, and one that is gone vouches for nothing (40)',
    async ({ browser, party }) => {
      const mine = await party()
      const signIn = async () =>
        String((await mine.exchange(await mine.code(browser))).json.id_token)
      const hinted = async (token: string) =>
        (await browser.get(`/oidc/session/end?id_token_hint=${token}`)).status
      const before = await signIn()
      expect([headerOf(before).kid, await isSound(browser, before)]).toEqual(['first', true])
      published = [second, first]
      later()
      const after = await signIn()
      expect([headerOf(after).kid, await isSound(browser, after)]).toEqual(['second', true])
      expect([await isSound(browser, before), await hinted(before)]).toEqual([true, 200])
      vi.restoreAllMocks()
      published = [second]
      const now = performance.now.bind(performance)
      vi.spyOn(performance, 'now').mockImplementation(() => now() + 2 * MINUTE_MS)
      expect([await isSound(browser, before), await hinted(before)]).toEqual([false, 400])
      expect([await isSound(browser, after), await hinted(after)]).toEqual([true, 200])
      const names = (await jwksOf(browser)).flatMap((jwk) => Object.keys(jwk))
      expect(names).not.toContain('d')
    },
  )

  keyTest(
    'of a client that are named and not there are looked for once a minute (40)',
    async ({ party, ctx }) => {
      const metadata = {
        ...{ grant_types: ['client_credentials'], redirect_uris: [], response_types: [] },
        jwks: undefined,
        jwks_uri: `http://${keys.host}/keys`,
      }
      const mine = await party({ key: clientKey, metadata })
      const send = (key: TestKey) =>
        mine.post('/token', {
          grant_type: 'client_credentials',
          ...assertionOf(mine.id, key, { aud: `${ctx.url}/oidc` }),
        })
      expect((await send(clientKey)).status).toBe(200)
      for (let i = 0; i < 10; i++) expect((await send(newKey(`unknown-${i}`))).status).toBe(401)
      expect(keys.requests).toHaveLength(1)
    },
  )
})

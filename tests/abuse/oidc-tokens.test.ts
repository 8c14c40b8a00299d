import { createPublicKey, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import {
  assertionOf,
  hmacSigned,
  newKey,
  payloadOf,
  seconds,
  signed,
  type TestKey,
  unsigned,
} from '../support/jwt.ts'
import { type Answered, type Party, providerTest } from '../support/party.ts'

const told = ({ status, json }: Answered) => ({ status, error: json.error })
const credentials = { grant_types: ['client_credentials'], redirect_uris: [], response_types: [] }
const SECRET = 'a secret of the tests'
const CREDENTIALS = { grant_type: 'client_credentials' }

describe("A client's own statement of who it is", () => {
  providerTest('is taken once, and as it should be (26)', async ({ party, ctx }) => {
    const key = newKey()
    const { id, post } = await party({ key, metadata: credentials })
    const issuer = `${ctx.url}/oidc`
    const right = assertionOf(id, key, { aud: issuer })
    const send = (fields: Record<string, string | undefined>) =>
      post('/token', { ...CREDENTIALS, ...fields })
    expect((await send(right)).status).toBe(200)
    expect(told(await send(right))).toEqual({ status: 401, error: 'invalid_client' })
    const payload = {
      iss: id,
      sub: id,
      aud: issuer,
      jti: randomUUID(),
      iat: seconds(),
      exp: seconds(60),
    }
    const header = { kid: key.kid, typ: 'JWT' }
    const pem = createPublicKey(key.key).export({ type: 'spki', format: 'pem' }).toString()
    const foreign = newKey(key.kid)
    const wrong: string[] = [
      signed(header, { ...payload, aud: 'https://evil.example' }, key.key),
      signed(header, { ...payload, exp: seconds(-60) }, key.key),
      signed(header, { ...payload, exp: undefined }, key.key),
      signed(header, { ...payload, jti: undefined }, key.key),
      signed(header, { ...payload, iss: 'another' }, key.key),
      signed(header, { ...payload, sub: 'another' }, key.key),
      signed(header, payload, foreign.key),
      signed({ ...header, jwk: foreign.jwk }, payload, foreign.key),
      signed({ ...header, jku: 'https://evil.example/keys' }, payload, foreign.key),
      signed({ ...header, x5u: 'https://evil.example/chain' }, payload, foreign.key),
      signed({ ...header, kid: '../../../../dev/null' }, payload, foreign.key),
      unsigned(header, payload),
      hmacSigned(header, payload, pem),
      hmacSigned(header, payload, JSON.stringify(key.jwk)),
      'x.y.z',
    ]
    for (const client_assertion of wrong) {
      const { status, json } = await send({ ...right, client_assertion })
      expect(`${status} ${json.error}`, client_assertion).toMatch(
        /^(401 invalid_client|400 invalid_request)$/,
      )
    }
  })

  providerTest(
    'counts as it is now, whichever process changed it: stopped, let go on, with another secret',
    async ({ party, ctx }) => {
      const { id, token, post } = await party({ secret: SECRET, metadata: credentials })
      const issued = await token(CREDENTIALS)
      const explained = async () => (await post('/token/introspection', { token: access })).json
      const access = String(issued.json.access_token)
      expect(await explained()).toMatchObject({ active: true })
      const stopped = { status: 401, error: 'invalid_client' }
      const inState = (state: string) =>
        sql`update identity.client set state = ${state} where id = ${id}`.execute(ctx.sql)
      await inState('suspended')
      expect(told(await token(CREDENTIALS))).toEqual(stopped)
      expect(await explained()).toMatchObject({ error: 'invalid_client' })
      await inState('approved')
      expect((await token(CREDENTIALS)).status).toBe(200)
      await sql`
        update identity.client set secret_hash = sha256('another') where id = ${id}`.execute(
        ctx.sql,
      )
      expect(told(await token(CREDENTIALS))).toEqual(stopped)
    },
  )

  providerTest('sent 16 times at once is taken once (26)', async ({ party, ctx }) => {
    const key = newKey()
    const { id, post } = await party({ key, metadata: credentials })
    const right = assertionOf(id, key, { aud: `${ctx.url}/oidc` })
    const answers = await Promise.all(
      Array.from({ length: 16 }, () => post('/token', { ...CREDENTIALS, ...right })),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(15)
  })

  providerTest('cannot be replaced by a secret, nor a secret by none', async ({ party }) => {
    const keyed = await party({ key: newKey(), metadata: credentials })
    const { id } = await party({ secret: 'long enough', metadata: credentials })
    const basic = (user: string, secret: string) => ({
      authorization: `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`,
      client_assertion: '',
    })
    const refused = { status: 401, error: 'invalid_client' }
    const bare = { ...CREDENTIALS, client_assertion: undefined, client_assertion_type: undefined }
    expect(told(await keyed.post('/token', bare, basic(keyed.id, 'guess')))).toEqual(refused)
    const other = await party({ secret: 'own secret', metadata: credentials })
    expect(told(await other.post('/token', CREDENTIALS, basic(id, 'guess')))).toEqual(refused)
    expect((await other.post('/token', CREDENTIALS)).status).toBe(200)
  })
})

/** A proof of possession; `more` overrides what would be right. */
const proof = (key: TestKey, url: string, more: object = {}, header: object = {}) =>
  signed(
    { typ: 'dpop+jwt', jwk: key.jwk, ...header },
    { htm: 'POST', htu: url, jti: randomUUID(), iat: seconds(), ...more },
    key.key,
  )

describe('A token bound to a key', () => {
  providerTest(
    'is given and used only with a proof of that key (23, 24)',
    async ({ browser, party, ctx }) => {
      const mine = await party({
        secret: 'long enough',
        metadata: { dpop_bound_access_tokens: true },
      })
      const key = newKey()
      const url = `${ctx.url}/oidc/token`
      const code = await mine.code(browser)
      const first = await mine.exchange(code, {}, { dpop: proof(key, url) })
      expect(told(first)).toEqual({ status: 400, error: 'use_dpop_nonce' })
      const nonce = String(first.headers['dpop-nonce'])
      const other = newKey()
      const wrong: string[] = [
        proof(key, url),
        proof(key, url, { nonce: 'guessed' }),
        proof(key, url, { nonce, htm: 'GET' }),
        proof(key, `${ctx.url}/oidc/userinfo`, { nonce }),
        proof(key, url, { nonce, jti: undefined }),
        proof(key, url, { nonce }, { jwk: other.jwk }),
        proof(key, url, { nonce }, { typ: 'JWT' }),
        proof(key, url, { nonce }, { jwk: { ...key.jwk, d: 'private' } }),
        unsigned(
          { typ: 'dpop+jwt', jwk: key.jwk },
          { htm: 'POST', htu: url, jti: 'a', iat: seconds(), nonce },
        ),
        hmacSigned(
          { typ: 'dpop+jwt', jwk: key.jwk },
          { htm: 'POST', htu: url, jti: 'b', iat: seconds(), nonce },
          'x',
        ),
      ]
      for (const dpop of wrong) {
        expect((await mine.exchange(code, {}, { dpop })).status, dpop).toBe(400)
      }
      expect((await mine.exchange(code)).status).toBe(400)
      const used = proof(key, url, { nonce })
      const { status, json } = await mine.exchange(code, {}, { dpop: used })
      expect([status, json.token_type]).toEqual([200, 'DPoP'])

      const userinfo = `${ctx.url}/oidc/userinfo`
      const about = (authorization: string, dpop?: string) =>
        browser.raw({
          method: 'GET',
          url: '/oidc/userinfo',
          headers: { authorization, ...(dpop && { dpop }) },
        })
      const hash = Buffer.from(
        await crypto.subtle.digest('SHA-256', Buffer.from(String(json.access_token))),
      ).toString('base64url')
      const own = (by: TestKey) => proof(by, userinfo, { htm: 'GET', ath: hash, nonce })
      expect((await about(`Bearer ${json.access_token}`)).status).toBe(401)
      expect((await about(`DPoP ${json.access_token}`, own(other))).status).toBe(401)
      const good = own(key)
      expect((await about(`DPoP ${json.access_token}`, good)).status).toBe(200)
      expect((await about(`DPoP ${json.access_token}`, good)).status).toBe(401)
    },
  )
})

describe('A pushed request', () => {
  const push = (mine: Party, more: object = {}, headers?: Record<string, string>) => {
    const params = Object.fromEntries(new URL(mine.address(), 'http://x').searchParams)
    return mine.post('/request', { ...params, ...more }, headers)
  }

  providerTest('is used once, by the client that pushed it (28)', async ({ browser, party }) => {
    const mine = await party({ secret: 'long enough' })
    const other = await party({ secret: 'another one' })
    const { status, json } = await push(mine)
    expect(status).toBe(201)
    const request_uri = String(json.request_uri)
    const by = (id: string, uri = request_uri) =>
      `/oidc/auth?client_id=${id}&request_uri=${encodeURIComponent(uri)}`
    for (const wrong of [by(other.id), by(mine.id, `${request_uri}x`)]) {
      const { status, location } = await browser.get(wrong)
      expect(location ?? `${status}`).toMatch(/error=invalid_request_(uri|object)|400/)
    }
    expect((await mine.authorize(browser)).callback?.searchParams.get('code')).toBeTruthy()
    const first = await browser.get(by(mine.id))
    expect(new URL(first.location ?? '').searchParams.get('code')).toBeTruthy()
    const again = await browser.get(by(mine.id))
    expect(again.location ?? `${again.status}`).toMatch(/error=invalid_request_uri|400/)
  })

  providerTest(
    'needs the client to say who it is, and to be of a size (28, 29)',
    async ({ party }) => {
      const mine = await party({ secret: 'long enough' })
      const bare = await mine.post('/request', { client_id: mine.id }, { authorization: '' })
      expect(bare.status).toBe(400)
      const wrong = { authorization: `Basic ${Buffer.from(`${mine.id}:wrong`).toString('base64')}` }
      expect(told(await push(mine, {}, wrong))).toEqual({ status: 401, error: 'invalid_client' })
      expect((await push(mine, { state: 's'.repeat(60_000) })).status).toBe(400)
      const foreign = await push(mine, { redirect_uri: 'https://evil.example/' })
      expect(foreign.status).toBe(400)
    },
  )
})

describe('A signed request', () => {
  providerTest(
    'is taken only from its own client, complete and fresh (27)',
    async ({ browser, party, ctx }) => {
      const key = newKey()
      const mine = await party({ key, metadata: { require_signed_request_object: true } })
      const params = Object.fromEntries(new URL(mine.address(), 'http://x').searchParams)
      const right = {
        ...params,
        iss: mine.id,
        aud: `${ctx.url}/oidc`,
        exp: seconds(60),
        nbf: seconds(),
        jti: 'r',
      }
      const header = { kid: key.kid, typ: 'oauth-authz-req+jwt' }
      const answer = async (request: string | undefined, more: object = {}) => {
        const query = new URLSearchParams({
          client_id: mine.id,
          ...(request && { request }),
          ...more,
        })
        const { status, location } = await browser.get(`/oidc/auth?${query}`)
        return location?.startsWith('/')
          ? 'goes on'
          : `${status} ${/error=(\w+)/.exec(location ?? '')?.[1]}`
      }
      expect(await answer(signed(header, right, key.key))).toBe('goes on')
      const wrong = [
        unsigned(header, right),
        hmacSigned(header, right, JSON.stringify(key.jwk)),
        signed(header, right, newKey().key),
        signed(header, { ...right, exp: seconds(-60) }, key.key),
        signed(header, { ...right, iss: 'another' }, key.key),
        signed(header, { ...right, aud: 'https://evil.example' }, key.key),
        signed(header, { ...right, client_id: 'another' }, key.key),
      ]
      for (const request of wrong) expect(await answer(request)).not.toBe('goes on')
      expect(await answer(undefined, params)).not.toBe('goes on')
      const outside = { scope: 'openid profile identifier' }
      expect(await answer(signed(header, { ...right, jti: 's' }, key.key), outside)).toBe('goes on')
    },
  )
})

describe('A token', () => {
  providerTest('of one kind is not taken for another (31)', async ({ browser, party }) => {
    const mine = await party()
    const { json } = await mine.exchange(await mine.code(browser))
    const about = (token: unknown) =>
      browser.raw({
        method: 'GET',
        url: '/oidc/userinfo',
        headers: { authorization: `Bearer ${token}` },
      })
    expect((await about(json.access_token)).status).toBe(200)
    expect((await about(json.id_token)).status).toBe(401)
    const hinted = await browser.get(`/oidc/session/end?id_token_hint=${json.access_token}`)
    expect(hinted.status).toBe(400)
  })

  providerTest('is explained only to whom it was issued (33)', async ({ browser, party }) => {
    const mine = await party({ secret: 'long enough' })
    const other = await party({ secret: 'another one' })
    const { json } = await mine.exchange(await mine.code(browser))
    const token = String(json.access_token)
    const own = await mine.post('/token/introspection', { token })
    expect(own.json.active).toBe(true)
    const foreign = await other.post('/token/introspection', { token })
    expect(foreign.json).toEqual({ active: false })
    const bare = await mine.post('/token/introspection', { token }, { authorization: '' })
    expect(bare.status).toBeGreaterThanOrEqual(400)
  })

  providerTest('is not in the address of a request (19)', async ({ browser, party }) => {
    const mine = await party()
    const { json } = await mine.exchange(await mine.code(browser))
    const query = `/oidc/userinfo?access_token=${json.access_token}`
    expect((await browser.raw({ method: 'GET', url: query, headers: {} })).status).toBe(400)
  })

  providerTest('names a person differently in each sector', async ({ browser, party }) => {
    const subOf = async (redirect_uri: string) => {
      const mine = await party({ redirectUris: [redirect_uri] })
      const { json } = await mine.exchange(await mine.code(browser, { redirect_uri }), {
        redirect_uri,
      })
      return payloadOf(String(json.id_token)).sub
    }
    const first = await subOf('https://one.example/callback')
    expect(await subOf('https://one.example/callback')).toBe(first)
    expect(await subOf('https://two.example/callback')).not.toBe(first)
  })

  providerTest('tells nothing that was not asked for and agreed to', async ({ browser, party }) => {
    const mine = await party()
    const about = async (scope: string) => {
      const { json } = await mine.exchange(await mine.code(browser, { scope }))
      const headers = { authorization: `Bearer ${json.access_token}` }
      const { body } = await browser.raw({ method: 'GET', url: '/oidc/userinfo', headers })
      return Object.keys(JSON.parse(body)).sort()
    }
    expect(await about('openid')).toEqual(['sub'])
    expect(await about('openid profile')).toContain('name#ar')
    expect(await about('openid profile')).not.toContain('identifier')
  })
})

describe('What the provider publishes', () => {
  providerTest(
    'holds public halves of keys alone, and what is offered (40)',
    async ({ browser, party }) => {
      await party()
      const { keys } = JSON.parse((await browser.get('/oidc/jwks')).body)
      expect(keys.map(({ alg }: { alg: string }) => alg).sort()).toEqual(['ES256', 'RS256'])
      const names = keys.flatMap((key: object) => Object.keys(key))
      expect(
        names.filter((name: string) => ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'].includes(name)),
      ).toEqual([])
      const metadata = JSON.parse((await browser.get('/.well-known/openid-configuration')).body)
      expect(metadata).toMatchObject({
        response_types_supported: ['code'],
        code_challenge_methods_supported: ['S256'],
        subject_types_supported: ['pairwise'],
        backchannel_logout_supported: true,
        token_endpoint_auth_methods_supported: ['private_key_jwt', 'client_secret_basic', 'none'],
      })
      const root = await browser.get('/.well-known/oauth-authorization-server')
      expect(JSON.parse(root.body).issuer).toBe(metadata.issuer)
      expect(metadata.token_endpoint).toBe(`${metadata.issuer}/token`)
      expect(JSON.stringify(metadata)).not.toMatch(/HS256|"none"[^\]]*alg/)
    },
  )
})

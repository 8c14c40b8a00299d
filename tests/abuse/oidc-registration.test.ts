import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { type Browser, bodyOf } from '#testing'
import { newKey } from '../support/jwt.ts'
import { CALLBACK, providerTest } from '../support/party.ts'
import { walk } from '../support/relying-party.ts'

const DESK = '/en/office/identity/initial-tokens'
const key = newKey()
const right = {
  client_name: 'Library',
  'client_name#ar': 'المكتبة',
  redirect_uris: [CALLBACK],
  grant_types: ['authorization_code'],
  scope: 'openid profile',
  token_endpoint_auth_method: 'private_key_jwt',
  jwks: { keys: [{ ...key.jwk, kid: key.kid }] },
}
type Answer = { status: number; json: Record<string, unknown> }

const registrationTest = providerTest.extend<{
  officer: Browser
  /** a token that the desk gives out */
  givenToken(more?: Record<string, string | string[]>): Promise<string>
  send(method: string, path: string, token?: string, body?: object): Promise<Answer>
}>({
  officer: async ({ given, browse, clock }, use) => {
    clock.set(new Date())
    await use(await browse(await given.officer({ roles: ['senior-officer'] })))
  },
  givenToken: async ({ officer }, use) => {
    await use(async (more) => {
      const order = { environment: 'sandbox', scopes: 'profile', uses: '1', days: '7', ...more }
      const { body } = await officer.post(DESK, order)
      const token = /<code>([\w-]{43})<\/code>/.exec(body)?.[1]
      if (!token) throw new Error(`no token but ${bodyOf(body)}`)
      return token
    })
  },
  send: async ({ browser }, use) => {
    await use(async (method, path, token, body) => {
      const answer = await browser.raw({
        method,
        url: `/oidc${path}`,
        headers: {
          'content-type': 'application/json',
          ...(token && { authorization: `Bearer ${token}` }),
        },
        ...(body && { payload: JSON.stringify(body) }),
      })
      return { status: answer.status, json: answer.body ? JSON.parse(answer.body) : {} }
    })
  },
})

const INVALID = { status: 401, error: 'invalid_token' }
const told = ({ status, json }: Answer) => ({ status, error: json.error })

describe('Software that registers itself', () => {
  registrationTest('needs a token, and uses it up (35)', async ({ send, givenToken, ctx }) => {
    expect((await send('POST', '/reg', undefined, right)).status).toBe(401)
    expect(told(await send('POST', '/reg', 'x'.repeat(43), right))).toEqual(INVALID)
    const token = await givenToken()
    const first = await send('POST', '/reg', token, right)
    expect(first.status).toBe(201)
    expect(first.json).toMatchObject({ scope: 'openid profile', redirect_uris: [CALLBACK] })
    expect(first.json.client_secret).toBeUndefined()
    expect(told(await send('POST', '/reg', token, right))).toEqual(INVALID)
    const { rows } = await sql<{ names: object; row: string }>`
      select names, row_to_json(c)::text as row from identity.client c
      where id = ${String(first.json.client_id)}`.execute(ctx.sql)
    expect(rows[0]?.names).toEqual({ en: 'Library', ar: 'المكتبة' })
    expect(rows[0]?.row).not.toContain(token)
  })

  registrationTest(
    'sixteen times at once is registered once (35)',
    async ({ send, givenToken }) => {
      const token = await givenToken()
      const answers = await Promise.all(
        Array.from({ length: 16 }, () => send('POST', '/reg', token, right)),
      )
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
      expect(answers.filter(({ status }) => status === 401)).toHaveLength(15)
    },
  )

  registrationTest(
    'gets nothing with a token that has ended or was taken back (35)',
    async ({ send, givenToken, officer, clock }) => {
      const over = await givenToken({ days: '1' })
      const back = await givenToken({ uses: '5' })
      const page = await officer.get(DESK)
      const end = /action="([^"]+\/end)"/.exec(page.body)?.[1] ?? ''
      expect((await officer.post(end)).location).toBe(DESK)
      expect(told(await send('POST', '/reg', back, right))).toEqual(INVALID)
      clock.advance({ days: 2 })
      expect(told(await send('POST', '/reg', over, right))).toEqual(INVALID)
    },
  )

  registrationTest('gets no more than its token allows (35)', async ({ send, givenToken }) => {
    const token = await givenToken()
    const wrong: object[] = [
      { scope: 'openid profile identifier' },
      { scope: 'openid offline_access', grant_types: ['authorization_code', 'refresh_token'] },
      { grant_types: ['client_credentials'], response_types: [], redirect_uris: [] },
      { token_endpoint_auth_method: 'client_secret_basic', jwks: undefined },
      { token_endpoint_auth_method: undefined },
      { redirect_uris: ['http://rp.example/callback'] },
      { redirect_uris: ['javascript:alert(1)'] },
      { backchannel_logout_uri: 'http://rp.example/out' },
      { jwks: { keys: [{ kty: 'oct', k: 'c2VjcmV0' }] } },
      { sector_identifier_uri: 'https://127.0.0.1:1/sector' },
      { profile: 'fapi2' },
    ]
    for (const more of wrong) {
      const answer = await send('POST', '/reg', token, { ...right, ...more })
      expect([answer.status, JSON.stringify(more)]).toEqual([400, JSON.stringify(more)])
    }
    const ignored = { client_id: 'chosen', profile_of: 'x', subject_type: 'pairwise' }
    const { status, json } = await send('POST', '/reg', token, { ...right, ...ignored })
    expect(status).toBe(201)
    expect(json.client_id).toMatch(/^app-[0-9a-f]{24}$/)
    expect(json.profile_of).toBeUndefined()
  })

  registrationTest(
    'signs invented people in at once, and real ones when a second officer approved',
    async ({ send, givenToken, officer, browser, browse, given, ctx }) => {
      const start = (id: unknown) =>
        `/oidc/auth?${new URLSearchParams({
          client_id: String(id),
          redirect_uri: CALLBACK,
          response_type: 'code',
          scope: 'openid',
          code_challenge: 'c'.repeat(43),
          code_challenge_method: 'S256',
        })}`
      const trying = await send('POST', '/reg', await givenToken(), right)
      const { callback } = await walk(browser, ctx.url, start(trying.json.client_id))
      expect(callback?.searchParams.get('code')).toBeTruthy()
      const real = await send(
        'POST',
        '/reg',
        await givenToken({ environment: 'production' }),
        right,
      )
      const { client_id: id } = real.json
      expect((await browser.get(start(id))).status).toBe(400)
      const page = `/en/office/identity/clients/${id}`
      expect((await officer.post(`${page}/approve`)).status).toBe(409)
      const colleague = await browse(await given.officer({ roles: ['senior-officer'] }))
      expect((await colleague.post(`${page}/approve`)).status).toBe(303)
      expect(
        (await walk(browser, ctx.url, start(id))).callback?.searchParams.get('code'),
      ).toBeTruthy()
    },
  )

  registrationTest(
    'keeps what it said up to date, and ends itself, with its own token',
    async ({ send, givenToken, browse, given }) => {
      const { json } = await send(
        'POST',
        '/reg',
        await givenToken({ environment: 'production' }),
        right,
      )
      const { client_id: id, registration_access_token: first } = json
      const path = `/reg/${id}`
      const own = String(first)
      expect((await send('GET', path, own)).json).toMatchObject({
        client_id: id,
        scope: right.scope,
      })
      expect(told(await send('GET', path, 'y'.repeat(43)))).toEqual(INVALID)
      const colleague = await browse(await given.officer({ roles: ['senior-officer'] }))
      const page = `/en/office/identity/clients/${id}`
      await colleague.post(`${page}/approve`)
      const wider = { ...right, client_id: id, scope: 'openid profile identifier' }
      expect((await send('PUT', path, own, wider)).status).toBe(400)
      const moved = { ...right, client_id: id, redirect_uris: ['https://rp.example/moved'] }
      const updated = await send('PUT', path, own, moved)
      expect(updated.json.redirect_uris).toEqual(moved.redirect_uris)
      expect(bodyOf((await colleague.get(page)).body)).toContain('Waits for a colleague')
      expect(told(await send('PUT', path, own, moved))).toEqual(INVALID)
      const next = String(updated.json.registration_access_token)
      expect((await send('DELETE', path, next)).status).toBe(204)
      expect(bodyOf((await colleague.get(page)).body)).toContain('Ended')
      expect((await send('GET', path, next)).status).toBe(401)
    },
  )
})

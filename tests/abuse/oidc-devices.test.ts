import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { type Browser, bodyOf, formIn, type Response } from '#testing'
import { newKey, payloadOf } from '../support/jwt.ts'
import { type LocalServer, openLocalServer } from '../support/local-server.ts'
import { type Party, providerTest } from '../support/party.ts'
import { walk } from '../support/relying-party.ts'

const GRANT = 'urn:ietf:params:oauth:grant-type:device_code'
/** How long a device waits between two questions, and a little more. */
const PAUSE_MS = 4_600

/** The software of a counter publishes its keys. */
const key = newKey()
let keys: LocalServer
const hosts: string[] = []

beforeAll(async () => {
  const jwks = JSON.stringify({ keys: [{ ...key.jwk, kid: key.kid }] })
  keys = await openLocalServer((_request, response) => {
    response.setHeader('content-type', 'application/json').end(jwks)
  })
  hosts.push(keys.host)
})

afterAll(() => keys.close())

const deviceTest = providerTest
  .extend({ more: { clientHosts: hosts } })
  .extend<{ counter: Party }>({
    counter: async ({ party }, use) => {
      const metadata = {
        redirect_uris: [],
        response_types: [],
        grant_types: [GRANT],
        jwks: undefined,
        jwks_uri: `http://${hosts[0]}/keys`,
      }
      await use(await party({ key, metadata }))
    },
  })

type Begun = { device_code: string; user_code: string; verification_uri_complete: string }

const begin = async (counter: Party) =>
  (await counter.post('/device/auth', { scope: 'openid profile' })).json as Begun
const poll = (counter: Party, { device_code }: Begun) =>
  counter.token({ grant_type: GRANT, device_code })
const told = ({ status, json }: { status: number; json: Record<string, unknown> }) => ({
  status,
  error: json.error,
})
const send = (browser: Browser, page: Response, more: Record<string, string>) =>
  browser.postWithoutToken('/oidc/device', { ...formIn(page.body, '/oidc/device'), ...more })

/** Writes the number on the page. */
async function type(browser: Browser, user_code: string) {
  return send(browser, await browser.get('/oidc/device'), { user_code })
}

describe('A device', () => {
  deviceTest(
    'is signed in by who writes its number, and gets its tokens once (34)',
    async ({ browser, counter, ctx }) => {
      const begun = await begin(counter)
      expect(begun.user_code).toMatch(/^\d{3}-\d{3}-\d{3}$/)
      expect(told(await poll(counter, begun))).toEqual({
        status: 400,
        error: 'authorization_pending',
      })
      expect(told(await poll(counter, begun))).toEqual({ status: 400, error: 'slow_down' })
      const asked = await type(browser, begun.user_code)
      const shown = bodyOf(asked.body)
      for (const part of [begun.user_code, 'Trade register', '127.0.0.1']) {
        expect(shown).toContain(part)
      }
      const confirmed = await send(browser, asked, {})
      const end = await walk(browser, ctx.url, confirmed.location ?? '')
      expect(end.way.join(' ')).toContain('/sign-in/continue/')
      expect(bodyOf(end.body)).toContain('تم تسجيل الدخول على الجهاز')
      await sleep(PAUSE_MS)
      const { status, json } = await poll(counter, begun)
      expect(status).toBe(200)
      expect(payloadOf(String(json.id_token)).aud).toBe(counter.id)
      const again = await type(browser, begun.user_code)
      expect(again.body).toContain('role="alert"')
      await sleep(PAUSE_MS)
      expect(told(await poll(counter, begun))).toEqual({ status: 400, error: 'invalid_grant' })
      const headers = { authorization: `Bearer ${json.access_token}` }
      const about = await browser.raw({ method: 'GET', url: '/oidc/userinfo', headers })
      expect(about.status).toBe(401)
    },
  )

  deviceTest('is not signed in by who stops it', async ({ browser, counter }) => {
    const begun = await begin(counter)
    const asked = await type(browser, begun.user_code)
    const stopped = await send(browser, asked, { abort: 'yes' })
    expect(bodyOf(stopped.body)).toContain('لم يُسجَّل الدخول على الجهاز')
    expect(told(await poll(counter, begun))).toEqual({ status: 400, error: 'access_denied' })
  })

  deviceTest(
    'has a link that shows its number, which its person still has to send',
    async ({ browser, counter }) => {
      const begun = await begin(counter)
      const { pathname, search } = new URL(begun.verification_uri_complete)
      const page = await browser.get(pathname + search)
      expect(page.body).toContain(`value="${begun.user_code}"`)
      expect(page.body).not.toContain('<script>')
      expect(told(await poll(counter, begun)).error).toBe('authorization_pending')
      const markup = await browser.get('/oidc/device?user_code=%22%3E%3Cem%3E')
      expect(markup.body).not.toContain('<em>')
    },
  )

  deviceTest(
    'has a number that cannot be guessed: ten wrong ones and that network rests (34)',
    async ({ browser, counter, clock }) => {
      clock.advance({ minutes: 20 })
      const begun = await begin(counter)
      for (let i = 0; i < 10; i++) {
        const wrong = await type(browser, `000-000-00${i}`)
        expect([wrong.status, wrong.body.includes('role="alert"')]).toEqual([200, true])
      }
      const resting = await type(browser, begun.user_code)
      expect(resting.status).toBe(429)
      expect(bodyOf(resting.body)).toContain('جُرّبت من هنا أرقام كثيرة')
      clock.advance({ minutes: 2 })
      expect((await type(browser, begun.user_code)).body).toContain('name="abort"')
    },
  )

  deviceTest(
    'is signed in by no page of another site, nor for who is no such client (34)',
    async ({ browser, party, counter }) => {
      const begun = await begin(counter)
      const forged = { xsrf: 'x', user_code: begun.user_code, confirm: 'yes' }
      const answer = await browser.postWithoutToken('/oidc/device', forged)
      expect(answer.body).not.toContain('name="abort"')
      expect(told(await poll(counter, begun)).error).toBe('authorization_pending')
      const other = await party({ secret: 'long enough' })
      expect((await other.post('/device/auth', { scope: 'openid' })).status).toBe(400)
      const stolen = await other.token({ grant_type: GRANT, device_code: begun.device_code })
      expect(stolen.status).toBe(400)
    },
  )
})

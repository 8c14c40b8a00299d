import { describe, expect } from 'vitest'
import { CALLBACK, providerTest } from '../support/party.ts'
import { walk } from '../support/relying-party.ts'

/** Where an answer would go if the provider took the address for the client's own. */
const FOREIGN = [
  `${CALLBACK}/more`,
  `${CALLBACK}?more=1`,
  `${CALLBACK}#part`,
  'https://rp.example:444/callback',
  'https://rp.example/other/../callback',
  'https://rp.example/%63allback',
  'https://rp.example%2Fcallback',
  'https://user@rp.example/callback',
  'https://rp.example.evil.example/callback',
  'https://rp.example@evil.example/callback',
  'https://RP.example/callback',
  'http://rp.example/callback',
  'https://evil.example/callback',
  '//rp.example/callback',
  'javascript:alert(1)',
]

describe('A request to sign in', () => {
  for (const redirect_uri of FOREIGN) {
    providerTest(`is not answered at ${redirect_uri} (9)`, async ({ browser, party }) => {
      const { address } = await party()
      const answer = await browser.get(address({ redirect_uri }))
      expect([answer.status, answer.location]).toEqual([400, undefined])
      expect(answer.body).not.toContain('evil.example')
    })
  }

  providerTest('of a client that nobody registered is not answered', async ({ browser, party }) => {
    const { address } = await party()
    const answer = await browser.get(address({ client_id: 'nobody' }))
    expect([answer.status, answer.location]).toEqual([400, undefined])
  })

  providerTest(
    'is answered with the issuer that the metadata names (12)',
    async ({ browser, party, ctx }) => {
      const { authorize } = await party()
      const { callback } = await authorize(browser)
      const metadata = JSON.parse(
        (await browser.get('/oidc/.well-known/openid-configuration')).body,
      )
      expect(callback?.searchParams.get('iss')).toBe(metadata.issuer)
      expect(metadata.issuer).toBe(`${ctx.url}/oidc`)
      expect(metadata.authorization_response_iss_parameter_supported).toBe(true)
      const refused = await authorize(browser, {
        code_challenge: undefined,
        code_challenge_method: undefined,
      })
      expect(refused.callback?.searchParams.get('iss')).toBe(metadata.issuer)
    },
  )

  providerTest(
    'goes on only in the browser that brought it (13)',
    async ({ browser, party, browse, given }) => {
      const { address } = await party()
      const started = await browser.get(address())
      const other = await browse(await given.person())
      const elsewhere = await other.get(started.location ?? '')
      expect(elsewhere.status).toBe(410)
      const uid = started.location?.split('/').pop()
      expect((await other.get(`/oidc/auth/${uid}`)).status).toBe(400)
      const told = await browser.raw({
        method: 'GET',
        url: started.location ?? '',
        headers: { accept: 'application/json' },
      })
      expect(JSON.parse(told.body).type).toBe('/problems/identity/request-over')
      other.cookies.set('igov_request', 'forged')
      expect((await other.get(started.location ?? '')).status).toBe(410)
    },
  )

  providerTest(
    'asks for consent by a form with a token of its own (13, 15)',
    async ({ browser, party }) => {
      const { address } = await party()
      const { location = '' } = await browser.get(address())
      const forged = await browser.postWithoutToken(location, { answer: 'agree' })
      expect(forged.status).toBe(403)
      const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const foreign = await browser.raw({
        method: 'POST',
        url: location,
        headers: {
          cookie,
          origin: 'https://evil.example',
          'content-type': 'application/x-www-form-urlencoded',
        },
        payload: 'answer=agree',
      })
      expect(foreign.status).toBe(403)
    },
  )

  providerTest(
    'that the person refuses says so, and gives no code',
    async ({ browser, party, ctx }) => {
      const { address } = await party()
      const { callback } = await walk(browser, ctx.url, address(), { agree: false })
      expect(callback?.searchParams.get('error')).toBe('access_denied')
      expect(callback?.searchParams.get('code')).toBeNull()
    },
  )

  providerTest(
    'without a page gives nothing that was not agreed to before (39)',
    async ({ browser, party, browse, given }) => {
      const { authorize } = await party()
      const errorOf = async (by: typeof browser, more: Record<string, string>) =>
        (await authorize(by, { prompt: 'none', ...more })).callback?.searchParams.get('error')
      expect(await errorOf(browser, {})).toBe('consent_required')
      await authorize(browser)
      expect(await errorOf(browser, {})).toBeNull()
      expect(await errorOf(browser, { scope: 'openid profile identifier' })).toBe(
        'consent_required',
      )
      const claims = JSON.stringify({ userinfo: { identifier: null } })
      expect(await errorOf(browser, { claims })).toBe('consent_required')
      expect(await errorOf(await browse(await given.person()), {})).toBe('consent_required')
      expect(await errorOf(await browse(), {})).toBe('login_required')
    },
  )

  providerTest(
    'with a parameter twice, or as a list, is not taken (30)',
    async ({ browser, party }) => {
      const { address } = await party()
      for (const more of [
        '&scope=openid',
        '&client_id=other',
        '&redirect_uri=https://evil.example',
      ]) {
        const { status, location } = await browser.get(address() + more)
        expect(status === 400 || /error=invalid_request/.test(location ?? '')).toBe(true)
      }
      const listed = await browser.get(`${address({ state: undefined })}&state[]=1&state[]=2`)
      expect(listed.status).toBeLessThan(500)
    },
  )
})

describe('A session', () => {
  providerTest(
    'at the provider has another number after each sign-in (14)',
    async ({ browser, party }) => {
      const { authorize } = await party()
      await authorize(browser)
      const before = browser.cookies.get('igov_provider')
      await authorize(browser, { prompt: 'consent' })
      expect(before).toBeTruthy()
      expect(browser.cookies.get('igov_provider')).not.toBe(before)
    },
  )

  providerTest(
    'that somebody planted is not the one that a person signs in with (14)',
    async ({ browser, party, browse, given }) => {
      const { authorize, address } = await party()
      const attacker = await browse()
      await attacker.get(address())
      const planted = attacker.cookies.get('igov_provider') ?? ''
      const victim = await browse(await given.person())
      victim.cookies.set('igov_provider', planted)
      await authorize(victim)
      expect(victim.cookies.get('igov_provider')).not.toBe(planted)
      const { callback } = await authorize(attacker, { prompt: 'none' })
      expect(callback?.searchParams.get('error')).toBe('login_required')
      await authorize(browser)
    },
  )

  providerTest(
    'of the provider is worth nothing without ours',
    async ({ browser, party, browse }) => {
      const { authorize } = await party()
      await authorize(browser)
      const thief = await browse()
      for (const name of ['igov_provider', 'igov_provider.sig']) {
        thief.cookies.set(name, browser.cookies.get(name) ?? '')
      }
      const { callback } = await authorize(thief, { prompt: 'none' })
      expect(callback?.searchParams.get('error')).toBe('login_required')
    },
  )

  providerTest('ends with ours: its tokens are dead at once', async ({ browser, party }) => {
    const { code, exchange } = await party()
    const { json } = await exchange(await code(browser))
    const about = () =>
      browser.raw({
        method: 'GET',
        url: '/oidc/userinfo',
        headers: { authorization: `Bearer ${json.access_token}` },
      })
    expect((await about()).status).toBe(200)
    await browser.post('/en/sign-out')
    expect((await about()).status).toBe(401)
  })

  providerTest(
    'of somebody else in the same browser is not taken over',
    async ({ browser, party, browse, given }) => {
      const { authorize, code, exchange } = await party()
      const first = await exchange(await code(browser))
      const next = await browse(await given.person())
      for (const [name, value] of browser.cookies) {
        if (name.startsWith('igov_provider')) next.cookies.set(name, value)
      }
      await authorize(next)
      const second = await exchange(await code(next))
      const subOf = async (token: unknown) =>
        JSON.parse(
          (
            await browser.raw({
              method: 'GET',
              url: '/oidc/userinfo',
              headers: { authorization: `Bearer ${token}` },
            })
          ).body,
        ).sub
      expect(await subOf(second.json.access_token)).not.toBe(await subOf(first.json.access_token))
    },
  )
})

describe('Pages and redirects of the provider', () => {
  providerTest(
    'cannot be framed, leak no address and are not kept (16, 18)',
    async ({ browser, party }) => {
      const { address } = await party()
      const started = await browser.get(address())
      const pages = [
        started,
        await browser.get(started.location ?? ''),
        await browser.get('/oidc/session/end'),
        await browser.get(address({ client_id: 'nobody' })),
      ]
      for (const { headers } of pages) {
        expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
        expect(headers['referrer-policy']).toMatch(/no-referrer|same-origin/)
        expect(headers['cache-control']).toContain('no-store')
      }
    },
  )

  providerTest('are followed by GET: no form is sent on (17)', async ({ browser, party, ctx }) => {
    const { address } = await party()
    const statuses: number[] = []
    const watched = {
      get: async (path: string) => {
        const page = await browser.get(path)
        statuses.push(page.status)
        return page
      },
      post: async (path: string, fields?: Record<string, string>) => {
        const page = await browser.post(path, fields)
        statuses.push(page.status)
        return page
      },
    }
    await walk(watched, ctx.url, address())
    expect(statuses.filter((status) => ![200, 303].includes(status))).toEqual([])
  })

  providerTest('carry no token in an address (19)', async ({ browser, party }) => {
    const { authorize, address } = await party()
    const { callback, way } = await authorize(browser)
    expect([...way, callback?.href].join(' ')).not.toMatch(/access_token|id_token|refresh_token/)
    for (const response_type of ['token', 'id_token', 'code id_token', 'code token']) {
      const answer = await browser.get(address({ response_type }))
      expect(answer.location ?? '').not.toMatch(/(access|id)_token=/)
      expect(answer.location ?? `${answer.status}`).toMatch(/unsupported_response_type|400/)
    }
  })

  providerTest(
    'lead out of it only to addresses that a client registered (11, 37)',
    async ({ browser, party }) => {
      const { code, exchange, id } = await party({
        metadata: { post_logout_redirect_uris: ['https://rp.example/gone'] },
      })
      const { json } = await exchange(await code(browser))
      const end = (more: string) => browser.get(`/oidc/session/end?client_id=${id}${more}`)
      const foreign = await end('&post_logout_redirect_uri=https://evil.example/')
      expect([foreign.status, foreign.location]).toEqual([400, undefined])
      const asked = await end('')
      expect([asked.status, asked.location]).toEqual([200, undefined])
      expect(asked.body).toContain('name="logout"')
      expect((await browser.get('/en/my')).status).toBe(200)
      const own = await end(
        `&post_logout_redirect_uri=https://rp.example/gone&id_token_hint=${json.id_token}`,
      )
      const xsrf = /name="xsrf" value="([\w-]+)"/.exec(own.body)?.[1] ?? ''
      const forged = await browser.postWithoutToken('/oidc/session/end/confirm', {
        xsrf: 'x',
        logout: 'yes',
      })
      expect(forged.status).toBe(400)
      const gone = await browser.postWithoutToken('/oidc/session/end/confirm', {
        xsrf,
        logout: 'yes',
      })
      expect(gone.location).toBe('https://rp.example/gone')
      expect((await browser.get('/en/my')).location).toContain('/sign-in')
    },
  )

  providerTest(
    'are opened to other origins only where a client may need it (38)',
    async ({ party }) => {
      const mine = await party({ secret: 'long enough' })
      const answer = await mine.token(
        { grant_type: 'authorization_code' },
        { origin: 'https://evil.example' },
      )
      expect(answer.headers['access-control-allow-origin']).toBeUndefined()
    },
  )
})

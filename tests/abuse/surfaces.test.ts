import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import type { Browser } from '#testing'
import { providerTest } from '../support/party.ts'

const PORTAL = '/en/my'

/** Begins at a page of the portal and comes back as far as the answer, which is not sent. */
async function answerFor(browser: Browser, url: string): Promise<URL> {
  const begun = await browser.raw({
    method: 'GET',
    url: PORTAL,
    headers: { cookie: cookiesOf(browser, /^igov_browser$/) },
  })
  for (const { name, value } of cookiesIn(begun.headers['set-cookie']))
    browser.cookies.set(name, value)
  return follow(browser, begun.location ?? '', url)
}

/** A request as the browser sends it, whose answer changes nothing in it. */
const ask = (browser: Browser, url: string) =>
  browser.raw({ method: 'GET', url, headers: { cookie: cookiesOf(browser, /./) } })

/** From the provider's first address as far as its answer, which is not sent. */
async function follow(browser: Browser, start: string, url: string): Promise<URL> {
  let at = start
  for (let hops = 0; hops < 4; hops++) {
    const answer = await ask(browser, at)
    for (const { name, value } of cookiesIn(answer.headers['set-cookie'])) {
      browser.cookies.set(name, value)
    }
    at = answer.location ?? ''
    if (at.includes('/sign-in/done?')) return new URL(at, url)
  }
  throw new Error(`no answer but ${at}`)
}

const cookiesOf = ({ cookies }: Browser, names: RegExp) =>
  [...cookies].flatMap(([name, value]) => (names.test(name) ? `${name}=${value}` : [])).join('; ')

const cookiesIn = (lines: unknown) =>
  [lines ?? []].flat().map((line) => {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(String(line)) ?? []
    return { name, value }
  })

const pathOf = ({ pathname, search }: URL) => pathname + search

const refused = { status: 410, location: undefined }

/** Brings an answer to a browser as a link that somebody sent. */
const bring = async (browser: Browser, answer: URL) => {
  const before = browser.cookies.get('igov_portal')
  const { status, location } = await browser.get(pathOf(answer))
  expect(browser.cookies.get('igov_portal')).toBe(before)
  return { status, location }
}

describe("The portal's own answer from the provider", () => {
  providerTest(
    'opens a session once, under a token that nobody planted (14)',
    async ({ browser, ctx }) => {
      const answer = await answerFor(browser, ctx.url)
      const planted = 'p'.repeat(43)
      browser.cookies.set('igov_portal', planted)
      const done = await ask(browser, pathOf(answer))
      expect([done.status, done.location]).toEqual([303, PORTAL])
      const [opened] = cookiesIn(done.headers['set-cookie']).filter(
        ({ name }) => name === 'igov_portal',
      )
      expect(opened?.value).toMatch(/^[\w-]{43}$/)
      expect(opened?.value).not.toBe(planted)
      expect(await bring(browser, answer)).toEqual(refused)
    },
  )

  providerTest(
    'of an attacker signs nobody else in: not with a state of theirs, nor with a stolen one (8, 13)',
    async ({ browser, browse, given, ctx }) => {
      const victim = await browse(await given.person())
      const theirs = await answerFor(browser, ctx.url)
      expect(await bring(victim, theirs)).toEqual(refused)
      const own = await answerFor(victim, ctx.url)
      const mixed = new URL(theirs)
      mixed.searchParams.set('state', own.searchParams.get('state') ?? '')
      expect(await bring(victim, mixed)).toEqual(refused)
    },
  )

  providerTest(
    'is not taken by a browser that asked for nothing, or from somebody not signed in (13)',
    async ({ browser, browse, ctx }) => {
      const answer = await answerFor(browser, ctx.url)
      expect(await bring(await browse(), answer)).toEqual(refused)
      expect((await (await browse()).get('/en/sign-in/done')).status).toBe(410)
    },
  )

  providerTest('of another provider, or of none, is refused (12)', async ({ browser, ctx }) => {
    for (const iss of ['https://evil.example/oidc', `${ctx.url}/oidc/`, undefined]) {
      const answer = await answerFor(browser, ctx.url)
      if (iss) answer.searchParams.set('iss', iss)
      else answer.searchParams.delete('iss')
      expect(await bring(browser, answer)).toEqual(refused)
    }
  })

  providerTest(
    'is not for the office, nor is its code for other software (4, 12)',
    async ({ browser, ctx, party }) => {
      const answer = await answerFor(browser, ctx.url)
      const elsewhere = new URL(answer)
      elsewhere.pathname = '/en/office/sign-in/done'
      expect((await browser.get(pathOf(elsewhere))).status).toBe(410)
      const { exchange } = await party({ secret: 'long enough' })
      const { status, json } = await exchange(answer.searchParams.get('code') ?? '')
      expect([status, json.error]).toEqual([400, 'invalid_grant'])
    },
  )

  providerTest('leads nowhere but to a page of our own (11)', async ({ browser, ctx }) => {
    const answer = await answerFor(browser, ctx.url)
    const [salt = '', , mac = ''] = answer.searchParams.get('state')?.split('.') ?? []
    for (const next of ['//evil.example/', 'https://evil.example/', '/en/my/../../evil']) {
      answer.searchParams.set(
        'state',
        [salt, Buffer.from(next).toString('base64url'), mac].join('.'),
      )
      expect(await bring(browser, answer)).toEqual(refused)
    }
  })

  providerTest(
    'cannot be had for less than the office asks',
    async ({ browse, given, ctx, clock }) => {
      clock.set(new Date())
      const browser = await browse(await given.officer())
      const before = new Date(clock.now().getTime() - 20 * 60_000)
      await sql`update identity.session set auth_time = ${before}`.execute(ctx.sql)
      browser.cookies.delete('igov_office')
      const asked = await browser.raw({ method: 'GET', url: '/en/office', headers: {} })
      for (const { name, value } of cookiesIn(asked.headers['set-cookie'])) {
        browser.cookies.set(name, value)
      }
      const address = new URL(asked.location ?? '', ctx.url)
      address.searchParams.delete('max_age')
      address.searchParams.delete('acr_values')
      const answer = await follow(browser, pathOf(address), ctx.url)
      expect([answer.pathname, answer.searchParams.has('code')]).toEqual([
        '/en/office/sign-in/done',
        true,
      ])
      const { headers, location } = await ask(browser, pathOf(answer))
      expect(location).toMatch(/^[/]oidc[/]auth[?].*client_id=office.*max_age=900/)
      expect(cookiesIn(headers['set-cookie']).map(({ name }) => name)).not.toContain('igov_office')
    },
  )
})

describe('The provider', () => {
  providerTest(
    'gives nobody a token who only says that they are the portal',
    async ({ browser }) => {
      const { status } = await browser.raw({
        method: 'POST',
        url: '/oidc/token',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          authorization: `Basic ${Buffer.from('portal:portal').toString('base64')}`,
        },
        payload: 'grant_type=authorization_code&code=x',
      })
      expect(status).toBe(401)
    },
  )
})

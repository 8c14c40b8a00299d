import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import type { Ctx } from '#kernel'
import { type Browser, bodyOf, dbTest, formIn, type GivenPerson } from '#testing'
import { SignerUnreachable } from '../../../kernel/signer/client.ts'
import { begin, codeAt, PASSWORD, withCodes } from '../sign-in/fixture.ts'

const STEP_UP = '/en/sign-in/step-up'

/** Types the code of the app where one is asked for. */
async function typeCode(browser: Browser, address: string | undefined, now: Date) {
  const hidden = formIn((await browser.get(address ?? '')).body, STEP_UP)
  return browser.post(STEP_UP, { ...hidden, code: codeAt(now) })
}

/** Signs an official in with a password and a code. */
async function enter(ctx: Ctx, browser: Browser, officer: GivenPerson, next = '/en/office') {
  await withCodes(ctx, officer)
  await begin(browser, officer, next)
  return browser.post('/en/sign-in/second', { by: 'totp', code: codeAt(ctx.clock.now()), next })
}

const sessionsOf = async (ctx: Ctx, { id }: GivenPerson) => {
  const { rows } = await sql<{ surface: string }>`
    select c.surface from identity.surface_session c join identity.session s on s.id = c.session
    where s.person = ${id} order by c.surface`.execute(ctx.sql)
  return rows.map(({ surface }) => surface)
}

const away = async () => {
  throw new SignerUnreachable('the signer does not answer')
}

/** While the signer does not answer what is named. */
async function without(
  ctx: Ctx,
  names: readonly ('keys' | 'sign' | 'secret')[],
  act: () => Promise<void>,
) {
  const { tokens } = ctx.ports
  if (!tokens) throw new Error('the test has a signer')
  const before = { ...tokens }
  try {
    Object.assign(tokens, Object.fromEntries(names.map((name) => [name, away])))
    await act()
  } finally {
    Object.assign(tokens, before)
  }
}

describe('While the signer is away', () => {
  dbTest(
    'who needs a session is told so, and goes on where they were when it is back',
    async ({ ctx, given, browse }) => {
      const person = await given.person({ password: PASSWORD })
      const browser = await browse()
      await without(ctx, ['keys', 'sign', 'secret'], async () => {
        const page = await browser.get('/ar/my')
        expect(page.status).toBe(503)
        expect(page.body).toContain('lang="ar"')
        const [again] = /\/oidc\/auth[?][^"]+/.exec(page.body) ?? []
        expect(again).toContain('client_id=portal')
      })
      await begin(browser, person)
      expect((await browser.get('/en/my')).status).toBe(200)
    },
  )

  dbTest(
    'a code that could not be changed into a session can be when it is back',
    async ({ ctx, clock, given, browse }) => {
      // The library goes by the machine's clock.
      clock.set(new Date())
      const person = await given.person({ password: PASSWORD })
      const browser = await browse()
      await begin(browser, person)
      browser.cookies.delete('igov_portal')
      let address = ''
      await without(ctx, ['sign'], async () => {
        const page = await browser.get('/en/my')
        expect(page.status).toBe(503)
        address = /\/en\/sign-in\/done[?][^"]+/.exec(page.body)?.[0].replaceAll('&amp;', '&') ?? ''
      })
      expect((await browser.get(address)).location).toBe('/en/my')
      expect((await browser.get('/en/my')).status).toBe(200)
    },
  )
})

describe('The portal and the office', () => {
  dbTest(
    'each have a session of their own, under a token of their own, from one sign-in',
    async ({ ctx, given, browse }) => {
      const officer = await given.officer({ password: PASSWORD })
      const browser = await browse()
      await enter(ctx, browser, officer)
      expect((await browser.get('/en/office')).status).toBe(200)
      expect((await browser.get('/en/my')).status).toBe(200)
      expect(await sessionsOf(ctx, officer)).toEqual(['office', 'portal'])
      const tokens = ['igov_session', 'igov_portal', 'igov_office'].map((name) =>
        browser.cookies.get(name),
      )
      expect(new Set(tokens).size).toBe(3)
      for (const [own, other] of [
        ['igov_portal', 'igov_office'],
        ['igov_office', 'igov_portal'],
        ['igov_session', 'igov_portal'],
        ['igov_portal', 'igov_session'],
      ] as const) {
        const swapped = await browse()
        swapped.cookies.set(other, browser.cookies.get(own) ?? '')
        const page = await swapped.get(other === 'igov_office' ? '/en/office' : '/en/my')
        expect(page.location).toMatch(/^[/]en[/]sign-in[?]/)
      }
    },
  )

  dbTest(
    'ask the provider with PKCE, state and nonce, in the language of the page',
    async ({ given, browse }) => {
      const browser = await browse(await given.person())
      for (const [path, client] of [
        ['/ar/my', 'portal'],
        ['/ar/office/cases', 'office'],
      ] as const) {
        const stranger = await browser.raw({ method: 'GET', url: path, headers: {} })
        const asked = new URL(stranger.location ?? '', 'http://here').searchParams
        expect([stranger.status, asked.get('client_id')]).toEqual([303, client])
        expect(asked.get('code_challenge_method')).toBe('S256')
        for (const name of ['state', 'nonce', 'code_challenge']) {
          expect(asked.get(name)).toMatch(/^[\w.-]{43,}$/)
        }
        expect(asked.get('ui_locales')).toBe('ar')
        expect([asked.get('acr_values'), asked.get('max_age')]).toEqual(
          client === 'office' ? ['urn:igov:ial1:aal2', '900'] : [null, null],
        )
      }
    },
  )

  dbTest(
    'end with the session that they came from, however that ends',
    async ({ ctx, given, browse, clock }) => {
      const officer = await given.officer({ password: PASSWORD })
      const [here, elsewhere] = [await browse(), await browse()]
      await enter(ctx, here, officer)
      expect((await here.get('/en/my')).status).toBe(200)
      clock.advance({ minutes: 1 })
      const next = '/en/my/messages'
      await begin(elsewhere, officer, next)
      await elsewhere.post('/en/sign-in/second', {
        ...{ by: 'totp', code: codeAt(clock.now()), next },
      })
      expect(await sessionsOf(ctx, officer)).toEqual(['office', 'portal', 'portal'])
      await elsewhere.post('/en/my/security/end-all')
      expect(await sessionsOf(ctx, officer)).toEqual([])
      expect((await here.get('/en/office')).location).toMatch(/^[/]en[/]sign-in[?]/)
      expect((await here.get('/en/my')).location).toMatch(/^[/]en[/]sign-in[?]/)
    },
  )

  dbTest('are signed out of together, from either', async ({ ctx, given, browse, clock }) => {
    const officer = await given.officer({ password: PASSWORD })
    const browser = await browse()
    await enter(ctx, browser, officer)
    const page = await browser.get('/en/office')
    const form = formIn(page.body, '/en/sign-out')
    clock.advance({ minutes: 1 })
    expect((await browser.postWithoutToken('/en/sign-out', form)).status).toBe(303)
    expect(await sessionsOf(ctx, officer)).toEqual([])
    expect(
      [...browser.cookies.keys()].filter((name) => /session|portal|office/.test(name)),
    ).toEqual([])
  })

  dbTest(
    'are left by whoever was here when somebody else signs in',
    async ({ ctx, given, browse }) => {
      const first = await given.person({ password: PASSWORD })
      const browser = await browse()
      await begin(browser, first)
      await begin(browser, await given.person({ password: PASSWORD }))
      expect(await sessionsOf(ctx, first)).toEqual([])
    },
  )
})

describe('The office', () => {
  dbTest(
    'rests after a quarter of an hour and ends after eight hours, the portal does not',
    async ({ ctx, given, browse, clock }) => {
      const officer = await given.officer({ password: PASSWORD })
      const browser = await browse()
      await enter(ctx, browser, officer)
      for (let minutes = 0; minutes < 470; minutes += 10) {
        clock.advance({ minutes: 10 })
        expect((await browser.get('/en/office')).status).toBe(200)
        if (minutes % 50 === 0) expect((await browser.get('/en/my')).status).toBe(200)
      }
      clock.advance({ minutes: 11 })
      const over = await browser.get('/en/office')
      expect(over.location).toMatch(/step-up[?]need=age900&/)
      expect((await browser.get('/en/my')).status).toBe(200)
      expect((await typeCode(browser, over.location, clock.now())).location).toBe('/en/office')
      expect((await browser.get('/en/office')).status).toBe(200)
      clock.advance({ minutes: 16 })
      expect((await browser.get('/en/my')).status).toBe(200)
      const idle = await browser.get('/en/office')
      expect(idle.location).toMatch(/step-up[?]need=age900&/)
    },
  )

  dbTest(
    'is not open to who signed in to the portal with less',
    async ({ ctx, given, browse, clock }) => {
      const officer = await given.officer({ password: PASSWORD })
      const browser = await browse()
      await begin(browser, officer, '/en/my/messages')
      await withCodes(ctx, officer)
      expect((await browser.get('/en/my')).status).toBe(200)
      const asked = await browser.get('/en/office')
      expect(asked.location).toMatch(/step-up[?]need=ial1[.]aal2&/)
      await typeCode(browser, asked.location, clock.now())
      expect((await browser.get('/en/office')).status).toBe(200)
      const { rows } = await sql<{ surface: string; aal: number }>`
        select c.surface, c.aal from identity.surface_session c
        join identity.session s on s.id = c.session where s.person = ${officer.id}
        order by c.surface`.execute(ctx.sql)
      expect(rows).toEqual([
        { surface: 'office', aal: 2 },
        { surface: 'portal', aal: 1 },
      ])
    },
  )

  dbTest(
    'is closed to who holds no post, and asks them to prove nothing',
    async ({ given, browse }) => {
      const browser = await browse()
      await begin(browser, await given.person({ password: PASSWORD }))
      const page = await browser.get('/en/office')
      expect([page.status, page.location]).toEqual([403, undefined])
      expect(bodyOf(page.body)).toContain('This page is not among your permissions.')
      expect(browser.cookies.has('igov_office')).toBe(false)
    },
  )

  dbTest(
    'is where posts act: in the portal an official is a person like everybody',
    async ({ ctx, given, browse }) => {
      const officer = await given.officer({ password: PASSWORD })
      const browser = await browse()
      await enter(ctx, browser, officer)
      await browser.get('/en/my')
      await browser.post('/en/my/security/codes')
      const { rows } = await sql<{ actor: string }>`
        select actor from kernel.audit where fact = 'identity/authenticator-bound'
          and subject = ${officer.id} order by id desc limit 1`.execute(ctx.sql)
      expect(rows[0]?.actor).toBe(officer.id)
    },
  )
})

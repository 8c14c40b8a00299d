import { hash } from '@node-rs/argon2'
import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { type PasswordPort, withCtx } from '#kernel'
import { type Browser, bodyOf, dbTest, formIn, softwarePasskey } from '#testing'
import { newRecoveryCodes } from '../authenticators/recovery-codes.ts'
import { begin, codeAt, PASSWORD, withCodes } from './fixture.ts'
import { finishWithCode, signIn } from './sign-in.ts'
import { stepUp, takeKeptForm } from './step-up.ts'

const TODAY = { memoryCost: 19_456, timeCost: 3 }
const SECOND_PATH = '/en/sign-in/second'
const SECOND = '/en/sign-in/second?next=%2Fen%2Fmy'

const cookieOf = (browser: Browser) => browser.cookies.get('igov_session') ?? ''

/** Asks for a challenge and answers it, as the browser's element does. */
async function withPasskey(
  browser: Browser,
  { options, action }: { options: string; action: string },
  answer: (options: { challenge: string }) => string,
  fields: Record<string, string> = {},
) {
  const asked = await browser.post(options)
  const credential = answer(JSON.parse(asked.body))
  return browser.post(action, { credential, ...fields })
}

describe('A person with a second factor', () => {
  dbTest(
    'is in only after it, and not by the password alone',
    async ({ ctx, given, browse, clock }) => {
      const person = await given.person({ password: PASSWORD })
      await withCodes(ctx, person)
      const browser = await browse()
      expect((await begin(browser, person)).location).toBe(SECOND)
      expect(cookieOf(browser)).toBe('')
      expect((await browser.get('/en/my')).location).toContain('/en/sign-in?')
      expect(bodyOf((await browser.get(SECOND)).body)).toContain('Code from your app')
      const done = await browser.post('/en/sign-in/second', {
        ...{ by: 'totp', code: codeAt(clock.now()), next: '/en/my' },
      })
      expect([done.status, done.location]).toEqual([303, '/en/my'])
      expect((await browser.get('/en/my')).status).toBe(200)
      const { rows } = await sql`
      select aal, amr from identity.session where person = ${person.id}`.execute(ctx.sql)
      expect(rows).toEqual([{ aal: 2, amr: ['pwd', 'otp', 'mfa'] }])
    },
  )

  dbTest(
    'finds what was typed before, by a code and by a passkey; nobody else does',
    async ({ ctx, given, browse, clock }) => {
      const person = await given.person({ password: PASSWORD })
      await withCodes(ctx, person)
      const browser = await browse(person)
      const before = formIn((await browser.get('/en/my/security')).body, '/en/sign-out')
      const out = await (await browse()).post('/en/my/security/codes', {
        ...{ _csrf: before._csrf ?? '', note: 'typed' },
      })
      expect(out.status).toBe(401)
      const { _csrf: _before, ...kept } = formIn(out.body, '/en/sign-in')
      const owner = await browse()
      const { identifier } = person
      const begun = await owner.post('/en/sign-in', { ...kept, identifier, password: PASSWORD })
      expect(begun.location).toMatch(/second[?]next=%2Fen%2Fmy%2Fagain%2F/)
      const { _csrf: _step, ...step } = formIn(
        (await owner.get(begun.location ?? '')).body,
        SECOND_PATH,
      )
      const code = codeAt(clock.now())
      const done = await owner.post(SECOND_PATH, { ...step, code })
      const stranger = await browse(await given.person())
      expect((await stranger.get(done.location ?? '')).status).toBe(410)
      const asked = (await owner.get(done.location ?? '')).body
      expect(asked).not.toContain('<ig-again')
      expect(formIn(asked, '/en/my/security/codes').note).toBe('typed')

      const key = softwarePasskey({ origin: ctx.url, synced: true })
      const making = '/en/my/security/passkeys'
      await withPasskey(owner, { options: `${making}/options`, action: making }, (options) =>
        key.make(options),
      )
      const other = await browse()
      const {
        _csrf: _again,
        credential: _none,
        ...fields
      } = formIn((await other.post('/en/sign-in', kept)).body, '/en/sign-in/passkey')
      const way = { options: '/en/sign-in/passkey/options', action: '/en/sign-in/passkey' }
      const used = await withPasskey(other, way, (options) => key.use(options), fields)
      expect(used.location).toMatch(/^[/]en[/]my[/]again[/]/)
      expect((await other.get(used.location ?? '')).body).toContain('value="typed"')
    },
  )

  dbTest('cannot use one second step for two sessions', async ({ ctx, given, browse }) => {
    const person = await given.person({ password: PASSWORD })
    const codes = await newRecoveryCodes(ctx, person.id)
    await withCodes(ctx, person)
    const browser = await browse()
    await begin(browser, person)
    const step = browser.cookies.get('igov_second') ?? ''
    const tries = await Promise.all(
      codes.slice(0, 4).map(async (code) => {
        const other = await browse()
        await other.get('/en/sign-in')
        other.cookies.set('igov_second', step)
        return other.post('/en/sign-in/second', { by: 'recovery-codes', code })
      }),
    )
    expect(tries.filter(({ location }) => location === '/en/my')).toHaveLength(1)
  })

  dbTest(
    'rests after five wrong codes, though each password was right',
    async ({ ctx, given, browse, clock }) => {
      const person = await given.person({ password: PASSWORD })
      await withCodes(ctx, person)
      for (let i = 0; i < 5; i++) {
        const browser = await browse()
        await begin(browser, person)
        const wrong = await browser.post('/en/sign-in/second', { by: 'totp', code: '000000' })
        expect(wrong.status).toBe(422)
      }
      const browser = await browse()
      await begin(browser, person)
      const right = { by: 'totp', code: codeAt(clock.now()) }
      expect((await browser.post('/en/sign-in/second', right)).status).toBe(429)
    },
  )

  dbTest('begins again after ten minutes', async ({ ctx, given, browse, clock }) => {
    const person = await given.person({ password: PASSWORD })
    await withCodes(ctx, person)
    const browser = await browse()
    await begin(browser, person)
    clock.advance({ minutes: 10 })
    const code = codeAt(clock.now())
    const late = await browser.post('/en/sign-in/second', { by: 'totp', code, next: '/en/my' })
    expect(late.location).toBe('/en/sign-in?next=%2Fen%2Fmy')
    expect((await browser.get(SECOND)).location).toBe('/en/sign-in?next=%2Fen%2Fmy')
  })

  dbTest(
    'who comes in by a recovery code rests before acts of high value',
    async ({ ctx, given, browse, clock }) => {
      const person = await given.person({ password: PASSWORD })
      await withCodes(ctx, person)
      const [code = ''] = await newRecoveryCodes(ctx, person.id)
      const browser = await browse()
      await begin(browser, person)
      await browser.post('/en/sign-in/second', { by: 'recovery-codes', code, next: '/en/my' })
      const { rows } = await sql<{ until: Date }>`
      select cooling_until as until from identity.person where id = ${person.id}`.execute(ctx.sql)
      expect(rows[0]?.until.getTime()).toBe(clock.now().getTime() + 24 * 3_600_000)
    },
  )
})

describe('What is refused at a second step', () => {
  dbTest('is named, and says nothing of the person', async ({ ctx, given, as }) => {
    const person = await given.person({ password: PASSWORD })
    await withCodes(ctx, person)
    const sender = { ip: '127.0.0.1', userAgent: '' }
    const order = { identifier: person.identifier, password: PASSWORD, ...sender }
    const begun = await signIn(ctx, order)
    const token = 'second' in begun ? begun.second : ''
    const wrong = { kind: 'totp', code: '000000', ...sender } as const
    await expect(finishWithCode(ctx, token, wrong)).rejects.toThrow('identity/code-wrong')
    const unknown = finishWithCode(ctx, 'unknown', wrong)
    await expect(unknown).rejects.toThrow('identity/second-step-over')
    const password = { by: 'password', password: 'guess', ip: '127.0.0.1' } as const
    const again = stepUp(as(person), person.id, 'a session', password)
    await expect(again).rejects.toThrow('identity/password-wrong')
    const form = takeKeptForm(as(person), person.id, 'unknown')
    await expect(form).rejects.toThrow('identity/form-over')
  })
})

describe('A passkey', () => {
  const way = { options: '/en/sign-in/passkey/options', action: '/en/sign-in/passkey' }

  dbTest(
    'is made on the security page and signs in without a name',
    async ({ ctx, given, browse }) => {
      const person = await given.person({ password: PASSWORD })
      const key = softwarePasskey({ origin: ctx.url, synced: true })
      const browser = await browse()
      await begin(browser, person)
      const made = await withPasskey(
        browser,
        { options: '/en/my/security/passkeys/options', action: '/en/my/security/passkeys' },
        (options) => key.make(options),
        { label: 'My phone' },
      )
      expect(made.location).toBe('/en/my/security')
      expect(bodyOf((await browser.get('/en/my/security')).body)).toContain('My phone')
      const other = await browse()
      await other.get('/en/sign-in')
      const done = await withPasskey(other, way, (options) => key.use(options), { next: '/en/my' })
      expect([done.status, done.location]).toEqual([303, '/en/my'])
      expect((await other.get('/en/my')).status).toBe(200)
    },
  )

  dbTest(
    'still works while wrong passwords make the number rest',
    async ({ ctx, given, browse }) => {
      const person = await given.person({ password: PASSWORD })
      const key = softwarePasskey({ origin: ctx.url, synced: true })
      const browser = await browse()
      await begin(browser, person)
      const making = {
        options: '/en/my/security/passkeys/options',
        action: '/en/my/security/passkeys',
      }
      await withPasskey(browser, making, (options) => key.make(options))
      const thief = await browse()
      for (let i = 0; i < 6; i++) {
        await thief.post('/en/sign-in', { identifier: person.identifier, password: 'guess' })
      }
      expect((await begin(await browse(), person)).status).toBe(429)
      const owner = await browse()
      await owner.get('/en/sign-in')
      expect((await withPasskey(owner, way, (options) => key.use(options))).status).toBe(303)
    },
  )

  dbTest('answered from another browser than asked is refused', async ({ ctx, given, browse }) => {
    const person = await given.person({ password: PASSWORD })
    const key = softwarePasskey({ origin: ctx.url, synced: true })
    const browser = await browse()
    await begin(browser, person)
    const making = {
      options: '/en/my/security/passkeys/options',
      action: '/en/my/security/passkeys',
    }
    await withPasskey(browser, making, (options) => key.make(options))
    const [asker, sender] = [await browse(), await browse()]
    await asker.get('/en/sign-in')
    await sender.get('/en/sign-in')
    const asked = await asker.post(way.options)
    const credential = key.use(JSON.parse(asked.body))
    expect((await sender.post(way.action, { credential })).status).toBe(422)
  })
})

describe('A session', () => {
  dbTest('gets another token at sign-in and at each step-up', async ({ given, browse }) => {
    const person = await given.person({ password: PASSWORD })
    const browser = await browse()
    await browser.get('/en/sign-in')
    const before = browser.cookies.get('igov_form')
    await begin(browser, person)
    const first = cookieOf(browser)
    expect(first).not.toBe(before)
    await browser.post('/en/sign-in/step-up', {
      by: 'password',
      password: PASSWORD,
      next: '/en/my',
    })
    expect(cookieOf(browser)).not.toBe(first)
    const old = await browse()
    old.cookies.set('igov_session', first)
    expect((await old.get('/en/my')).status).toBe(303)
    expect((await browser.get('/en/my')).status).toBe(200)
  })

  dbTest(
    'that was left for ten minutes may not change how its person signs in',
    async ({ given, browse, clock }) => {
      const person = await given.person({ password: PASSWORD })
      const browser = await browse()
      await begin(browser, person)
      expect((await browser.get('/en/my/security/totp')).status).toBe(200)
      clock.advance({ minutes: 11 })
      const asked = await browser.get('/en/my/security/totp')
      expect(asked.location).toMatch(/^[/]en[/]sign-in[/]step-up[?]need=age600&/)
      const page = await browser.get(asked.location ?? '')
      const hidden = formIn(page.body, '/en/sign-in/step-up')
      const back = await browser.post('/en/sign-in/step-up', { ...hidden, password: PASSWORD })
      expect(back.location).toBe('/en/my/security/totp')
      expect((await browser.get('/en/my/security/totp')).status).toBe(200)
    },
  )
})

describe('A program that asks for more than its session has', () => {
  dbTest('is told so, and led nowhere', async ({ given, browse, clock }) => {
    const person = await given.person({ password: PASSWORD })
    const browser = await browse()
    await begin(browser, person)
    clock.advance({ minutes: 11 })
    const answer = await browser.raw({
      method: 'GET',
      url: '/en/my/security/totp',
      headers: {
        accept: 'application/json',
        cookie: `igov_portal=${browser.cookies.get('igov_portal')}`,
      },
    })
    expect([answer.status, answer.location]).toEqual([403, undefined])
    expect(JSON.parse(answer.body).type).toBe('/problems/kernel/step-up')
  })
})

describe('A right password that was hashed otherwise than today', () => {
  dbTest('is hashed anew as its person signs in', async ({ ctx, given }) => {
    const person = await given.person({ password: PASSWORD })
    const passwords: PasswordPort = {
      hash: (password) => hash(password, { ...TODAY, parallelism: 1 }),
      verify: async (stored, ...typed) => ({
        right: (await ctx.ports.passwords.verify(stored, ...typed)).right,
        stale: stored?.includes(`t=${TODAY.timeCost}`) === false,
      }),
    }
    const today = withCtx({ ...ctx, ports: { ...ctx.ports, passwords } }, {})
    const hashOf = async () => {
      const { rows } = await sql<{ hash: string }>`
        select hash from identity.password where person = ${person.id}`.execute(ctx.sql)
      return rows[0]?.hash
    }
    expect(await hashOf()).toContain('t=2')
    const order = {
      identifier: person.identifier,
      password: PASSWORD,
      ip: '127.0.0.1',
      userAgent: '',
    }
    expect(await signIn(today, order)).toHaveProperty('session')
    expect(await hashOf()).toContain('t=3')
    expect(await signIn(today, order)).toHaveProperty('session')
  })
})

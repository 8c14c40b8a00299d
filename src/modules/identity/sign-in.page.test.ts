import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { bodyOf, type DbFixtures, dbTest } from '#testing'
import { networkOf } from './attempt.ts'
import { getInvitation, inviteOfficial, takeInvitation } from './invitation.ts'
import { type SignInOrder, signIn } from './sign-in/sign-in.ts'

const PASSWORD = 'a sentence to remember'

/** Attempts that are all refused. */
async function failing(ctx: DbFixtures['ctx'], orders: readonly SignInOrder[]) {
  const tries = await Promise.allSettled(orders.map((order) => signIn(ctx, order)))
  expect(tries.map(({ status }) => status)).not.toContain('fulfilled')
}

describe('Signing in', () => {
  dbTest(
    'opens a session, of which the database keeps only a hash',
    async ({ ctx, given, browse }) => {
      const person = await given.person({ password: PASSWORD })
      const browser = await browse()
      const answer = await browser.post('/ar/sign-in', {
        identifier: person.identifier,
        password: PASSWORD,
        next: '/ar/my',
      })
      expect([answer.status, answer.location]).toEqual([303, '/ar/my'])
      expect((await browser.get('/en/my')).status).toBe(200)
      const tokens = ['igov_session', 'igov_portal'].map((name) => browser.cookies.get(name) ?? '')
      expect(tokens.every((token) => token.length === 43)).toBe(true)
      const { rows } = await sql<{ row: string }>`
      select row_to_json(s)::text as row from identity.session s
      union all select row_to_json(s)::text from identity.surface_session s`.execute(ctx.sql)
      expect(rows.length).toBeGreaterThan(1)
      expect(rows.some(({ row }) => tokens.some((token) => row.includes(token)))).toBe(false)
      await browser.post('/ar/sign-out')
      expect((await browser.get('/en/my')).location).toMatch(/^[/]en[/]sign-in[?]next=/)
    },
  )

  dbTest(
    'leads officials to the office unless they were on the way elsewhere',
    async ({ given, browse }) => {
      const { identifier } = await given.officer({ password: PASSWORD })
      const order = { identifier, password: PASSWORD }
      for (const next of ['', '/en/my']) {
        const browser = await browse()
        expect((await browser.post('/en/sign-in', { ...order, next })).location).toBe('/en/office')
        expect((await browser.get('/en/sign-in')).location).toBe('/en/office')
      }
      const browser = await browse()
      const next = '/en/my/messages'
      expect((await browser.post('/en/sign-in', { ...order, next })).location).toBe(next)
      const own = await browser.get('/en/my')
      expect(own.body).toContain('class="nav"')
      expect(own.body.split('href="/en/office"').length).toBeGreaterThan(3)
    },
  )

  dbTest('says at each field what is missing', async ({ given, browse }) => {
    const { identifier } = await given.person({ password: PASSWORD })
    const browser = await browse()
    const empty = await browser.post('/en/sign-in', { identifier: ' ', password: '' })
    expect(empty.status).toBe(422)
    expect(bodyOf(empty.body)).toContain('Write your number.')
    expect(bodyOf(empty.body)).toContain('Write your password.')
    expect(bodyOf(empty.body)).not.toContain('is not right')
    const half = bodyOf((await browser.post('/en/sign-in', { identifier, password: '' })).body)
    expect(half).not.toContain('Write your number.')
    expect(half).toContain('Write your password.')
  })

  dbTest('takes Arabic digits and spaces for what they mean', async ({ ctx, given }) => {
    const { identifier } = await given.person({ password: PASSWORD })
    const typed = ` ${identifier.replace(/\d/g, (digit) => '٠١٢٣٤٥٦٧٨٩'[Number(digit)] ?? '')} `
    const order = { identifier: typed, password: PASSWORD, ip: '127.0.0.2', userAgent: '' }
    expect(await signIn(ctx, order)).toEqual({ session: expect.stringMatching(/^[\w-]{43}$/) })
  })

  dbTest(
    'says the same for a wrong number and a wrong password, and keeps what was typed',
    async ({ given, browse }) => {
      const person = await given.person({ password: PASSWORD })
      const browser = await browse()
      const wrong = await browser.post('/en/sign-in', {
        identifier: person.identifier,
        password: 'x',
      })
      const nobody = await browser.post('/en/sign-in', { identifier: '28463499988', password: 'x' })
      expect([wrong.status, nobody.status]).toEqual([422, 422])
      const told = 'The number or the password is not right.'
      expect(bodyOf(wrong.body)).toContain(told)
      expect(bodyOf(nobody.body)).toContain(told)
      expect(wrong.body).toContain(`value="${person.identifier}"`)
      expect(wrong.body).not.toContain('value="x"')
    },
  )

  dbTest(
    'rests for fifteen minutes after five failures, also when they come at once',
    async ({ ctx, given, clock }) => {
      const { identifier } = await given.person({ password: PASSWORD })
      const order = { identifier, password: 'wrong', ip: '127.0.0.3', userAgent: '' }
      const tries = await Promise.allSettled(Array.from({ length: 12 }, () => signIn(ctx, order)))
      expect(tries.every(({ status }) => status === 'rejected')).toBe(true)
      const right = { ...order, password: PASSWORD }
      await expect(signIn(ctx, right)).rejects.toThrow('identity/too-many-attempts')
      clock.advance({ minutes: 16 })
      expect(await signIn(ctx, right)).toBeTruthy()
    },
  )

  dbTest('is not closed to a person by failures from elsewhere', async ({ ctx, given }) => {
    const { identifier } = await given.person({ password: PASSWORD })
    const wrong = { identifier, password: 'wrong', ip: '127.0.0.4', userAgent: '' }
    await failing(
      ctx,
      Array.from({ length: 8 }, () => wrong),
    )
    const right = { ...wrong, password: PASSWORD }
    await expect(signIn(ctx, right)).rejects.toThrow('identity/too-many-attempts')
    expect(await signIn(ctx, { ...right, ip: '127.0.0.5' })).toBeTruthy()
  })

  dbTest(
    'waits up to a minute where many addresses guess, but not in a familiar place',
    async ({ ctx, given, clock }) => {
      const { identifier } = await given.person({ password: PASSWORD })
      const right = { identifier, password: PASSWORD, userAgent: '' }
      expect(await signIn(ctx, { ...right, ip: '127.0.1.1' })).toBeTruthy()
      for (let guesses = 0; guesses < 30; guesses++) {
        await failing(ctx, [{ ...right, password: 'wrong', ip: `10.0.0.${guesses}` }])
        clock.advance({ minutes: 1 })
      }
      await failing(ctx, [{ ...right, password: 'wrong', ip: '10.0.1.1' }])
      const elsewhere = { ...right, ip: '127.0.1.2' }
      await expect(signIn(ctx, elsewhere)).rejects.toMatchObject({ params: { minutes: 1 } })
      expect(await signIn(ctx, { ...right, ip: '127.0.1.1' })).toBeTruthy()
      clock.advance({ minutes: 1 })
      expect(await signIn(ctx, elsewhere)).toBeTruthy()
    },
  )

  dbTest(
    'is slower where one address tries many people, never closed',
    async ({ ctx, given, clock }) => {
      const { identifier } = await given.person({ password: PASSWORD })
      const ip = '127.0.2.1'
      const tries = Array.from({ length: 60 }, (_, index) => ({
        identifier: `nobody ${index}`,
        password: 'wrong',
        ip,
        userAgent: '',
      }))
      for (const one of tries) {
        await failing(ctx, [one])
        clock.advance({ minutes: 0.2 })
      }
      await failing(ctx, tries.slice(0, 1))
      const right = { identifier, password: PASSWORD, ip, userAgent: '' }
      await expect(signIn(ctx, right)).rejects.toThrow('identity/too-many-attempts')
      clock.advance({ minutes: 0.2 })
      expect(await signIn(ctx, right)).toBeTruthy()
    },
  )

  dbTest('counts a network of IPv6 as one place', async () => {
    expect(networkOf('2001:db8:1:2:aaaa::1')).toBe(networkOf('2001:0db8:0001:0002:0:0:0:9'))
    expect(networkOf('2001:db8:1:3::1')).not.toBe(networkOf('2001:db8:1:2::1'))
    expect(networkOf('::ffff:192.0.2.7')).toBe('192.0.2.7')
    expect(networkOf('::1')).toBe('0:0:0:0')
  })

  dbTest('leads nowhere but to a page of our own afterwards', async ({ given, browse }) => {
    const person = await given.person({ password: PASSWORD })
    for (const next of [
      '//evil.example',
      'https://evil.example',
      '/\\evil.example',
      '/ar//evil',
      'x',
    ]) {
      const browser = await browse()
      const fields = { identifier: person.identifier, password: PASSWORD, next }
      expect((await browser.post('/ar/sign-in', fields)).location).toBe('/ar/my')
    }
  })

  dbTest('ends by itself after twelve hours', async ({ given, browse, clock }) => {
    const person = await given.person({ password: PASSWORD })
    const browser = await browse()
    await browser.post('/ar/sign-in', { identifier: person.identifier, password: PASSWORD })
    for (let hours = 0; hours < 11.5; hours += 0.5) {
      clock.advance({ minutes: 30 })
      expect((await browser.get('/ar/my')).status).toBe(200)
    }
    clock.advance({ minutes: 31 })
    expect((await browser.get('/ar/my')).status).toBe(303)
  })
})

describe('A form', () => {
  dbTest('without its token, or from another site, changes nothing', async ({ given, browse }) => {
    const browser = await browse(await given.person())
    expect((await browser.postWithoutToken('/ar/sign-out')).status).toBe(403)
    expect((await browser.postWithoutToken('/ar/sign-out', { _csrf: 'x' })).status).toBe(403)
    expect((await browser.get('/ar/my')).status).toBe(200)
  })
})

describe('An invitation', () => {
  const answer = { name: 'هند سالم', password: PASSWORD, from: '127.0.0.1' }

  dbTest('opens one account with its post, once', async ({ ctx }) => {
    const code = await inviteOfficial(ctx, { agency: 'moci', roles: ['administrator'] })
    expect(await getInvitation(ctx, code)).toEqual({ agency: 'moci', roles: ['administrator'] })
    await takeInvitation(ctx, { ...answer, code, identifier: '27063499977' })
    const again = takeInvitation(ctx, { ...answer, code, identifier: '27063499978' })
    await expect(again).rejects.toThrow('identity/invitation-over')
  })

  dbTest('is over after three days', async ({ ctx, clock }) => {
    const code = await inviteOfficial(ctx, { agency: 'moci', roles: ['officer'] })
    clock.advance({ days: 3, minutes: 1 })
    await expect(getInvitation(ctx, code)).rejects.toThrow('identity/invitation-over')
  })

  dbTest(
    'asks for a number that can be one, is free, and a password that is long enough',
    async ({ ctx, given }) => {
      const { identifier } = await given.person()
      const code = await inviteOfficial(ctx, { agency: 'moci', roles: ['officer'] })
      const take = (change: object) =>
        takeInvitation(ctx, { ...answer, code, identifier: '27063499979', ...change })
      await expect(take({ identifier: '123' })).rejects.toThrow('identity/identifier-wrong')
      await expect(take({ identifier })).rejects.toThrow('identity/identifier-taken')
      await expect(take({ password: 'short' })).rejects.toThrow('identity/password-short')
      await expect(take({ password: 'ح'.repeat(129) })).rejects.toThrow('identity/password-long')
      const password = 'ابتثجحخدذرزسشصضطظعغفقكلمنهوي'.repeat(5).slice(0, 128)
      await take({ password })
      const order = { identifier: '27063499979', password, ip: '127.0.0.9', userAgent: '' }
      expect(await signIn(ctx, order)).toBeTruthy()
    },
  )
})

import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { type Ctx, meets, type PersonId } from '#kernel'
import { listMessages } from '#notify'
import { bodyOf, dbTest, formIn, type GivenPerson } from '#testing'
import { listAuthenticators, removeAuthenticator } from '../authenticators/authenticator.ts'
import { bindTotp, nextCode } from '../authenticators/totp.ts'
import { listConsents } from '../clients/consent.ts'
import { record } from '../facts.ts'
import { closeAccount } from '../sessions/account.ts'
import { authenticate, listSessions, openSession } from '../sessions/session.ts'

const PASSWORD = 'a sentence to remember'
const SECRET = Buffer.from('12345678901234567890')
const SENDER = { ip: '192.0.2.7', userAgent: 'Mozilla/5.0 (Linux; Android 15) Chrome/149.0' }
const PROOF = { aal: 2, amr: ['swk', 'user', 'mfa'], ...SENDER } as const

const withCodes = (ctx: Ctx, { id }: GivenPerson) => bindTotp(ctx, id, { secret: SECRET, step: 0 })

const subjectsOf = async (ctx: Ctx, person: PersonId) =>
  (await listMessages(ctx, person)).map(({ subject }) => subject.en)

describe('The security page', () => {
  dbTest(
    'shows where one is signed in, and ends what one does not know',
    async ({ ctx, given, browse }) => {
      const person = await given.person({ password: PASSWORD })
      const other = await openSession(ctx, person.id, PROOF)
      const browser = await browse(person)
      const text = bodyOf((await browser.get('/en/my/security')).body)
      expect(text).toContain('Chrome, Android')
      expect(text).toContain('This one')
      const [one] = (await listSessions(ctx, person.id, undefined)).filter(
        ({ userAgent }) => userAgent === SENDER.userAgent,
      )
      const stranger = await browse(await given.person())
      await stranger.post(`/en/my/security/sessions/${one?.id}/end`)
      expect(await authenticate(ctx, other)).toBeDefined()
      await browser.post(`/en/my/security/sessions/${one?.id}/end`)
      expect(await authenticate(ctx, other)).toBeUndefined()
      expect((await browser.get('/en/my')).status).toBe(200)
    },
  )

  dbTest('signs out everywhere, here too', async ({ ctx, given, browse }) => {
    const person = await given.person()
    const other = await openSession(ctx, person.id, PROOF)
    const browser = await browse(person)
    await browser.post('/en/my/security/end-all')
    expect(await authenticate(ctx, other)).toBeUndefined()
    expect((await browser.get('/en/my')).status).toBe(303)
  })

  dbTest(
    'renames and removes a way to sign in, of its own person only',
    async ({ ctx, given, browse }) => {
      const person = await given.person({ password: PASSWORD })
      const id = await withCodes(ctx, person)
      const way = `/en/my/security/ways/${id}`
      const stranger = await browse(await given.person())
      expect((await stranger.post(way, { label: 'mine' })).status).toBe(404)
      expect((await stranger.post(`${way}/remove`)).status).toBe(404)
      const browser = await browse(person)
      await browser.post(way, { label: 'هاتفي' })
      expect(bodyOf((await browser.get('/en/my/security')).body)).toContain('هاتفي')
      expect((await browser.post(`${way}/remove`)).location).toBe('/en/my/security')
      expect((await listAuthenticators(ctx, person.id)).map(({ kind }) => kind)).toEqual([
        'password',
      ])
      const [password] = await listAuthenticators(ctx, person.id)
      const last = await browser.post(`/en/my/security/ways/${password?.id}/remove`)
      expect(last.status).toBe(409)
      const act = removeAuthenticator(ctx, person.id, (password?.id ?? id) as typeof id)
      await expect(act).rejects.toThrow('identity/authenticator-last')
      const gone = removeAuthenticator(ctx, person.id, id)
      await expect(gone).rejects.toThrow('identity/authenticator-missing')
    },
  )

  dbTest(
    'adds an app by its code, and tells of it at every address',
    async ({ ctx, given, browse, clock, deliver }) => {
      const person = await given.person({ password: PASSWORD })
      const browser = await browse(person)
      const { body } = await browser.get('/en/my/security/totp')
      const hidden = formIn(body, '/en/my/security/totp')
      const wrong = await browser.post('/en/my/security/totp', { ...hidden, code: '000000' })
      expect(wrong.status).toBe(422)
      expect(formIn(wrong.body, '/en/my/security/totp').secret).toBe(hidden.secret)
      const code = nextCode({ secret: SECRET, lastStep: 0 }, clock.now())
      const base32 = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
      const done = await browser.post('/en/my/security/totp', { ...hidden, secret: base32, code })
      expect(done.location).toBe('/en/my/security')
      await deliver()
      expect(await subjectsOf(ctx, person.id)).toContain(
        'A way to sign in was added to your account',
      )
    },
  )

  dbTest('takes a new password by the rules', async ({ ctx, given, browse }) => {
    const person = await given.person({ password: PASSWORD })
    const browser = await browse(person)
    const send = (password: string) => browser.post('/en/my/security/password', { password })
    expect((await send('short')).status).toBe(422)
    expect((await send('passwordpassword')).status).toBe(422)
    expect((await send('pearls in the old harbour')).location).toBe('/en/my/security')
    const fresh = await browse()
    const { identifier } = person
    const sign = (password: string) => fresh.post('/en/sign-in', { identifier, password })
    expect((await sign(PASSWORD)).status).toBe(422)
    expect((await sign('pearls in the old harbour')).status).toBe(303)
    expect(await listAuthenticators(ctx, person.id)).toHaveLength(1)
  })
})

describe('What a person agreed to', () => {
  dbTest('is on their page, and ends when they say so', async ({ ctx, given, browse }) => {
    const person = await given.person()
    const client = `shop-${person.id}`
    await sql`
      with client as (
        insert into identity.client
          (id, agency, environment, names, state, metadata, proposed_at, approved_at)
        values (${client}, 'moci', 'sandbox', '{"en":"Trade register"}', 'approved', '{}', now(),
          now()) returning id)
      insert into identity.consent (person, client, scopes, given_at)
      select ${person.id}::uuid, id, '{openid,profile}', now() from client`.execute(ctx.sql)
    const browser = await browse(person)
    const text = bodyOf((await browser.get('/en/my/security')).body)
    expect(text).toContain('Trade register')
    expect(text).toContain('Your name in all languages')
    await browser.post(`/en/my/security/consents/${client}/withdraw`)
    expect(await listConsents(ctx, person.id)).toEqual([])
    expect(bodyOf((await browser.get('/en/my/security')).body)).not.toContain('Trade register')
  })
})

describe("After a person's last strong way to sign in is taken away", () => {
  dbTest('nothing of high value may be done for a day', async ({ ctx, given, as, clock }) => {
    const person = await given.person({ password: PASSWORD })
    const id = await withCodes(ctx, person)
    const token = await openSession(ctx, person.id, PROOF)
    const settled = async () => {
      const actor = await authenticate(ctx, token)
      return actor?.kind === 'person' && meets(actor.assurance, { settled: true }, clock.now())
    }
    expect(await settled()).toBe(true)
    await removeAuthenticator(as(person), person.id, id)
    expect(await settled()).toBe(false)
    for (let hours = 0; hours < 11; hours += 0.5) {
      clock.advance({ minutes: 30 })
      expect(await settled()).toBe(false)
    }
    const { cooling } = { cooling: new Date(clock.now().getTime() + 13.1 * 3_600_000) }
    const actor = await authenticate(ctx, token)
    expect(actor?.kind === 'person' && meets(actor.assurance, { settled: true }, cooling)).toBe(
      true,
    )
  })
})

describe("'This was not me'", () => {
  dbTest(
    'ends every other session, suspends what was added since, and says so',
    async ({ ctx, given, browse, clock, deliver }) => {
      const person = await given.person({ password: PASSWORD })
      clock.advance({ hours: 2 })
      const since = clock.now()
      const thief = await openSession(ctx, person.id, PROOF)
      const added = await withCodes(ctx, person)
      clock.advance({ minutes: 20 })
      const browser = await browse(person)
      const query = new URLSearchParams({ since: since.toISOString() })
      const page = await browser.get(`/en/my/security/not-me?${query}`)
      const hidden = formIn(page.body, '/en/my/security/not-me')
      const done = await browser.post('/en/my/security/not-me', hidden)
      expect(done.location).toBe('/en/my/security/password')
      expect(await authenticate(ctx, thief)).toBeUndefined()
      expect((await browser.get('/en/my')).status).toBe(200)
      const ways = await listAuthenticators(ctx, person.id)
      expect(ways.map(({ kind, state }) => [kind, state])).toEqual([
        ['password', 'active'],
        ['totp', 'suspended'],
      ])
      expect(ways[1]?.id).toBe(added)
      await deliver()
      expect(await subjectsOf(ctx, person.id)).toContain(
        'Everything in your account was stopped, as you asked',
      )
    },
  )

  dbTest(
    'asks for a fresh proof, so that a thief cannot use it',
    async ({ ctx, given, browse, clock }) => {
      const person = await given.person({ password: PASSWORD })
      await withCodes(ctx, person)
      const browser = await browse(person)
      clock.advance({ minutes: 11 })
      const asked = await browser.post('/en/my/security/not-me', { since: '' })
      expect(asked.location).toContain('/en/sign-in/step-up?need=age600')
      expect(
        (await listAuthenticators(ctx, person.id)).every(({ state }) => state === 'active'),
      ).toBe(true)
    },
  )
})

describe('What was done', () => {
  dbTest(
    'is listed: each sign-in, and each look by an official with body, case and reason',
    async ({ given, browse, as }) => {
      const person = await given.person({ password: PASSWORD })
      const officer = await given.officer({ agency: 'moci' })
      const details = { subject: person.id, resource: 'case:QA-7K3M-92XD-4', reason: 'complaint' }
      await record(as(officer), 'account-exported', details)
      const browser = await browse()
      const { identifier } = person
      await browser.post('/en/sign-in', { identifier, password: 'wrong' })
      await browser.post('/en/sign-in', { identifier, password: PASSWORD })
      const text = bodyOf((await browser.get('/en/my/security/activity')).body)
      expect(text).toContain('Ministry of Commerce and Industry')
      expect(text).toMatch(/QA-7K3M-92XD-4 .*complaint/)
      expect(text).toContain('A wrong password was tried')
      expect(text).toContain('Signed in')
      const stranger = await browse(await given.person())
      const nothing = bodyOf((await stranger.get('/en/my/security/activity')).body)
      expect(nothing).toContain('No official has looked at your data')
      expect(nothing).not.toContain('QA-7K3M-92XD-4')
    },
  )

  dbTest('is taken along as one file, of the person alone', async ({ given, browse }) => {
    const person = await given.person({ password: PASSWORD, email: 'sara@example.test' })
    const browser = await browse(person)
    const answer = await browser.post('/en/my/security/account/export')
    expect(answer.headers['content-disposition']).toContain('account.json')
    const all = JSON.parse(answer.body)
    expect(all.person).toMatchObject({ identifier: person.identifier, email: 'sara@example.test' })
    const parts = ['identifiers', 'businesses', 'proofings', 'lookups', 'recoveries']
    const more = ['mandates', 'ways', 'sessions', 'signIns', 'looks']
    expect(Object.keys(all)).toEqual(['person', ...parts, ...more])
    expect(answer.body).not.toContain('argon2')
  })
})

describe('An account that its person closes', () => {
  dbTest('lets nobody in any more, by no way', async ({ ctx, given, browse }) => {
    const person = await given.person({ password: PASSWORD })
    const other = await openSession(ctx, person.id, PROOF)
    const browser = await browse(person)
    const unsure = await browser.post('/en/my/security/account/close')
    expect(unsure.location).toBe('/en/my/security/account')
    expect((await browser.post('/en/my/security/account/close', { sure: 'yes' })).location).toBe(
      '/en',
    )
    expect(await authenticate(ctx, other)).toBeUndefined()
    const { identifier } = person
    const again = await (await browse()).post('/en/sign-in', { identifier, password: PASSWORD })
    expect(again.status).toBe(422)
  })

  dbTest('stays while they hold a post', async ({ ctx, given, browse }) => {
    const officer = await given.officer()
    await expect(closeAccount(ctx, officer.id)).rejects.toThrow('identity/official-stays')
    const browser = await browse(officer)
    const refused = await browser.post('/en/my/security/account/close', { sure: 'yes' })
    expect(refused.status).toBe(409)
  })
})

import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { type Browser, bodyOf, softwarePasskey } from '#testing'
import { sendTexts } from '../text-message.ts'
import { codeIn, FACTS, PASSWORD, REGISTRATION, registerTest, SARA, WAY } from './fixture.ts'

const number = (serial: number) => String(28_463_400_000 + serial)
const factsOf = (own: string) => ({ ...FACTS, number: own })
const refusal = 'We could not confirm these details'

const levelsOf = async (ctx: Parameters<typeof sendTexts>[0], identifier: string) => {
  const { rows } = await sql<{ ial: number; method: string; evidence: string[] }>`
    select p.ial, e.method, e.evidence from identity.person p
    join identity.proofing_event e on e.person = p.id
    where p.identifier = ${identifier}`.execute(ctx.sql)
  return rows
}

describe('Opening an account', () => {
  registerTest(
    'takes the facts of the card, the code to the registered telephone, and a password',
    async ({ ctx, agency, texts, browse }) => {
      agency.holds({ [SARA.number]: SARA.record })
      const browser = await browse()
      expect((await browser.get('/en/sign-in')).body).toContain('/en/sign-in/register')
      expect((await browser.post(WAY, FACTS)).location).toBe(REGISTRATION)
      expect(bodyOf((await browser.get(REGISTRATION)).body)).toContain('ends in 12')
      await sendTexts(ctx)
      expect(texts).toMatchObject([{ to: SARA.record.phone }])
      const wrong = await browser.post(`${REGISTRATION}/code`, { code: '000000' })
      expect(wrong.status).toBe(422)
      const right = await browser.post(`${REGISTRATION}/code`, { code: codeIn(texts) })
      expect(right.location).toBe(REGISTRATION)
      const short = await browser.post(REGISTRATION, { password: 'short' })
      expect([short.status, bodyOf(short.body).includes('Welcome, Sara')]).toEqual([422, true])
      const done = await browser.post(REGISTRATION, { password: PASSWORD })
      expect(done.location).toBe('/en/my/security/welcome')
      expect(bodyOf((await browser.get('/en/my/security/welcome')).body)).toContain('284 6341 1111')
      expect(await levelsOf(ctx, SARA.number)).toEqual([
        { ial: 2, method: 'register-and-telephone', evidence: ['identity-card', 'telephone'] },
      ])
      const seen = bodyOf((await browser.get('/en/my/security')).body)
      expect(seen).toContain('Population register')
      expect(seen).toContain('to open an account on the portal')
      const later = await browse()
      const signIn = { identifier: SARA.number, password: PASSWORD, next: '/en/my' }
      expect((await later.post('/en/sign-in', signIn)).location).toBe('/en/my')
    },
  )

  registerTest('takes a passkey in place of a password', async ({ ctx, agency, texts, browse }) => {
    const own = number(21)
    agency.holds({ [own]: SARA.record })
    const browser = await browse()
    await browser.post(WAY, factsOf(own))
    await sendTexts(ctx)
    await browser.post(`${REGISTRATION}/code`, { code: codeIn(texts) })
    const options = await browser.post(`${REGISTRATION}/passkey/options`)
    const key = softwarePasskey({ origin: ctx.url, synced: true })
    const credential = key.make(JSON.parse(options.body))
    const wrong = await browser.post(`${REGISTRATION}/passkey`, { credential: '{}' })
    expect(wrong.status).toBe(422)
    const done = await browser.post(`${REGISTRATION}/passkey`, { credential, label: '' })
    expect(done.location).toBe('/en/my/security/welcome')
    const later = await browse()
    const asked = JSON.parse((await later.post('/en/sign-in/passkey/options')).body)
    const used = { credential: key.use(asked), next: '/en/my' }
    expect((await later.post('/en/sign-in/passkey', used)).location).toBe('/en/my')
  })

  registerTest(
    'without a telephone in the register is less sure, and asks for no code',
    async ({ ctx, agency, texts, browse }) => {
      const own = number(22)
      const { phone, ...record } = SARA.record
      agency.holds({ [own]: record })
      const browser = await browse()
      await browser.post(WAY, factsOf(own))
      const done = await browser.post(REGISTRATION, { password: PASSWORD })
      expect([done.location, texts]).toEqual(['/en/my/security/welcome', []])
      expect(await levelsOf(ctx, own)).toMatchObject([{ ial: 1, method: 'register' }])
    },
  )

  registerTest(
    'of a visitor is by the passport, which signs in, and sure until the visa ends',
    async ({ ctx, agency, texts, browse, clock }) => {
      const passport = 'GBR000000123'
      const record = {
        ...{ names: { en: 'Emma Brown' }, birthDate: '1990-01-02', phone: '+447700900123' },
        ...{ visa: '100000000123', validUntil: '2026-12-20' },
      }
      agency.holds({ [passport]: record })
      const browser = await browse()
      const way = '/en/sign-in/register/visitor'
      const facts = {
        ...{ number: 'gbr 000 000 123', names: 'Emma Brown', visa: '100000000123' },
        ...{ 'birthDate.day': '02', 'birthDate.month': '٠١', 'birthDate.year': '1990' },
      }
      expect((await browser.post(way, { ...facts, visa: '100000000124' })).status).toBe(422)
      expect((await browser.post(way, facts)).location).toBe(REGISTRATION)
      await sendTexts(ctx)
      await browser.post(`${REGISTRATION}/code`, { code: codeIn(texts) })
      await browser.post(REGISTRATION, { password: PASSWORD })
      const signIn = { identifier: 'GBR 000000123', password: PASSWORD, next: '/en/my' }
      expect((await (await browse()).post('/en/sign-in', signIn)).location).toBe('/en/my')
      const { rows } = await sql<{ valid_until: Date }>`
        select valid_until from identity.proofing_event e join identity.person p on p.id = e.person
        where p.identifier = ${passport}`.execute(ctx.sql)
      expect(rows[0]?.valid_until).toEqual(new Date('2026-12-21T00:00:00Z'))
      clock.advance({ days: 40 })
      expect((await (await browse()).post(way, { ...facts, number: 'GBR000000124' })).status).toBe(
        422,
      )
    },
  )

  registerTest(
    'gives somebody whom agencies knew their own past',
    async ({ ctx, agency, given, browse }) => {
      const known = await given.person()
      agency.holds({ [known.identifier]: { ...SARA.record, phone: null } })
      const browser = await browse()
      await browser.post(WAY, factsOf(known.identifier))
      await browser.post(REGISTRATION, { password: PASSWORD })
      const { rows } = await sql<{ person: string }>`
      select person from identity.identifier where value = ${known.identifier}`.execute(ctx.sql)
      expect(rows).toEqual([{ person: known.id }])
    },
  )
})

describe('A registration', () => {
  /** Up to the choice of a password. */
  const ready = async (browser: Browser, own: string) => {
    await browser.post(WAY, factsOf(own))
    return () => browser.post(REGISTRATION, { password: PASSWORD })
  }

  registerTest(
    'opens one account, also when it is finished many times at once',
    async ({ ctx, agency, browse }) => {
      const own = number(31)
      agency.holds({ [own]: { ...SARA.record, phone: null } })
      const [first, second] = [await browse(), await browse()]
      const finish = [await ready(first, own), await ready(second, own)]
      const answers = await Promise.all([...finish, ...finish].map((act) => act()))
      expect(answers.map(({ status }) => status).sort()).toEqual([303, 410, 410, 410])
      const { rows } = await sql`
      select person from identity.identifier where value = ${own}`.execute(ctx.sql)
      expect(rows).toHaveLength(1)
    },
  )

  registerTest(
    'is not finished without the code, nor after half an hour',
    async ({ ctx, agency, texts, browse, clock }) => {
      const own = number(32)
      agency.holds({ [own]: SARA.record })
      const browser = await browse()
      const finish = await ready(browser, own)
      expect((await finish()).status).toBe(410)
      const again = await browser.post(`${REGISTRATION}/again`)
      expect(again.location).toBe(REGISTRATION)
      await sendTexts(ctx)
      expect(texts).toHaveLength(2)
      await browser.post(`${REGISTRATION}/code`, { code: codeIn(texts) })
      clock.advance({ minutes: 31 })
      expect((await finish()).status).toBe(410)
      expect((await (await browse()).get(REGISTRATION)).status).toBe(410)
    },
  )

  registerTest(
    'keeps nothing in clear of what the register said',
    async ({ ctx, agency, texts, browse }) => {
      const own = number(33)
      agency.holds({ [own]: SARA.record })
      await ready(await browse(), own)
      await sendTexts(ctx)
      const { rows } = await sql<{ text: string }>`
      select r::text as text from identity.registration r
      union all select t::text from identity.text_code t
      union all select data::text from kernel.audit where fact like 'identity/regist%'`.execute(
        ctx.sql,
      )
      for (const { text } of rows) {
        for (const secret of [own, 'Sara', SARA.record.phone, codeIn(texts)]) {
          expect(text).not.toContain(secret)
          expect(text).not.toContain(Buffer.from(secret).toString('hex'))
        }
      }
    },
  )

  registerTest(
    'says kindly that the register is away, and loses nothing that was typed',
    async ({ agency, browse }) => {
      agency.answer(() => 'away', 503)
      const browser = await browse()
      const page = await browser.post(WAY, factsOf(number(34)))
      expect([page.status, page.headers['retry-after']]).toEqual([503, '5'])
      expect(page.body).toContain('value="Sara Al-Kuwari"')
      expect(page.body).toContain('value="1984"')
      expect(bodyOf(page.body)).toContain('Nothing that you typed is lost')
    },
  )

  registerTest(
    'says what cannot be a fact at its field, and asks no register',
    async ({ agency, browse }) => {
      const browser = await browse()
      const page = await browser.post(WAY, {
        ...FACTS,
        number: '12',
        'birthDate.month': '13',
        names: ' ',
      })
      expect(page.status).toBe(422)
      for (const field of ['number', 'birthDate', 'names'])
        expect(page.body).toContain(`href="#${field}"`)
      expect(page.body).not.toContain('href="#cardExpires"')
      expect((await browser.get('/en/sign-in/register/nobody')).status).toBe(404)
      expect(agency.asked).toEqual([])
    },
  )

  registerTest(
    'is the pack’s: officials are told that their agency invites them',
    async ({ browse, given }) => {
      const page = bodyOf((await (await browse()).get('/ar/sign-in/register')).body)
      expect(page).toContain('مواطن أو مقيم')
      expect(page).toContain('تدعوك جهتك')
      const signedIn = await browse(await given.person())
      expect((await signedIn.get('/en/sign-in/register')).location).toBe('/en/my')
    },
  )
})

describe('Whoever asks learns nothing:', () => {
  registerTest(
    'an account already, a wrong fact, a death, a child and an unknown number are one answer',
    async ({ agency, browse, given, deliver }) => {
      const holder = await given.person({ password: PASSWORD })
      const [right, dead, child, over] = [number(41), number(42), number(43), number(44)]
      agency.holds({
        [right]: SARA.record,
        [holder.identifier]: SARA.record,
        [dead]: { ...SARA.record, deceased: true },
        [child]: { ...SARA.record, birthDate: '2015-05-02' },
        [over]: { ...SARA.record, cardExpires: '2024-03-31' },
      })
      const asked = [
        factsOf(holder.identifier),
        factsOf(dead),
        { ...factsOf(child), 'birthDate.year': '2015' },
        { ...factsOf(over), 'cardExpires.year': '2024' },
        factsOf(number(45)),
        { ...factsOf(right), names: 'Noora Al Kuwari' },
        { ...factsOf(right), 'birthDate.day': '3' },
        { ...factsOf(right), 'cardExpires.year': '2029' },
      ]
      const pages: string[] = []
      for (const facts of asked) {
        const page = await (await browse()).post(WAY, facts)
        expect(page.status).toBe(422)
        const plain = Object.values(facts).reduce(
          (text, value) => text.replaceAll(`value="${value}"`, ''),
          bodyOf(page.body),
        )
        expect(plain).toContain(refusal)
        pages.push(plain.replace(/value="[^"]{20,}"/g, ''))
      }
      expect(new Set(pages).size).toBe(1)
      await deliver()
      const own = await browse(holder)
      expect(bodyOf((await own.get('/en/my/messages')).body)).toContain(
        'tried to open an account with your details',
      )
    },
  )

  registerTest('five attempts from one place, and it rests', async ({ agency, browse }) => {
    agency.holds({})
    const statuses: number[] = []
    for (let i = 0; i < 6; i++)
      statuses.push((await (await browse()).post(WAY, factsOf(number(51)))).status)
    expect(statuses).toEqual([422, 422, 422, 422, 422, 429])
  })

  registerTest(
    'a code too often for one telephone is not sent',
    async ({ ctx, agency, texts, browse }) => {
      const record = { ...SARA.record, phone: '+97433000077' }
      const numbers = Array.from({ length: 6 }, (_, i) => number(61 + i))
      agency.holds(Object.fromEntries(numbers.map((own) => [own, record])))
      const statuses: number[] = []
      for (const own of numbers)
        statuses.push((await (await browse()).post(WAY, factsOf(own))).status)
      expect(statuses).toEqual([303, 303, 303, 303, 303, 429])
      await sendTexts(ctx)
      expect(texts).toHaveLength(5)
    },
  )
})

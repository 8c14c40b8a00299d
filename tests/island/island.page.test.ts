import { describe, expect } from 'vitest'
import type { Ctx } from '#kernel'
import { type Browser, bodyOf, dbTest, formIn } from '#testing'
import { signInsOf } from '../../src/apps/sandbox/seed.ts'
import { type Visitor, visitorOf } from './visit.ts'

const it = dbTest.extend({
  country: 'saint-brandan',
  more: async ({ agency }, use) => {
    agency.answer(({ key }) => ({ key, found: true, record: { length: 8.5, insured: true } }))
    await use({ registers: { '*': agency.url } })
  },
})

const PERMIT = 'mooring-permit'

/** What differs between the two journeys; each is sent on the day before a stretch without work. */
const JOURNEYS = [
  {
    lang: 'en',
    applicant: 0,
    price: '12.500 crowns',
    portal: 'Saint Brandan Online',
    agency: 'Harbour Office',
    service: 'Mooring permit',
    // Thursday; Saturday, Sunday and the Blessing of the Boats on Monday do not count
    sent: '2027-09-02T10:00:00Z',
    due: '8 September 2027',
    // the harbour's register says how long the boat is
    register: 'fetch',
    measure: '8.5',
    place: 'Inner basin',
    received: 'We have your application',
    granted: 'Granted',
    entry: 'In the register: Valid',
    span: 'from 2 September 2027 to 1 September 2028',
    unknown: 'We do not know this document',
    wrong: 'The number or the password is not right',
    arrival: { day: '4', month: '9', year: '2027' },
  },
  {
    lang: 'fr',
    applicant: 1,
    price: '12,500 couronnes',
    portal: 'Saint-Brandan en ligne',
    agency: 'Capitainerie du port',
    service: 'Permis d’amarrage',
    // Wednesday; the turn of the year on Friday and Saturday, and Sunday, do not count
    sent: '2026-12-30T10:00:00Z',
    due: '5 janvier 2027',
    // it is not asked, and the length is typed
    register: 'decline',
    measure: '8,5',
    place: 'Bassin intérieur',
    received: 'Nous avons reçu votre demande',
    granted: 'Délivrée',
    entry: 'Au registre : Valide',
    span: 'du 30 décembre 2026 au 29 décembre 2027',
    unknown: 'Nous ne connaissons pas ce document',
    wrong: 'Le numéro ou le mot de passe n’est pas le bon',
    arrival: { day: '4', month: '1', year: '2027' },
  },
] as const

/** Pages for everybody, beside those that are read for what they say. */
const PUBLIC_PATHS = [
  'topics',
  'topics/sea',
  'life-events',
  'life-events/keeping-a-boat',
  'audiences/visitor',
  'agencies/registry',
  'a-z',
  'about',
  'accessibility',
  'verify',
  'guide',
]

type Journey = (typeof JOURNEYS)[number]

/** Signs in with number and password, as a person of the demonstration whose part is `who`. */
async function signIn(ctx: Ctx, browser: Browser, lang: string, who: string, position = 0) {
  const visitor = visitorOf(browser, lang)
  const person = signInsOf(ctx.pack).filter((one) => one.who === who)[position]
  if (!person) throw new Error(`the demonstration has no ${who}`)
  const { id: identifier, password } = person
  await visitor.opens('sign-in')
  const home = who === 'applicant' ? 'my' : 'office'
  const next = await visitor.sends('sign-in', { identifier, password })
  if (next !== home) {
    const code = /data-code[^>]*>(\d{6})</.exec(await visitor.opens(next))?.[1] ?? ''
    expect(await visitor.sends('sign-in/second', { code })).toBe(home)
  }
  return visitor
}

/** Fills in the application and sends it. @returns its reference */
async function apply(visitor: Visitor, { lang, sent, ...journey }: Journey): Promise<string> {
  await visitor.opens(`services/${PERMIT}/apply`)
  const boat = await visitor.sends(`services/${PERMIT}/apply`)
  const reference = boat.split('/')[1] ?? ''
  expect(reference).toMatch(/^SB-/)
  const boats = `apply/${reference}/registers/boats`
  expect(await visitor.sends(boats, { _do: journey.register, _page: 'boat' })).toBe(boat)
  const berth = await visitor.fills(boat, {
    boatName: 'Marie-Céleste',
    ...(journey.register === 'decline' && { length: '8.5' }),
    rig: 'sail',
    boatUse: 'pleasure',
    insured: 'yes',
  })
  // a boat of this length needs no insurance
  expect(berth).toBe(`apply/${reference}/berth`)
  const { day, month, year } = journey.arrival
  const check = await visitor.fills(berth, {
    place: 'inner-basin',
    'arrival.day': day,
    'arrival.month': month,
    'arrival.year': year,
  })
  expect(check).toBe(`apply/${reference}/check`)
  expect(await visitor.reads(check)).toContain('Marie-Céleste')
  const send = `apply/${reference}/submit`
  const shown = formIn(await visitor.opens(check), `/${lang}/${send}`)
  expect(await visitor.sends(send, shown)).toBe(`${check}?errors=1`)
  await visitor.opens(`${check}?errors=1`)
  const done = await visitor.sends(send, { ...shown, declaration: 'yes' })
  expect(done).toBe(`my/cases/${reference}/sent`)
  return reference
}

describe('The island, a second country', () => {
  for (const journey of JOURNEYS) {
    it(`shows its own pages in ${journey.lang}, and nothing of another country`, async ({
      browse,
    }) => {
      const visitor = visitorOf(await browse(), journey.lang)
      expect(await visitor.reads('')).toContain(journey.portal)
      expect(await visitor.reads('services')).toContain(journey.price)
      expect(await visitor.reads('agencies')).toContain(journey.agency)
      expect(await visitor.reads('agencies/harbour-office')).toContain(journey.service)
      expect(await visitor.reads(`services/${PERMIT}`)).toContain(journey.price)
      for (const path of PUBLIC_PATHS) {
        await visitor.opens(path)
      }
      await visitor.opens('nowhere', 404)
    })

    it(`takes, grants and vouches for a mooring, all in ${journey.lang}`, async ({
      ctx,
      browse,
      clock,
      deliver,
    }) => {
      const { lang } = journey
      clock.set(journey.sent)
      const applicant = await signIn(ctx, await browse(), lang, 'applicant', journey.applicant)
      const reference = await apply(applicant, journey)
      const arrived = await applicant.reads(`my/cases/${reference}/sent`)
      expect(arrived).toContain(journey.received)
      expect(arrived).toContain(journey.due)

      // Each journey has its own: a code of an earlier day than the last is not taken.
      const place = JOURNEYS.indexOf(journey)
      const officer = await signIn(ctx, await browse(), lang, 'officer', place)
      expect(await officer.reads(`office/cases?service=${PERMIT}`)).toContain('Marie-Céleste')
      const file = `office/cases/${reference}`
      await officer.opens(file)
      expect(await officer.sends(`${file}/claim`)).toBe(file)
      const version = formIn(await officer.opens(file), `/${lang}/${file}/decide`).version ?? ''
      expect(await officer.sends(`${file}/decide`, { version, decision: 'approve' })).toBe(file)
      await deliver()
      await officer.opens(file)

      expect(await applicant.reads(`my/cases/${reference}`)).toContain(journey.granted)
      for (const path of ['my', 'my/messages']) await applicant.opens(path)
      const number = /SB-L-[0-9A-Z-]+/.exec(await applicant.opens('my'))?.[0] ?? ''
      const entry = await applicant.opens(`my/licences/${number}`)
      // an entry in the register, without a document
      expect(entry).not.toContain(`/my/licences/${number}/document`)
      expect(entry).toContain(journey.measure)
      await applicant.opens(`my/licences/${number}/document`, 409)
      await applicant.opens(`my/licences/${number}/cancel`)

      const anybody = visitorOf(await browse(), lang)
      const answer = await anybody.asks('verify', { number: number.toLowerCase() })
      expect(answer).toContain(journey.entry)
      expect(answer).toContain(journey.span)
      expect(answer).toContain(journey.agency)
      expect(answer).toContain('Marie-Céleste')
      expect(answer).toContain(journey.place)
      expect(answer).not.toContain(journey.measure)
      expect(await anybody.asks('verify', { number: 'SB-L-0000-0000-0' })).toContain(
        journey.unknown,
      )
    })
  }

  it('lets its senior officer look at the register, and its administrator in by a passkey', async ({
    ctx,
    browse,
  }) => {
    const senior = await signIn(ctx, await browse(), 'fr', 'senior officer')
    for (const path of ['office', 'office/licences', 'office/cases?view=done']) {
      await senior.opens(path)
    }
    const administrator = await browse()
    await signIn(ctx, administrator, 'en', 'administrator')
    const { status, location = '' } = await administrator.get('/en/office')
    expect([status, location]).toEqual([
      303,
      expect.stringMatching(/^[/]en[/]sign-in[/]step-up[?]need=ial1[.]aal2[.]key&/),
    ])
    expect(bodyOf((await administrator.get(location)).body)).toContain('Add a passkey')
  })

  for (const { lang, wrong } of JOURNEYS) {
    it(`refuses a wrong number and a wrong password alike, in ${lang}`, async ({ ctx, browse }) => {
      const visitor = visitorOf(await browse(), lang)
      const [known] = signInsOf(ctx.pack)
      for (const identifier of [known?.id ?? '', 'SB 900-999', '28463400001']) {
        expect(await visitor.asks('sign-in', { identifier, password: 'guess' })).toContain(wrong)
      }
    })
  }
})

import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect } from 'vitest'
import { addDays, addPeriod, parsePeriod } from '#lib/time'
import { findLicence } from '#licences'
import type { DbFixtures } from '#testing'
import { GROUNDS } from '../appeal/fixture.ts'
import { claimCase } from '../claim.ts'
import { approveCase } from '../decision.ts'
import { findCase, givenRefused, SERVICE, sendApplication } from '../fixture.ts'
import { hookTest, type Json } from '../hooks/fixture.ts'
import { SCHOLARSHIP } from '../ranking/fixture.ts'

type Described = { paths: Json; components: { schemas: Json } }

/** Whether what is answered is what is described, of each schema by its name. */
function fitting({ components }: Described) {
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  ajv.addSchema({ $id: 'all', components })
  return (name: string, json: unknown) => {
    const fit = ajv.validate(`all#/components/schemas/${name}`, json)
    expect([name, fit, ajv.errors]).toEqual([name, true, null])
  }
}

const actsTest = hookTest.extend<{ described(id: string): Promise<Described> }>({
  described: async ({ browser }, use) => {
    await use(async (id) => {
      const url = `/api/services/${id}/openapi.json`
      return JSON.parse((await browser.raw({ method: 'GET', url, headers: {} })).body)
    })
  },
})

/** Somebody whose application was approved, and the number of their licence. */
async function licensed({ as, given, deliver }: Pick<DbFixtures, 'as' | 'given' | 'deliver'>) {
  const holder = await given.person()
  const [person, officer] = [as(holder), as(await given.officer())]
  const first = await sendApplication(person)
  await claimCase(officer, first)
  await approveCase(officer, first)
  await deliver()
  const number = (await findCase(person, first))?.licenceNumber ?? ''
  return { holder, person, officer, number }
}

describe('Software of a holder of a licence', () => {
  actsTest(
    'sees it, renews it by the form of renewals, and is told what is under way',
    async ({ as, given, deliver, clock, software, described }) => {
      const { holder, person, officer, number } = await licensed({ as, given, deliver })
      const { asks } = await software(holder)
      const { validTo } = (await findLicence(person, { number })) ?? {}
      // The provider goes by the hour of this machine: the licence's days follow from today.
      clock.advance({ days: 330 })
      const fits = fitting(await described(SERVICE))
      const list = await asks('GET', '/api/licences')
      fits('Licences', list.json)
      expect(list.json.licences).toMatchObject([{ number, service: SERVICE, state: 'valid' }])
      const seen = await asks('GET', `/api/licences/${number}`)
      fits('Licence', seen.json)
      expect(seen.json).toMatchObject({
        renewal: { from: addDays(validTo ?? '', -60), until: addDays(validTo ?? '', 30) },
        offered: [
          { act: 'renew', applied: true },
          { act: 'amend', applied: true },
          { act: 'replace', applied: false, price: null },
          { act: 'cancel', applied: false },
        ],
      })
      const begin = (act: string) => asks('POST', `/api/licences/${number}/applications`, { act })
      const begun = await begin('renew')
      fits('LicenceBegun', begun.json)
      expect(begun).toMatchObject({ status: 201, json: { form: 'renew', sent: false } })
      const reference = String(begun.json.reference)
      expect((await begin('renew')).json.reference).toBe(reference)
      const draft = await asks('GET', `/api/drafts/${reference}`)
      fits('HeldDraft', draft.json)
      expect(draft.json).toMatchObject({ form: 'renew', open: null, revised: null })
      const answers = { ...(draft.json.answers as Json), declaration: true }
      fits('RenewalAnswers', answers)
      const checked = await asks('POST', `/api/services/${SERVICE}/check`, {
        ...{ answers, draft: reference },
      })
      fits('Checked', checked.json)
      expect(checked.json).toMatchObject({
        ...{ complete: true, fee: { amount: '1020.00' }, decided: { qualifies: true } },
      })
      expect(answers).not.toHaveProperty('tradeName')
      const body = { answers, draft: reference }
      const url = `/api/services/${SERVICE}/applications`
      expect((await asks('POST', url, body, 'renew-it-1')).json).toMatchObject({ fresh: true })
      const running = await begin('amend')
      fits('LicenceBegun', running.json)
      expect(running.json).toEqual({ reference, service: SERVICE, sent: true })
      await claimCase(officer, reference)
      await approveCase(officer, reference)
      await deliver()
      const after = await asks('GET', `/api/licences/${number}`)
      const sent = await asks('GET', `/api/applications/${reference}/answers`)
      expect(sent.json.answers).toMatchObject({ tradeName: 'بيت الهيل', mobile: '+97455501234' })
      const longer = addPeriod(validTo ?? '', parsePeriod('P1Y'))
      expect(after.json).toMatchObject({ state: 'valid', validTo: longer })
    },
  )

  actsTest(
    'changes what the service lets be changed and nothing else, has a lost document made once, and gives it up once',
    async ({ as, given, deliver, software, described }) => {
      const { holder, person, officer, number } = await licensed({ as, given, deliver })
      const at = `/api/licences/${number}`
      const { asks } = await software(holder)
      const fits = fitting(await described(SERVICE))
      const early = await asks('POST', `${at}/applications`, { act: 'renew' })
      expect(early.json.type).toBe('/problems/licences/renewal-early')
      const begun = await asks('POST', `${at}/applications`, { act: 'amend' })
      const reference = String(begun.json.reference)
      const draft = await asks('GET', `/api/drafts/${reference}`)
      expect(draft.json.open).toContain('/tradeName')
      const changed = { tradeName: 'بيت آخر', mobile: '+97455509999', declaration: true }
      const body = { answers: changed, draft: reference }
      const checked = await asks('POST', `/api/services/${SERVICE}/check`, body)
      expect(checked.json).toMatchObject({
        ...{ complete: true, answers: { tradeName: 'بيت آخر', mobile: '+97455501234' } },
      })
      const url = `/api/services/${SERVICE}/applications`
      expect((await asks('POST', url, body, 'amend-it-1')).status).toBe(201)
      expect(
        (await asks('GET', `/api/applications/${reference}/answers`)).json.answers,
      ).toMatchObject({ tradeName: 'بيت آخر', mobile: '+97455501234' })
      await claimCase(officer, reference)
      await approveCase(officer, reference)
      await deliver()
      const again = () => asks('POST', `${at}/replacement`, {}, 'it-is-lost-1')
      fits('Licence', (await again()).json)
      await deliver()
      const messages = await asks('GET', `${at}/messages`)
      fits('Messages', messages.json)
      expect(JSON.stringify(messages.json)).toContain(number)
      expect((await again()).json).toMatchObject({ number, waits: false })
      expect(await findLicence(person, { number })).toMatchObject({
        ...{ kind: 'replaced', editionNumber: 3 },
      })
      expect((await asks('POST', `${at}/replacement`, {})).json.type).toBe(
        '/problems/kernel/key-missing',
      )
      const stranger = await software(await given.person())
      for (const path of ['', '/document'])
        expect((await stranger.asks('GET', `${at}${path}`)).status).toBe(404)
      expect((await stranger.asks('POST', `${at}/cancellation`, {})).status).toBe(404)
      const foreign = await stranger.asks('POST', `${at}/applications`, { act: 'amend' })
      expect(foreign).toMatchObject({ status: 403 })
      const elsewhere = await software(holder, { agency: 'mm' })
      expect((await elsewhere.asks('GET', '/api/licences')).json).toEqual({ licences: [] })
      expect((await elsewhere.asks('GET', at)).json.type).toBe('/problems/licences/not-yours')
      const there = await elsewhere.asks('POST', `${at}/applications`, { act: 'amend' })
      expect(there.json.type).toBe('/problems/cases/licence-missing')
      for (const _ of [1, 2]) {
        const given = await asks('POST', `${at}/cancellation`, {})
        fits('GivenUp', given.json)
        expect(given.json).toEqual({ number, waits: false })
      }
      expect((await asks('GET', at)).json).toMatchObject({ state: 'cancelled', offered: [] })
    },
  )

  actsTest(
    'is described where the service has such things, and nowhere else',
    async ({ described }) => {
      const pathsOf = async (id: string) => Object.keys((await described(id)).paths)
      const home = await pathsOf(SERVICE)
      expect(home).toContain('/api/licences/{number}/replacement')
      expect(home).toContain('/api/applications/{reference}/appeal')
      expect(home).not.toContain('/api/applications/{reference}/place')
      expect(home).not.toContain('/api/confirmations')
      const police = (await described('police-clearance')).paths
      // What costs something is applied for; nobody renews a certificate, or gives it up.
      expect(police).not.toHaveProperty(['/api/licences/{number}/replacement'])
      expect(police).not.toHaveProperty(['/api/licences/{number}/cancellation'])
      expect(JSON.stringify(police['/api/licences/{number}/applications'])).toContain(
        '"enum":["replace"]',
      )
      expect(await pathsOf(SCHOLARSHIP)).toContain('/api/applications/{reference}/place')
      expect(await pathsOf('commercial-registration-issue')).toContain('/api/confirmations')
      expect(await pathsOf('licensing-appeal')).not.toContain('/api/licences/{number}')
    },
  )
})

describe('Software of an applicant', () => {
  actsTest(
    'appeals against a refusal, as its person can',
    async ({ as, given, software, described }) => {
      const { person, reference } = await givenRefused(as, given)
      const { asks } = await software(person)
      const fits = fitting(await described(SERVICE))
      const found = await asks('GET', `/api/applications/${reference}`)
      fits('Case', found.json)
      expect(found.json.appeal).toEqual({
        ...{
          service: 'licensing-appeal',
          until: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
          late: false,
          made: null,
        },
      })
      const at = `/api/applications/${reference}/appeal`
      const begun = await asks('POST', at, {})
      fits('Begun', begun.json)
      expect(begun).toMatchObject({ status: 201, json: { service: 'licensing-appeal' } })
      const draft = String(begun.json.reference)
      expect((await asks('POST', at, {})).json.reference).toBe(draft)
      const body = { answers: GROUNDS, draft }
      const url = '/api/services/licensing-appeal'
      expect((await asks('POST', `${url}/check`, body)).json).toMatchObject({ complete: true })
      const other = await asks('POST', `/api/services/${SERVICE}/check`, body)
      expect(other.json.type).toBe('/problems/services/draft-missing')
      const sent = await asks('POST', `${url}/applications`, body, 'an-appeal-1')
      expect(sent.json).toMatchObject({ reference: draft, fresh: true })
      expect((await asks('POST', at, {})).json.type).toBe('/problems/cases/appeal-made')
      expect((await asks('GET', `/api/applications/${reference}`)).json).toMatchObject({
        appeal: { made: draft },
      })
      const stranger = await software(await given.person())
      expect((await stranger.asks('POST', at, {})).status).toBe(404)
    },
  )

  actsTest(
    'reads the form on paper, and finds no hearing where none is set',
    async ({ as, given, software }) => {
      const person = await given.person()
      const reference = await sendApplication(as(person))
      const { asks } = await software(person)
      const paper = await asks.bytes(`/api/applications/${reference}/answers.pdf`)
      expect(paper.subarray(0, 5).toString()).toBe('%PDF-')
      const hearing = await asks('GET', `/api/applications/${reference}/hearing.ics`)
      expect(hearing.json.type).toBe('/problems/kernel/not-found')
    },
  )
})

import { describe, expect } from 'vitest'
import { findLicence } from '#licences'
import { findService, saveAnswers, startDraft } from '#services'
import { bodyOf, type DbFixtures, dbTest, type Given, type GivenPerson } from '#testing'
import { submitApplication } from '../application.ts'
import { claimCase } from '../claim.ts'
import { approveCase } from '../decision.ts'
import { attach, findCase } from '../fixture.ts'
import { takePayment } from '../payment/counter.ts'
import { feeOf, findFee } from '../payment/fee.ts'
import { startOfLicence } from './of-licence.ts'

const DRIVING = 'driving-licence-renew'
const TRAFFIC = 'gdt'
const PERMITS = 'renew-residence-permit'
const PASSPORTS = 'gdp'
const ANSWERS = {
  ...{ birthDate: '1984-05-02', vehicleClass: 'light', glasses: false, finesPaid: true },
  ...{ delivery: 'centre', phone: '+97433000012', declaration: true },
}

type Setting = Pick<DbFixtures, 'as' | 'deliver'> & { given: Given }
let receipts = 0

/** The officer approves, and another notes what was paid. */
async function granted(
  { as, given, deliver }: Setting,
  reference: string,
  amount: string,
  { day = '2026-11-23', agency = TRAFFIC } = {},
) {
  const officer = as(await given.officer({ agency }))
  const cashier = as(await given.officer({ agency }))
  await claimCase(officer, reference)
  await approveCase(officer, reference)
  expect(await findCase(officer, reference)).toMatchObject({ state: 'awaiting-payment' })
  receipts += 1
  const payment = { amount, receipt: `R-${receipts}`, day }
  await takePayment(cashier, reference, payment)
  await deliver()
}

/** A driving licence that was applied for, paid and issued; its number. */
async function givenDriving(setting: Setting, holder: GivenPerson): Promise<string> {
  const person = setting.as(holder)
  const { id, reference } = await startDraft(person, DRIVING)
  const eyeTest = await attach(person, `draft:${id}`, 'eyes.pdf')
  await saveAnswers(person, reference, { ...ANSWERS, eyeTest })
  await submitApplication(person, reference)
  await granted(setting, reference, '250')
  return (await findCase(person, reference))?.licenceNumber ?? ''
}

describe('What is done with a licence later', () => {
  dbTest(
    'is a renewal under the same number, with a new test of the eyes in place of that of years ago',
    async ({ as, given, deliver, clock }) => {
      const setting = { as, given, deliver }
      const holder = await given.person()
      const person = as(holder)
      const number = await givenDriving(setting, holder)
      const before = await findLicence(person, { number })
      expect(before).toMatchObject({ validTo: '2031-11-22' })
      clock.set('2031-10-01T09:00:00Z')
      const begun = await startOfLicence(person, number, 'renew')
      if ('running' in begun) throw new Error('nothing was sent yet')
      const { id, reference, answers } = begun.draft
      expect(answers).toMatchObject({ vehicleClass: 'light', glasses: false })
      expect(answers).not.toHaveProperty('eyeTest')
      const eyeTest = await attach(person, `draft:${id}`, 'eyes-2031.pdf')
      await saveAnswers(person, reference, { ...answers, eyeTest, declaration: true })
      await submitApplication(person, reference)
      await granted(setting, reference, '250', { day: '2031-10-01' })
      expect(await findLicence(person, { number })).toMatchObject({
        ...{ id: before?.id, kind: 'renewed', validTo: '2036-11-22' },
      })
    },
  )

  dbTest(
    'is a renewal until the day that was answered, where the licence ends on one',
    async ({ as, given, deliver, clock }) => {
      const setting = { as, given, deliver }
      const person = as(await given.person())
      const own = { permits: [{ who: 'self', years: 1 }], phone: '+97433000013', declaration: true }
      const first = await startDraft(person, PERMITS)
      await saveAnswers(person, first.reference, { ...own, ownExpires: '2026-12-10' })
      await submitApplication(person, first.reference)
      await granted(setting, first.reference, '1000', { agency: PASSPORTS })
      const number = (await findCase(person, first.reference))?.licenceNumber ?? ''
      const before = await findLicence(person, { number })
      expect(before).toMatchObject({ validFrom: '2026-11-23', validTo: '2027-12-10' })
      clock.set('2027-11-01T09:00:00Z')
      const begun = await startOfLicence(person, number, 'renew')
      if ('running' in begun) throw new Error('nothing was sent yet')
      const { reference, answers } = begun.draft
      const now = { ...answers, ownExpires: '2027-12-10', declaration: true }
      await saveAnswers(person, reference, now)
      await submitApplication(person, reference)
      await granted(setting, reference, '1000', { day: '2027-11-01', agency: PASSPORTS })
      expect(await findLicence(person, { number })).toMatchObject({
        ...{ id: before?.id, kind: 'renewed', validFrom: '2027-11-01', validTo: '2028-12-10' },
      })
    },
  )

  dbTest(
    'costs what the service says: a lost document is applied for, paid and made again, and nothing else changes',
    async ({ as, given, deliver, browse }) => {
      const setting = { as, given, deliver }
      const holder = await given.person()
      const [person, browser] = [as(holder), await browse(holder)]
      const number = await givenDriving(setting, holder)
      const before = await findLicence(person, { number })
      const here = `/en/my/licences/${number}`
      const page = bodyOf((await browser.get(here)).body)
      expect(page).toContain('Apply for a new document')
      expect(page).toContain('Fee: Depends on your case')
      // Not at once, and not for nothing.
      const atOnce = await browser.post(`${here}/replace`)
      expect([atOnce.status, atOnce.body]).toEqual([409, expect.stringContaining('apply for it')])
      const { location = '' } = await browser.post(`${here}/replacement`)
      const begun = await startOfLicence(person, number, 'replace')
      if ('running' in begun) throw new Error('nothing was sent yet')
      const { reference, form, fields, answers } = begun.draft
      expect([form, fields, answers.vehicleClass]).toEqual(['apply', [], 'light'])
      expect(location).toBe(`/en/apply/${reference}`)
      const check = await browser.get(`/en/apply/${reference}/check`)
      expect(bodyOf(check.body)).toContain('New document')
      await saveAnswers(person, reference, { vehicleClass: 'heavy', declaration: true })
      await submitApplication(person, reference)
      const about = bodyOf((await browser.get(`/en/my/cases/${reference}`)).body)
      expect(about).toContain('another document in place of a lost one')
      expect(await startOfLicence(person, number, 'replace')).toEqual({ running: reference })
      await granted(setting, reference, '250')
      const after = await findLicence(person, { number })
      expect(after).toMatchObject({ kind: 'replaced', editionNumber: 2, state: 'valid' })
      expect([after?.rows, after?.validTo]).toEqual([before?.rows, before?.validTo])
      expect(after?.code).not.toBe(before?.code)
      const found = await findCase(person, reference)
      expect(found).toMatchObject({ state: 'granted', licenceNumber: number })
      expect(found && (await findFee(person, found.id))).toMatchObject({ paidMinor: 25000n })
    },
  )

  dbTest('is not paid for once the licence was revoked', async ({ as, given, deliver, browse }) => {
    const setting = { as, given, deliver }
    const holder = await given.person()
    const [person, browser] = [as(holder), await browse(holder)]
    const number = await givenDriving(setting, holder)
    const begun = await startOfLicence(person, number, 'replace')
    if ('running' in begun) throw new Error('nothing was sent yet')
    const { reference } = begun.draft
    await saveAnswers(person, reference, { declaration: true })
    await submitApplication(person, reference)
    const officer = as(await given.officer({ agency: TRAFFIC }))
    await claimCase(officer, reference)
    await approveCase(officer, reference)
    const own = () => browser.get(`/en/my/cases/${reference}`)
    const asked = bodyOf((await own()).body)
    expect(asked).toContain('Pay QAR 250')
    expect(asked).toContain('It was approved: what you applied for is issued once the fee is paid.')
    expect(asked).toContain('Payment step 5 of 5')
    const head = await given.officer({ agency: TRAFFIC, roles: ['senior-officer'] })
    const desk = await browse(head)
    const revoked = await desk.post(`/en/office/licences/${number}/revoke`, {
      ...{ reason: 'false-data', text: 'The test of the eyes was another’s.' },
    })
    expect(revoked.status).toBe(303)
    const page = bodyOf((await own()).body)
    expect(page).not.toContain('Pay QAR 250')
    expect(page).toContain('there is nothing to pay for')
    expect(page).toContain('nothing of it can be renewed')
    const cashier = await given.officer({ agency: TRAFFIC })
    const payment = { amount: '250', receipt: 'R-in-vain', day: '2026-11-23' }
    const taken = takePayment(as(cashier), reference, payment)
    await expect(taken).rejects.toMatchObject({ code: 'cases/licence-ended' })
    const counter = await (await browse(cashier)).get(`/en/office/payments/${reference}`)
    expect(bodyOf(counter.body)).toContain('Take no money for it')
    expect(counter.body).not.toContain('name="receipt"')
  })

  dbTest(
    'costs nothing, something fixed, or what the rules say, as its act is',
    async ({ ctx, browse }) => {
      const bundleOf = async (id: string) => {
        const found = await findService(ctx, id)
        if (!found) throw new Error(id)
        return found.bundle
      }
      const outcome = { fee: { minor: 10000n, currency: 'QAR' }, qualifies: true }
      const card = await bundleOf('health-card-issue')
      const fees = (['renew', 'amend', null] as const).map(
        (act) => feeOf(ctx, card, outcome, act)?.minor,
      )
      expect(fees).toEqual([10000n, 0n, 10000n])
      const copy = feeOf(ctx, await bundleOf('police-clearance'), outcome, 'replace')
      expect(copy).toEqual({ minor: 1000n, currency: 'QAR' })
      const page = bodyOf((await (await browse()).get('/en/services/police-clearance')).body)
      expect(page).toContain('A new document in place of a lost one')
      expect(page).toContain('QAR 10')
    },
  )
})

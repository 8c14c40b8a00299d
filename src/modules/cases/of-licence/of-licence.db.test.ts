import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import type { Ctx } from '#kernel'
import { findLicence, type Licence } from '#licences'
import { saveAnswers } from '#services'
import { bodyOf, type DbFixtures, dbTest, type Given, type GivenPerson } from '#testing'
import { startCorrecting, submitApplication, withdrawApplication } from '../application.ts'
import { claimCase } from '../claim.ts'
import { approveCase, returnForCorrection } from '../decision.ts'
import { findCase, sendApplication } from '../fixture.ts'
import { startOfLicence } from './of-licence.ts'

type Setting = Pick<DbFixtures, 'as' | 'deliver'> & { given: Given }

/** The licence of somebody whose application was granted: valid from 23 November 2026 to 22 November 2027. */
async function givenLicence({ as, given, deliver }: Setting, holder: GivenPerson) {
  const person = as(holder)
  const officer = as(await given.officer())
  const reference = await sendApplication(person)
  await approved({ officer, deliver }, reference)
  const found = await findCase(person, reference)
  const licence = await findLicence(person, { number: found?.licenceNumber ?? '' })
  if (!licence) throw new Error('no licence was granted')
  return { person, officer, licence }
}

async function approved(
  { officer, deliver }: { officer: Ctx } & Pick<DbFixtures, 'deliver'>,
  reference: string,
) {
  await claimCase(officer, reference)
  await approveCase(officer, reference)
  await deliver()
}

async function begun(person: Ctx, { number }: Licence, act: 'renew' | 'amend') {
  const made = await startOfLicence(person, number, act)
  if ('running' in made) throw new Error(`${made.running} is under way`)
  return made.draft
}

/** Sends an application about a licence, with what is changed in its answers. */
async function sent(
  person: Ctx,
  licence: Licence,
  act: 'renew' | 'amend',
  change: Record<string, unknown> = {},
) {
  const { reference, answers } = await begun(person, licence, act)
  await saveAnswers(person, reference, { ...answers, ...change, declaration: true })
  await submitApplication(person, reference)
  return reference
}

const again = async (ctx: Ctx, { number }: Licence) => {
  const licence = await findLicence(ctx, { number })
  if (!licence) throw new Error('the licence is gone')
  return licence
}

describe('Renewing a licence', () => {
  dbTest('needs one that is there', async ({ as, given }) => {
    const person = as(await given.person())
    await expect(startOfLicence(person, 'QA-0000', 'renew')).rejects.toThrow(
      'cases/licence-missing',
    )
  })

  dbTest(
    'is an application by the form of renewals, filled in with what the licence says, and extends the same licence',
    async ({ as, given, deliver, clock, ctx }) => {
      const setting = { as, given, deliver }
      const { person, officer, licence } = await givenLicence(setting, await given.person())
      clock.set('2027-10-01T09:00:00Z')
      const draft = await begun(person, licence, 'renew')
      expect(draft).toMatchObject({ form: 'renew', licence: licence.id, licenceAct: 'renew' })
      expect(draft.answers).toMatchObject({ tradeName: 'بيت الهيل', home: { tenure: 'owned' } })
      expect(draft.answers).not.toHaveProperty('declaration')
      expect((await begun(person, licence, 'renew')).reference).toBe(draft.reference)
      const home = {
        ...(draft.answers.home as object),
        address: { zone: '56', street: '1', building: '2' },
      }
      const reference = await sent(person, licence, 'renew', { home })
      const { rows } = await sql<{ form: string; owned: number }>`
        select c.form, (select count(*)::int from kernel.file f where f.owner = 'case:' || c.id) as owned
        from cases.case c where c.reference = ${reference}`.execute(ctx.sql)
      expect(rows).toEqual([{ form: 'renew', owned: 1 }])
      await approved({ officer, deliver }, reference)
      const renewed = await again(person, licence)
      expect(renewed).toMatchObject({
        ...{ id: licence.id, kind: 'renewed', validTo: '2028-11-22', state: 'valid' },
      })
      const values = renewed.rows.map(({ value }) => value.ar)
      expect(values).toContain('بيت الهيل')
      expect(values.join()).toContain('56')
      expect(await findCase(person, reference)).toMatchObject({
        ...{ state: 'granted', licenceNumber: licence.number },
      })
    },
  )

  dbTest(
    'opens sixty days before the last day and closes thirty after it, also to what was begun before',
    async ({ as, given, deliver, clock }) => {
      const setting = { as, given, deliver }
      const { person, licence } = await givenLicence(setting, await given.person())
      const renew = () => startOfLicence(person, licence.number, 'renew')
      await expect(renew()).rejects.toMatchObject({ code: 'licences/renewal-early' })
      clock.set('2027-09-22T21:00:00Z')
      await expect(renew()).resolves.toHaveProperty('draft')
      clock.set('2027-12-20T09:00:00Z')
      const late = await begun(person, licence, 'renew')
      await saveAnswers(person, late.reference, { ...late.answers, declaration: true })
      clock.set('2027-12-23T09:00:00Z')
      const send = submitApplication(person, late.reference)
      await expect(send).rejects.toMatchObject({ code: 'licences/renewal-late' })
      await expect(renew()).rejects.toMatchObject({ code: 'licences/renewal-late' })
    },
  )

  dbTest(
    'is one application at a time, however many are sent at once',
    async ({ as, given, deliver, clock, ctx }) => {
      const setting = { as, given, deliver }
      const { person, licence } = await givenLicence(setting, await given.person())
      clock.set('2027-10-01T09:00:00Z')
      const drafts = [await begun(person, licence, 'renew'), await begun(person, licence, 'amend')]
      for (const { reference, answers } of drafts) {
        await saveAnswers(person, reference, { ...answers, declaration: true })
      }
      const both = await Promise.allSettled(
        drafts.map(({ reference }) => submitApplication(person, reference)),
      )
      expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      const refused = both.find((one) => one.status === 'rejected')
      expect(refused?.reason).toMatchObject({ code: 'cases/licence-busy' })
      const running = await startOfLicence(person, licence.number, 'renew')
      expect(running).toHaveProperty('running')
      const second = sql`update cases.case set of_licence = ${licence.id}, of_act = 'renew'
        where of_licence is null and closed_at is null`
      await sendApplication(person)
      await expect(second.execute(ctx.sql)).rejects.toThrow('case_of_licence')
      const reference = 'running' in running ? running.running : ''
      await withdrawApplication(person, reference)
      await expect(startOfLicence(person, licence.number, 'renew')).resolves.toHaveProperty('draft')
    },
  )

  dbTest(
    'of a licence that was given up meanwhile is not approved',
    async ({ as, given, deliver, clock, browse }) => {
      const holder = await given.person()
      const { person, officer, licence } = await givenLicence({ as, given, deliver }, holder)
      clock.set('2027-10-01T09:00:00Z')
      const reference = await sent(person, licence, 'renew')
      const page = await browse(holder)
      await page.post(`/en/my/licences/${licence.number}/cancel`)
      await claimCase(officer, reference)
      const approve = approveCase(officer, reference)
      await expect(approve).rejects.toMatchObject({ code: 'licences/already-ended' })
      expect((await findCase(person, reference))?.state).toBe('under-review')
    },
  )

  dbTest(
    'is corrected with what the licence says',
    async ({ as, given, deliver, clock, browse }) => {
      const setting = { as, given, deliver }
      const holder = await given.person()
      const { person, officer, licence } = await givenLicence(setting, holder)
      clock.set('2027-10-01T09:00:00Z')
      const reference = await sent(person, licence, 'renew')
      await claimCase(officer, reference)
      const note = { path: 'mobile', note: 'الرقم لا يرد' }
      await returnForCorrection(officer, reference, { fields: [note] })
      await startCorrecting(person, reference)
      const page = await browse(holder)
      await page.post(`/en/apply/${reference}/contact`, {
        ...{ _revision: '0', _shown: 'mobile', _do: 'continue', mobile: '33000002' },
      })
      await page.post(`/en/apply/${reference}/submit`, { _revision: '1', declaration: 'yes' })
      await approveCase(officer, reference)
      await deliver()
      expect((await again(person, licence)).validTo).toBe('2028-11-22')
    },
  )
})

describe('Amending a licence', () => {
  dbTest(
    'opens the fields that the service names, and leaves all others as they are',
    async ({ as, given, deliver, clock, browse }) => {
      const holder = await given.person()
      const { person, officer, licence } = await givenLicence({ as, given, deliver }, holder)
      clock.set('2027-03-01T09:00:00Z')
      const { reference } = await begun(person, licence, 'amend')
      const page = await browse(holder)
      const home = await page.get(`/en/apply/${reference}/home`)
      expect(home.body).not.toMatch(/<input[^>]*name="home\.address\.zone"/)
      const name = await page.get(`/en/apply/${reference}/name`)
      expect(name.body).toMatch(/<input[^>]*name="tradeName"/)
      await page.post(`/en/apply/${reference}/name`, {
        ...{ _revision: '0', _shown: 'wantsTradeName tradeName', _do: 'continue' },
        ...{ wantsTradeName: 'yes', tradeName: 'بيت الورد', 'home.tenure': 'rented' },
      })
      const sending = await page.post(`/en/apply/${reference}/submit`, {
        ...{ _revision: '1', declaration: 'yes' },
      })
      expect(sending.location).toContain(reference)
      await approved({ officer, deliver }, reference)
      const amended = await again(person, licence)
      expect(amended).toMatchObject({ kind: 'amended', validTo: licence.validTo })
      expect(amended.rows.map(({ value }) => value.ar)).toContain('بيت الورد')
    },
  )
})

describe('The page of a licence', () => {
  dbTest(
    'offers what its service says, and a renewal from its first day on',
    async ({ as, given, deliver, clock, browse }) => {
      const holder = await given.person()
      const { licence } = await givenLicence({ as, given, deliver }, holder)
      const page = await browse(holder)
      const here = `/en/my/licences/${licence.number}`
      const early = bodyOf((await page.get(here)).body)
      expect(early).toContain('You can renew it from 23 September 2027 on.')
      expect(early).toContain('Change what it says')
      clock.set('2027-10-01T09:00:00Z')
      const other = await browse(await given.person())
      expect((await other.post(`${here}/renew`)).status).toBe(403)
      const fresh = await browse(holder)
      expect(bodyOf((await fresh.get(here)).body)).toContain('Renew the licence')
      const to = (await fresh.post(`${here}/renew`)).location ?? ''
      expect(to).toMatch(/^\/en\/apply\/QA-/)
      expect((await fresh.get(to)).status).toBe(303)
    },
  )
})

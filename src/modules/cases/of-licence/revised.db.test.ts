import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import type { Ctx } from '#kernel'
import { findLicence } from '#licences'
import { findService, type ServiceBundle, saveAnswers, startDraft } from '#services'
import { bodyOf, type DbFixtures, dbTest, formIn, type GivenPerson } from '#testing'
import { submitApplication } from '../application.ts'
import { claimCase } from '../claim.ts'
import { approveCase } from '../decision.ts'
import { ANSWERS, attach, findCase, SERVICE } from '../fixture.ts'
import { type LicenceAct, startOfLicence } from './of-licence.ts'

type Setting = Pick<DbFixtures, 'ctx' | 'as' | 'deliver' | 'given'>

const FIRST = 'a'.repeat(64)

/** The version before this one, as its map and what is kept of it tell. */
function firstOf(bundle: ServiceBundle): ServiceBundle {
  const { form, forms } = bundle.earlier?.[1] ?? {}
  const { decidedBy } = bundle.service
  if (!form || !decidedBy) throw new Error('no earlier version is kept')
  const inputs = { ...decidedBy.inputs, 'Lives in the home': 'home.occupant = "applicant"' }
  const service = { ...bundle.service, version: 1, decidedBy: { ...decidedBy, inputs } }
  return { ...bundle, version: FIRST, service, forms: { ...bundle.forms, apply: form, ...forms } }
}

/** Offers the version before this one; `later` offers this one again. */
async function offerFirst({ sql: database }: Ctx, bundle: ServiceBundle) {
  const offer = (version: string) =>
    sql`update services.service set version = ${version} where id = ${SERVICE}`.execute(database)
  await sql`insert into services.service_version (id, version, bundle, loaded_at)
    values (${SERVICE}, ${FIRST}, ${JSON.stringify(firstOf(bundle))}, now())
    on conflict do nothing`.execute(database)
  await offer(FIRST)
  return { later: () => offer(bundle.version) }
}

/** The licence of somebody who applied for it by the version before this one, which is still offered. */
async function licenceOfFirst({ ctx, as, deliver, given }: Setting, holder: GivenPerson) {
  const bundle = (await findService(ctx, SERVICE))?.bundle
  if (!bundle) throw new Error('the service is gone')
  const { later } = await offerFirst(ctx, bundle)
  const person = as(holder)
  const officer = as(await given.officer())
  const { id, reference } = await startDraft(person, SERVICE)
  const { mobile, home, ...answers } = ANSWERS
  const { livesThere: _, ...lives } = home
  await saveAnswers(person, reference, {
    ...answers,
    ...{ telephone: mobile, fax: '+97444001234' },
    home: {
      ...{ ...lives, occupant: 'applicant' },
      completionCertificate: await attach(person, `draft:${id}`, 'completion.pdf'),
    },
  })
  await submitApplication(person, reference)
  await claimCase(officer, reference)
  await approveCase(officer, reference)
  await deliver()
  const number = (await findCase(person, reference))?.licenceNumber ?? ''
  const begin = async (act: LicenceAct) => {
    const made = await startOfLicence(person, number, act)
    if ('running' in made) throw new Error(`${made.running} is under way`)
    return made.draft
  }
  const approved = async (of: string) => {
    await claimCase(officer, of)
    await approveCase(officer, of)
    await deliver()
    return findLicence(person, { number })
  }
  return { person, later, begin, approved }
}

describe('A licence of before its service was revised', () => {
  dbTest(
    'is renewed with what it says under the names of now, and what is asked no more stays with it',
    async ({ ctx, as, deliver, given, clock }) => {
      const setting = { ctx, as, deliver, given }
      const { person, later, begin, approved } = await licenceOfFirst(setting, await given.person())
      await later()
      clock.set('2027-10-01T09:00:00Z')
      const { reference, answers } = await begin('renew')
      expect(answers).toMatchObject({
        ...{ mobile: '+97455501234', tradeName: 'بيت الهيل' },
        home: { livesThere: true, tenure: 'owned', completionCertificate: expect.anything() },
      })
      for (const name of ['telephone', 'fax', 'home.occupant']) {
        expect(answers).not.toHaveProperty(name)
      }
      await saveAnswers(person, reference, { ...answers, declaration: true })
      await submitApplication(person, reference)
      const renewed = await approved(reference)
      expect(renewed).toMatchObject({ kind: 'renewed', validTo: '2028-11-22', state: 'valid' })
      expect(renewed?.rows.map(({ value }) => value.ar)).toContain('بيت الهيل')
    },
  )

  dbTest(
    'goes on being renewed where the service is revised meanwhile: all that it says comes along',
    async ({ ctx, as, deliver, given, clock, browse }) => {
      const setting = { ctx, as, deliver, given }
      const holder = await given.person()
      const { person, later, begin, approved } = await licenceOfFirst(setting, holder)
      clock.set('2027-10-01T09:00:00Z')
      const { reference, answers } = await begin('renew')
      expect(answers).toMatchObject({ telephone: '+97455501234', home: { occupant: 'applicant' } })
      await later()
      const browser = await browse(holder)
      const revised = `/en/apply/${reference}/revised`
      const asked = await browser.get(revised)
      expect(bodyOf(asked.body)).toContain('The ministry sends nothing by fax any more')
      await browser.post(revised, formIn(asked.body, revised))
      const { rows } = await sql<{
        version: string
        answers: Record<string, unknown>
        maps: string[]
      }>`
        select d.version, d.answers, m.maps from services.draft d
        join services.draft_move m on m.draft = d.id where d.reference = ${reference}`.execute(
        ctx.sql,
      )
      const [moved] = rows
      expect(moved?.version).not.toBe(FIRST)
      expect(moved?.maps).toEqual(['renew-1-to-2'])
      expect(moved?.answers).toMatchObject({
        ...{ mobile: '+97455501234', tradeName: 'بيت الهيل', activities: ANSWERS.activities },
        home: { livesThere: true, tenure: 'owned', address: ANSWERS.home.address },
      })
      await saveAnswers(person, reference, { ...moved?.answers, declaration: true })
      await submitApplication(person, reference)
      expect(await approved(reference)).toMatchObject({ kind: 'renewed', state: 'valid' })
    },
  )

  dbTest(
    'goes on being amended: what is open is what the service opens now, and nothing else',
    async ({ ctx, as, deliver, given, browse }) => {
      const setting = { ctx, as, deliver, given }
      const holder = await given.person()
      const { person, later, begin, approved } = await licenceOfFirst(setting, holder)
      const { reference } = await begin('amend')
      await later()
      const browser = await browse(holder)
      const revised = `/en/apply/${reference}/revised`
      const asked = await browser.get(revised)
      await browser.post(revised, formIn(asked.body, revised))
      const { rows } = await sql<{
        answers: Record<string, unknown>
        fields: string[]
        locked: string[]
      }>`
        select answers, fields, locked from services.draft where reference = ${reference}`.execute(
        ctx.sql,
      )
      const [moved] = rows
      expect(moved?.answers).toMatchObject({ mobile: '+97455501234', home: { livesThere: true } })
      expect(moved?.fields).toEqual(['activities', 'wantsTradeName', 'tradeName'])
      expect(moved?.locked).toEqual(expect.arrayContaining(['home.livesThere', 'mobile']))
      const change = { tradeName: 'بيت الزعفران', mobile: '+97455500000', declaration: true }
      await saveAnswers(person, reference, { ...moved?.answers, ...change })
      await submitApplication(person, reference)
      const amended = await approved(reference)
      expect(amended?.rows.map(({ value }) => value.ar)).toContain('بيت الزعفران')
      const sent = await sql<{ mobile: string }>`
        select s.answers->>'mobile' as mobile from cases.submission s
        join cases.case c on c.id = s.case_id where c.reference = ${reference}`.execute(ctx.sql)
      expect(sent.rows).toEqual([{ mobile: '+97455501234' }])
    },
  )

  dbTest(
    'is amended also where the service asks what it does not say: that is open beside what is amended',
    async ({ ctx, as, deliver, given }) => {
      const setting = { ctx, as, deliver, given }
      const { later, begin } = await licenceOfFirst(setting, await given.person())
      await later()
      const bundle = (await findService(ctx, SERVICE))?.bundle
      if (!bundle) throw new Error('the service is gone')
      const more = structuredClone(bundle)
      more.forms.apply?.pages
        .find(({ page }) => page === 'contact')
        ?.fields.push({ kind: 'text', name: 'bestTime', required: true, max: { characters: 40 } })
      const version = 'b'.repeat(64)
      await sql`insert into services.service_version (id, version, bundle, loaded_at)
        values (${SERVICE}, ${version}, ${JSON.stringify({ ...more, version })}, now())`.execute(
        ctx.sql,
      )
      await sql`update services.service set version = ${version} where id = ${SERVICE}`.execute(
        ctx.sql,
      )
      const draft = await begin('amend')
      await later()
      expect(draft.fields).toEqual(['activities', 'wantsTradeName', 'tradeName', 'bestTime'])
      expect(draft.locked).not.toContain('bestTime')
    },
  )
})

import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import type { Ctx, PersonId } from '#kernel'
import { newReference } from '#lib/reference'
import { type Browser, bodyOf, dbTest } from '#testing'
import { grantLicence, type LicenceOrder } from './edition.ts'
import { givenVersion, orderFor, REASON } from './fixture.ts'
import { findLicence } from './licence.ts'
import { confirmMeasure, countProposals, takeMeasure } from './measure.ts'

const AGENCY = 'moci'
const NAME = { ar: 'سارة خالد', en: 'Sara Khalid' }

const order = (ctx: Ctx, holder: PersonId, more: Partial<LicenceOrder> = {}) =>
  orderFor(ctx, holder, {
    template: null,
    rows: [
      { label: { ar: 'النشاط', en: 'Activity' }, value: { ar: 'خياطة', en: 'Tailoring' } },
      { label: { ar: 'الهاتف', en: 'Telephone' }, value: { ar: '33334444', en: '33334444' } },
    ],
    publicRows: [0],
    ...more,
  })

const stateOf = async (ctx: Ctx, number: string) => (await findLicence(ctx, { number }))?.state

async function granted(ctx: Ctx, holder: PersonId, more: Partial<LicenceOrder> = {}) {
  const { number } = await grantLicence(ctx, await order(ctx, holder, more))
  const licence = await findLicence(ctx, { number })
  if (!licence) throw new Error('the licence was not granted')
  return licence
}

describe('A licence', () => {
  dbTest('is granted once for a case, however often it is asked for', async ({ ctx, given }) => {
    const { id } = await given.person()
    const asked = await order(ctx, id)
    const first = await grantLicence(ctx, asked)
    expect(first.number).toMatch(/^QA-L-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z*~$=]$/)
    expect(await grantLicence(ctx, asked)).toEqual(first)
  })

  dbTest(
    'waits until it is issued, and is then valid from its first day to its last',
    async ({ ctx, given, clock, deliver }) => {
      const { id } = await given.person()
      const { number } = await granted(ctx, id, { validFrom: '2026-11-25', validTo: '2026-11-26' })
      expect(await stateOf(ctx, number)).toBe('pending')
      await deliver()
      expect(await stateOf(ctx, number)).toBe('future')
      clock.advance({ days: 2 })
      expect(await stateOf(ctx, number)).toBe('valid')
      clock.advance({ days: 1 })
      expect(await stateOf(ctx, number)).toBe('valid')
      clock.advance({ days: 1 })
      expect(await stateOf(ctx, number)).toBe('expired')
    },
  )
})

describe('A licence on its pages', () => {
  dbTest('is not told to others by its number', async ({ ctx, given, browse }) => {
    const licence = await granted(ctx, (await given.person()).id)
    const other = await (await browse(await given.person())).get(
      `/en/my/licences/${licence.number}`,
    )
    expect(other.status).toBe(404)
    expect(bodyOf(other.body)).toContain(ctx.translate('en')('licences.problems.not-yours'))
    expect(other.body).not.toContain('Tailoring')
  })

  dbTest('has no document before it is sealed', async ({ ctx, given, browse }) => {
    const person = await given.person()
    const licence = await granted(ctx, person.id)
    const browser = await browse(person)
    const path = `/en/my/licences/${licence.number}/document`
    const before = await browser.get(path)
    expect(before.status).toBe(409)
    expect(bodyOf(before.body)).toContain(ctx.translate('en')('licences.problems.not-sealed-yet'))
  })

  dbTest(
    'leaves in the audit that it was read in a list, or sought',
    async ({ ctx, given, browse }) => {
      const { id } = await given.person()
      const licence = await granted(ctx, id, { agency: 'mm' })
      const senior = await given.officer({ agency: 'mm', roles: ['senior-officer'] })
      const browser = await browse(senior)
      await browser.get('/en/office/licences')
      await browser.get(`/en/office/licences?q=${licence.number}`)
      const { rows } = await sql`
      select data from kernel.audit where fact = 'licences/list-read'
      and actor like ${`${senior.id}%`} order by id`.execute(ctx.sql)
      expect(rows).toEqual([
        { data: { rows: 1, searched: false } },
        { data: { rows: 1, searched: true } },
      ])
    },
  )

  dbTest("is not told to another agency's officials", async ({ ctx, given, browse }) => {
    const licence = await granted(ctx, (await given.person()).id)
    const office = (agency: string) => given.officer({ agency, roles: ['senior-officer'] })
    const path = `/en/office/licences/${licence.number}`
    expect((await (await browse(await office(AGENCY))).get(path)).status).toBe(200)
    const other = await (await browse(await office('moph'))).get(path)
    expect(other.status).toBe(404)
    expect(bodyOf(other.body)).toContain(ctx.translate('en')('licences.problems.missing'))
  })

  dbTest(
    'shows an official nothing of what colleagues think of their own',
    async ({ given, ctx, as, browse, deliver }) => {
      const holder = await given.officer({ agency: AGENCY })
      const licence = await granted(ctx, holder.id)
      await deliver()
      const senior = as(await given.officer({ agency: AGENCY, roles: ['senior-officer'] }))
      await takeMeasure(senior, licence, 'revoke', { reason: REASON, text: 'Between us.' })
      const browser = await browse(holder)
      const page = await browser.get(`/en/office/licences/${licence.number}`)
      expect([page.status, page.body.includes('Between us.')]).toEqual([403, false])
      const proposed = await browser.get('/en/office/licences?view=proposed')
      expect(proposed.body).not.toContain(licence.number)
    },
  )
})

describe('Revoking a licence', () => {
  const told = async (browser: Browser) => bodyOf((await browser.get('/en/my/messages')).body)

  dbTest(
    'takes the reasons of its service, and two officials',
    async ({ given, ctx, browse, deliver }) => {
      const person = await given.person()
      const licence = await granted(ctx, person.id)
      await deliver()
      const path = `/en/office/licences/${licence.number}`
      const senior = await given.officer({ agency: AGENCY, roles: ['senior-officer'] })
      const desk = await browse(senior)
      const page = bodyOf((await desk.get(path)).body)
      expect(page).toContain('You no longer live in the licensed home.')
      expect(page).toContain('Two officials revoke')
      expect((await desk.post(`${path}/revoke`, { reason: REASON, text: '' })).status).toBe(422)
      const foreign = await desk.post(`${path}/revoke`, { reason: 'untrue-data', text: 'typed' })
      expect([foreign.status, foreign.body.includes('typed')]).toEqual([422, true])
      await desk.post(`${path}/revoke`, { reason: REASON, text: 'Seen at the visit.' })
      expect(await stateOf(ctx, licence.number)).toBe('valid')
      const holder = await browse(person)
      expect(await told(holder)).not.toContain('Seen at the visit.')
      expect((await desk.post(`${path}/confirm`)).status).toBe(403)
      const second = await browse(await given.officer({ agency: AGENCY }))
      expect((await second.get('/en/office/licences?view=proposed')).body).toContain(licence.number)
      expect(bodyOf((await second.get(path)).body)).toContain('Seen at the visit.')
      expect((await second.post(`${path}/revoke`)).status).toBe(403)
      expect((await second.post(`${path}/confirm`)).status).toBe(303)
      expect(await stateOf(ctx, licence.number)).toBe('revoked')
      const message = await told(holder)
      expect(message).toContain('You have broken the conditions of the licence. Seen at the visit.')
      expect((await second.post(`${path}/confirm`)).status).toBe(409)
    },
  )

  dbTest(
    'is declined by the second with a word to the first',
    async ({ given, ctx, as, browse, deliver }) => {
      const licence = await granted(ctx, (await given.person()).id)
      await deliver()
      const senior = await given.officer({ agency: AGENCY, roles: ['senior-officer'] })
      const second = await given.officer({ agency: AGENCY })
      const before = await countProposals(as(second), [AGENCY])
      await takeMeasure(as(senior), licence, 'revoke', { reason: REASON, text: 'Seen.' })
      const twice = takeMeasure(as(senior), licence, 'revoke', { reason: REASON, text: 'Seen.' })
      await expect(twice).rejects.toThrow('licences/proposal-waits')
      const unknown = takeMeasure(as(senior), licence, 'revoke', {
        reason: 'because',
        text: 'Seen.',
      })
      await expect(unknown).rejects.toThrow('licences/reason-unknown')
      const alone = confirmMeasure(as(senior), licence)
      await expect(alone).rejects.toThrow('licences/same-official')
      expect(await countProposals(as(second), [AGENCY])).toBe(before + 1)
      const path = `/en/office/licences/${licence.number}`
      const browser = await browse(second)
      for (const [text, problem] of [
        [' ', 'licences/text-missing'],
        ['x'.repeat(1_001), 'licences/text-too-long'],
      ] as const) {
        const refused = await browser.post(`${path}/decline`, { text })
        expect(refused.status, problem).toBe(422)
      }
      await browser.post(`${path}/decline`, { text: 'It was another house.' })
      expect(await stateOf(ctx, licence.number)).toBe('valid')
      expect(await countProposals(as(second), [AGENCY])).toBe(before)
      expect(bodyOf((await (await browse(senior)).get(path)).body)).toContain(
        'It was another house.',
      )
      const late = confirmMeasure(as(second), licence)
      await expect(late).rejects.toThrow('licences/proposal-missing')
      await takeMeasure(as(senior), licence, 'revoke', { reason: REASON, text: 'Seen again.' })
      const both = [1, 2].map(() => confirmMeasure(as(second), licence))
      const done = (await Promise.allSettled(both)).filter(({ status }) => status === 'fulfilled')
      expect(done).toHaveLength(1)
    },
  )

  dbTest('takes one official where the service says so', async ({ given, ctx, as, deliver }) => {
    const serviceVersion = await givenVersion(ctx, 'desk.decide.revoke.fourEyes', false)
    const licence = await granted(ctx, (await given.person()).id, { serviceVersion })
    await deliver()
    const senior = as(await given.officer({ agency: AGENCY, roles: ['senior-officer'] }))
    await takeMeasure(senior, licence, 'revoke', { reason: REASON, text: 'Seen.' })
    expect(await stateOf(ctx, licence.number)).toBe('revoked')
    const again = takeMeasure(senior, licence, 'revoke', { reason: REASON, text: 'Seen.' })
    await expect(again).rejects.toThrow('licences/already-ended')
  })
})

describe('The public check', () => {
  dbTest(
    "shows the initials and the public lines, and nothing else of the holder's",
    async ({ ctx, given, browse, deliver }) => {
      const licence = await granted(ctx, (await given.person()).id)
      await deliver()
      const page = await (await browse()).get(`/en/verify/${licence.code}`)
      expect(page.status).toBe(200)
      expect(bodyOf(page.body)).toContain('Tailoring')
      for (const hidden of ['33334444', NAME.en, NAME.ar]) expect(page.body).not.toContain(hidden)
    },
  )

  dbTest('tells a mistyped number from an unknown one, and keeps it', async ({ browse, given }) => {
    const browser = await browse()
    const wrong = await browser.post('/en/verify', { number: 'QA-L-0000-0001-0' })
    expect(wrong.status).toBe(422)
    expect(bodyOf(wrong.body)).toContain('a character in it is wrong')
    expect(wrong.body).toContain('value="QA-L-0000-0001-0"')
    const unknown = await browser.post('/en/verify', { number: newReference('QA-L') })
    expect([unknown.status, bodyOf(unknown.body).includes('a character')]).toEqual([404, false])
    const senior = await browse(await given.officer({ agency: AGENCY, roles: ['senior-officer'] }))
    const sought = await senior.get('/en/office/licences?q=QA-L-0000-0001-0')
    expect(bodyOf(sought.body)).toContain('a character in it is wrong')
  })

  dbTest('answers an unknown code as unknown', async ({ browse }) => {
    const browser = await browse()
    expect((await browser.get('/en/verify/00000000000000000000')).status).toBe(404)
    expect((await browser.get('/v/00000000000000000000')).location).toBe(
      '/ar/verify/00000000000000000000',
    )
  })
})

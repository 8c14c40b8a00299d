import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import type { Ctx, PersonId } from '#kernel'
import { bodyOf, dbTest } from '#testing'
import { endLicence, findLicence, grantLicence, type LicenceOrder } from './licence.ts'
import { revokeLicence } from './revocation.ts'

const AGENCY = 'moci'
const NAME = { ar: 'سارة خالد', en: 'Sara Khalid' }

const order = (holder: PersonId, more: Partial<LicenceOrder> = {}): LicenceOrder => ({
  caseId: randomUUID(),
  service: 'home-business-licence',
  serviceVersion: 'v',
  output: 'licence',
  template: null,
  agency: AGENCY,
  holder,
  holderName: NAME,
  title: { ar: 'رخصة', en: 'Licence' },
  rows: [
    { label: { ar: 'النشاط', en: 'Activity' }, value: { ar: 'خياطة', en: 'Tailoring' } },
    { label: { ar: 'الهاتف', en: 'Telephone' }, value: { ar: '33334444', en: '33334444' } },
  ],
  publicRows: [0],
  validFrom: '2026-11-23',
  validTo: '2027-11-22',
  ...more,
})

const stateOf = async (ctx: Ctx, number: string) => (await findLicence(ctx, { number }))?.state

async function granted(ctx: Ctx, holder: PersonId, more: Partial<LicenceOrder> = {}) {
  const { number } = await grantLicence(ctx, order(holder, more))
  const licence = await findLicence(ctx, { number })
  if (!licence) throw new Error('the licence was not granted')
  return licence
}

describe('A licence', () => {
  dbTest('is granted once for a case, however often it is asked for', async ({ ctx, given }) => {
    const { id } = await given.person()
    const asked = order(id)
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

  dbTest('ends once', async ({ ctx, as, given }) => {
    const { id } = await given.person()
    const licence = await granted(ctx, id)
    const official = as(await given.officer({ agency: AGENCY, roles: ['senior-officer'] }))
    await revokeLicence(official, licence, 'ordered', 'A court ordered it.')
    expect(await stateOf(ctx, licence.number)).toBe('revoked')
    await expect(endLicence(ctx, licence, 'cancelled')).rejects.toThrow('licences/already-ended')
    expect(await stateOf(ctx, licence.number)).toBe('revoked')
  })

  dbTest('is not revoked by the official who holds it', async ({ ctx, as, given }) => {
    const official = await given.officer({ agency: AGENCY, roles: ['senior-officer'] })
    const licence = await granted(ctx, official.id)
    await expect(revokeLicence(as(official), licence, 'ordered', 'No.')).rejects.toThrow(
      'licences/own-licence',
    )
  })
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
    'is revoked with a reason and a text, and its holder reads both',
    async ({ ctx, given, browse, deliver }) => {
      const person = await given.person()
      const licence = await granted(ctx, person.id)
      await deliver()
      const official = await given.officer({ agency: AGENCY, roles: ['senior-officer'] })
      const desk = await browse(official)
      const path = `/en/office/licences/${licence.number}/revoke`
      const blank = await desk.post(path, { reason: '', text: '' })
      expect(blank.status).toBe(422)
      expect(bodyOf(blank.body)).toContain('Choose why the licence is revoked')
      await desk.post(path, { reason: 'untrue-data', text: 'The contract was not yours.' })
      expect(await stateOf(ctx, licence.number)).toBe('revoked')
      const inbox = await (await browse(person)).get('/en/my/messages')
      expect(bodyOf(inbox.body)).toContain('The contract was not yours.')
    },
  )
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

  dbTest('answers an unknown code as unknown', async ({ browse }) => {
    const browser = await browse()
    expect((await browser.get('/en/verify/00000000000000000000')).status).toBe(404)
    expect((await browser.get('/v/00000000000000000000')).location).toBe(
      '/ar/verify/00000000000000000000',
    )
  })
})

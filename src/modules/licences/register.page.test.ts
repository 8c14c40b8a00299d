import { describe, expect } from 'vitest'
import type { Ctx, PersonId } from '#kernel'
import { newReference } from '#lib/reference'
import { bodyOf, type DbFixtures, dbTest } from '#testing'
import { amendLicence, grantLicence } from './edition.ts'
import { getLicence, orderFor } from './fixture.ts'
import { endLicence, type Licence } from './licence.ts'
import { takeMeasure } from './measure.ts'
import { queryOf, searchByName } from './register.ts'

const NAME = 'بيت الهيل للخياطة'

/** A licence whose trade name the public sees, and finds it by. */
async function named(
  { ctx, deliver }: Pick<DbFixtures, 'ctx' | 'deliver'>,
  holder: PersonId,
  name = NAME,
  service = 'home-business-licence',
): Promise<Licence> {
  const number = await grantNamed(ctx, holder, name, service)
  await deliver()
  return getLicence(ctx, number)
}

async function grantNamed(ctx: Ctx, holder: PersonId, name = NAME, service?: string) {
  const order = await orderFor(ctx, holder, {
    ...{ template: null, publicRows: [0], findBy: [name], ...(service && { service }) },
    rows: [
      { label: { ar: 'الاسم التجاري', en: 'Trade name' }, value: { ar: name, en: name } },
      { label: { ar: 'الهاتف', en: 'Telephone' }, value: { ar: '33334444', en: '33334444' } },
    ],
  })
  return (await grantLicence(ctx, order)).number
}

const asked = (typed: string) => `/en/register?q=${encodeURIComponent(typed)}`
const search = async (browse: DbFixtures['browse'], typed: string) =>
  (await browse()).get(asked(typed))

describe('The public register', () => {
  dbTest(
    'finds a licence by its trade name, with initials alone and nothing that is not public',
    async ({ ctx, deliver, given, browse }) => {
      const licence = await named({ ctx, deliver }, (await given.person()).id)
      for (const typed of ['الهيل', 'بيت للخياطه']) {
        expect(bodyOf((await search(browse, typed)).body), typed).toContain(licence.number)
      }
      const { body } = await search(browse, 'الهيل')
      expect(bodyOf(body)).toContain('S. K.')
      for (const hidden of ['Khalid', 'سارة', '33334444', licence.code]) {
        expect(body).not.toContain(hidden)
      }
      for (const typed of ['سارة', 'Sara Khalid', '33334444']) {
        expect((await search(browse, typed)).body, typed).not.toContain(licence.number)
      }
    },
  )

  dbTest(
    'lists nothing without a name, and ten at most',
    async ({ ctx, deliver, given, browse }) => {
      const holder = (await given.person()).id
      for (let one = 0; one < 11; one++) await grantNamed(ctx, holder, `متجر الورد ${one}`)
      await deliver()
      const anybody = await browse()
      for (const typed of ['', 'م', '%', "'", ':*']) {
        const { status, body } = await anybody.get(asked(typed))
        expect([status, /QA-L-/.test(body)], typed).toEqual([200, false])
      }
      const { body } = await search(browse, 'متجر الورد')
      expect(new Set(body.match(/QA-L-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z*~$=]/g)).size).toBe(10)
      expect(bodyOf(body)).toContain('There are more; 10 are shown.')
      expect(queryOf('الورد م')).toBe("'الورد':* & 'م'")
      expect(queryOf('a b')).toBeUndefined()
    },
  )

  dbTest(
    'leads by a whole number to what it is worth, and not beyond what is open',
    async ({ ctx, deliver, given, browse }) => {
      const holder = (await given.person()).id
      const licence = await named({ ctx, deliver }, holder)
      const found = await search(browse, licence.number.toLowerCase())
      expect(found.location).toBe(`/en/register/${licence.number}`)
      const page = bodyOf((await (await browse()).get(found.location ?? '')).body)
      expect(page).toContain('In the register: Valid')
      const closed = await named({ ctx, deliver }, holder, 'دار السدر', 'building-permit')
      expect((await search(browse, closed.number)).status).toBe(200)
      expect((await search(browse, 'دار السدر')).body).not.toContain(closed.number)
      expect((await (await browse()).get('/en/register/QA-L-0000')).status).toBe(404)
      const unknown = `/en/register/${newReference('QA-L')}`
      expect((await (await browse()).get(unknown)).status).toBe(404)
    },
  )

  dbTest(
    'shows that a licence is revoked, and not why',
    async ({ ctx, deliver, given, as, browse }) => {
      const licence = await named({ ctx, deliver }, (await given.person()).id, 'دار الياسمين')
      await endLicence(as(await given.officer()), licence, 'revoked', {
        ...{ reason: 'false-data', text: 'The certificate is of another house.' },
      })
      const { body } = await search(browse, 'الياسمين')
      expect(bodyOf(body)).toContain('Revoked')
      const page = await (await browse()).get(`/en/register/${licence.number}`)
      for (const shown of [body, page.body]) expect(shown).not.toMatch(/another house|untrue/)
    },
  )

  dbTest('finds by what the newest edition says alone', async ({ ctx, deliver, given, clock }) => {
    const licence = await named({ ctx, deliver }, (await given.person()).id, 'قهوة النخيل')
    const { title, serviceVersion } = licence
    clock.advance({ days: 1 })
    await amendLicence(ctx, licence.id, {
      ...{ caseId: crypto.randomUUID(), serviceVersion, template: null, title },
      ...{ rows: [], publicRows: [], findBy: ['قهوة السدرة'] },
    })
    expect((await searchByName(ctx, 'النخيل')).found).toHaveLength(1)
    await deliver()
    expect((await searchByName(ctx, 'النخيل')).found).toHaveLength(0)
    expect((await searchByName(ctx, 'السدرة')).found).toHaveLength(1)
  })
})

describe('A licence on another day', () => {
  dbTest(
    'says what it was worth then, and takes no day that is to come',
    async ({ ctx, deliver, given, clock, browse }) => {
      const licence = await named({ ctx, deliver }, (await given.person()).id)
      clock.set('2027-05-10T09:00:00Z')
      const on = async (...[day = '', month = '', year = '']: readonly string[]) => {
        const query = new URLSearchParams({ 'on.day': day, 'on.month': month, 'on.year': year })
        const page = await (await browse()).get(`/en/register/${licence.number}?${query}`)
        return bodyOf(page.body)
      }
      expect(await on('3', '5', '2027')).toContain('3 May 2027 the licence was valid')
      expect(await on('٣', '٥', '٢٠٢٧')).toContain('3 May 2027 the licence was valid')
      expect(await on('22', '11', '2026')).toContain('22 November 2026 its time had not begun')
      for (const wrong of [
        ['31', '2', '2027'],
        ['11', '5', '2027'],
        ['x', 'y', 'z'],
      ] as const) {
        expect(await on(...wrong)).toContain('There is no such day, or it is still to come.')
      }
    },
  )
})

describe('The list of licences at the desk', () => {
  const numbersIn = (body: string) =>
    new Set(body.match(/QA-L-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z*~$=]/g))
  const listed =
    async (browse: DbFixtures['browse'], who: Parameters<typeof browse>[0]) =>
    async (view: string) =>
      numbersIn((await (await browse(who)).get(`/en/office/licences${view}`)).body)

  dbTest(
    'shows those of a state, and gives them as a table',
    async ({ ctx, deliver, given, as, clock, browse }) => {
      const holder = await given.person()
      const agency = { agency: 'mm' }
      const make = async (validTo: string | null) => {
        const order = { template: null, validTo, ...agency }
        const { number } = await grantLicence(ctx, await orderFor(ctx, holder.id, order))
        await deliver()
        return getLicence(ctx, number)
      }
      const [soon, long, over, given_up, stopped] = [
        ...[await make('2026-12-30'), await make(null), await make('2026-12-01')],
        ...[await make(null), await make(null)],
      ] as [Licence, Licence, Licence, Licence, Licence]
      await endLicence(as(holder), given_up, 'cancelled')
      clock.set('2026-12-05T09:00:00Z')
      const senior = await given.officer({ agency: 'mm', roles: ['senior-officer'] })
      await takeMeasure(as(senior), stopped, 'suspend', {
        ...{ reason: 'complaint-examined', text: 'Seen.' },
      })
      const list = await listed(browse, senior)
      expect(await list('')).toHaveProperty('size', 5)
      expect(await list('?view=valid')).toEqual(
        new Set([soon, long, stopped].map((one) => one.number)),
      )
      expect(await list('?view=ending')).toEqual(new Set([soon.number]))
      expect(await list('?view=expired')).toEqual(new Set([over.number]))
      expect(await list('?view=cancelled')).toEqual(new Set([given_up.number]))
      const second = await given.officer({ agency: 'mm' })
      const waiting = await listed(browse, second)
      expect(await waiting('?view=proposed')).toEqual(new Set([stopped.number]))
      const desk = await browse(second)
      await desk.post(`/en/office/licences/${stopped.number}/confirm`)
      expect(await list('?view=suspended')).toEqual(new Set([stopped.number]))
      const csv = await desk.get('/en/office/licences.csv?view=expired')
      expect(csv.headers['content-disposition']).toContain('licences-expired-en.csv')
      expect(numbersIn(csv.body)).toEqual(new Set([over.number]))
      const book = await desk.get('/en/office/licences.csv?as=xlsx')
      expect(book.raw.subarray(0, 2).toString()).toBe('PK')
      expect((await (await browse(holder)).get('/en/office/licences.csv')).status).not.toBe(200)
    },
  )

  dbTest(
    'leads to a licence with its history and the forms of its measures',
    async ({ ctx, deliver, given, browse }) => {
      const licence = await named({ ctx, deliver }, (await given.person()).id)
      const senior = await given.officer({ roles: ['senior-officer'] })
      const desk = await browse(senior)
      const here = `/en/office/licences/${licence.number}`
      const page = bodyOf((await desk.get(here)).body)
      for (const text of ['History', 'Granted', 'Document issued', 'Two officials suspend']) {
        expect(page).toContain(text)
      }
      const empty = await desk.post(`${here}/suspend`, { 'suspend-reason': 'complaint-examined' })
      expect([empty.status, bodyOf(empty.body).includes('Write the words')]).toEqual([422, true])
      const sent = { 'suspend-reason': 'complaint-examined', 'suspend-text': 'Seen at the visit.' }
      expect((await desk.post(`${here}/suspend`, sent)).status).toBe(303)
      expect(bodyOf((await desk.get(here)).body)).toContain('You proposed to suspend it.')
      const officer = await browse(await given.officer())
      expect((await officer.post(`${here}/suspend`, sent)).status).toBe(403)
      expect((await officer.post(`${here}/confirm`)).status).toBe(303)
      const check = bodyOf((await (await browse()).get(`/en/verify/${licence.code}`)).body)
      expect(check).toContain('It is suspended')
    },
  )
})

import { describe, expect } from 'vitest'
import { bodyOf, dbTest, type GivenPerson } from '#testing'
import { holds, offerTo } from './fixture.ts'
import { confirmFamily } from './from-register.ts'
import { listHeld, listMandates } from './mandate.ts'
import { acceptMandate, passOn } from './offer.ts'

const registerTest = dbTest.extend({
  more: async ({ agency }, use) => {
    await use({ registers: { '*': agency.url } })
  },
})

const CHILD = '30263400011'
const WARD = '23463400012'
const NUMBER = '900001'
const names = { ar: 'نورة', en: 'Noora Al Kuwari' }
const child = (birthDate: string) => ({ names, birthDate, deceased: false })
const member = (identifier: string, role: string) => ({ kind: 'qid', identifier, role })
const code = (name: string) => ({ code: `mandates/${name}` })

describe('A parent or guardian', () => {
  registerTest(
    'acts for whom the register names, without an offer',
    async ({ agency, given, as }) => {
      const parent = await given.person()
      agency.holds({
        [parent.identifier]: { family: [member(CHILD, 'child'), member(WARD, 'ward')] },
        [CHILD]: child('2012-03-01'),
        [WARD]: { names: { ar: 'علي', en: 'Ali' }, birthDate: '1950-01-01', deceased: false },
      })
      expect(await confirmFamily(as(parent))).toBe(2)
      const held = await listHeld(as(parent), parent.id)
      expect(held.map(({ kind }) => kind).sort()).toEqual(['guardian', 'parent'])
      expect(await confirmFamily(as(parent))).toBe(2)
      expect(await listMandates(as(parent), parent.id)).toHaveLength(2)
      const [one] = held
      if (!one) throw new Error('holds none')
      const offer = offerTo(as(parent), await given.person())
      await expect(passOn(as(parent), one.mandate, offer)).rejects.toMatchObject(
        code('not-to-pass-on'),
      )
    },
  )

  registerTest(
    'of a child ends when it is 18, to the day',
    async ({ agency, given, as, clock }) => {
      const parent = await given.person()
      // Eighteen on 25 November 2026: the day after tomorrow.
      agency.holds({
        [parent.identifier]: { family: [member(CHILD, 'child')] },
        [CHILD]: child('2008-11-25'),
      })
      await confirmFamily(as(parent))
      const [{ mandate } = { mandate: undefined }] = await listHeld(as(parent), parent.id)
      if (!mandate) throw new Error('holds none')
      clock.set('2026-11-24T20:00:00Z')
      await confirmFamily(as(parent))
      expect(await holds(as(parent), mandate)).toBe(true)
      clock.set('2026-11-25T00:00:00Z')
      expect(await holds(as(parent), mandate)).toBe(false)
      expect(await confirmFamily(as(parent))).toBe(0)
    },
  )

  registerTest(
    'is none any more when the register says so, or has not been asked for a day',
    async ({ agency, given, as, clock }) => {
      const parent = await given.person()
      const record = { [CHILD]: child('2015-03-01') }
      agency.holds({ ...record, [parent.identifier]: { family: [member(CHILD, 'child')] } })
      await confirmFamily(as(parent))
      clock.advance({ hours: 24 })
      expect(await listHeld(as(parent), parent.id)).toEqual([])
      await confirmFamily(as(parent))
      expect(await listHeld(as(parent), parent.id)).toHaveLength(1)
      agency.answer(() => 'silent', 500)
      await expect(confirmFamily(as(parent))).rejects.toMatchObject(code('register-away'))
      expect(await listHeld(as(parent), parent.id)).toHaveLength(1)
      agency.holds({ ...record, [parent.identifier]: { family: [] } })
      expect(await confirmFamily(as(parent))).toBe(0)
      const [seen] = await listMandates(as(parent), parent.id)
      expect(seen).toMatchObject({ state: 'ended', endReason: 'register' })
    },
  )

  registerTest('of nobody who has died', async ({ agency, given, as }) => {
    const parent = await given.person()
    agency.holds({
      [parent.identifier]: { family: [member(CHILD, 'child')] },
      [CHILD]: { ...child('2015-03-01'), deceased: true },
    })
    expect(await confirmFamily(as(parent))).toBe(0)
  })
})

describe('A director', () => {
  const company = (owners: readonly GivenPerson[], signatures = '1') => ({
    [NUMBER]: {
      ...{ names: { ar: 'مخبز', en: 'Bakery' }, signatures },
      people: owners.map(({ identifier }) => member(identifier, 'owner')),
    },
  })

  registerTest(
    'acts for the business as long as the register names them, and lets employees act',
    async ({ agency, given, as, browse }) => {
      const [owner, worker] = [await given.person(), await given.person()]
      agency.holds(company([owner]))
      const browser = await browse(owner)
      await browser.post('/en/my/businesses', { number: NUMBER })
      const page = await browser.get('/en/my/acting')
      expect(bodyOf(page.body)).toContain(`Act for Bakery (${NUMBER})`)
      const business = /name="business" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
      expect((await browser.post('/en/my/acting/business', { business })).location).toBe('/en/my')
      expect(bodyOf((await browser.get('/en/my')).body)).toContain('You are acting for Bakery')
      expect(bodyOf((await browser.get('/en/my/messages')).body)).not.toContain(
        'This page is about you',
      )
      const [{ mandate } = { mandate: undefined }] = await listHeld(as(owner), owner.id)
      if (!mandate) throw new Error('holds none')
      const month = { until: new Date(as(owner).clock.now().getTime() + 30 * 86_400_000) }
      const id = await passOn(as(owner), mandate, offerTo(as(owner), worker, month))
      await acceptMandate(as(worker), id)
      expect(await listHeld(as(worker), worker.id)).toMatchObject([{ kind: 'employee' }])
      agency.holds(company([]))
      const gone = await browser.post('/en/my/acting/business', { business })
      expect(gone.status).toBe(403)
      expect(bodyOf(gone.body)).toContain('does not name you for this business any more')
      expect(await listHeld(as(worker), worker.id)).toEqual([])
      expect(bodyOf((await browser.get('/en/my')).body)).toContain('holds no more')
    },
  )

  registerTest(
    'of a business that they have not added is refused, as one that is nobody’s',
    async ({ given, browse }) => {
      const browser = await browse(await given.person())
      const business = '00000000-0000-7000-8000-000000000000'
      const { status, body } = await browser.post('/en/my/acting/business', { business })
      expect([status, bodyOf(body)]).toEqual([403, expect.stringContaining('does not name you')])
      expect(code('not-a-director').code).toBe('mandates/not-a-director')
    },
  )
})

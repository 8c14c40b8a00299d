import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import type { Ctx, Ports } from '#kernel'
import { bodyOf, dbTest, formIn } from '#testing'
import { discardDraft, getOpenDraft } from '../draft.ts'
import { startDraft } from '../draft-begin.ts'
import { saveAnswers } from '../draft-save.ts'
import { useRegister } from './fetch.ts'

const SERVICE = 'health-card-issue'
const REGISTER = 'national-addresses'
const HOME = { zone: '66', street: '840', building: '12' }

const registerTest = dbTest.extend<{ fresh: undefined; more: Partial<Ports> }>({
  more: async ({ agency }, use) => use({ registers: { '*': agency.url } }),
  fresh: [
    async ({ ctx }, use) => {
      // A register that failed in the test before is not left alone for a moment.
      await sql`delete from exchange.peer`.execute(ctx.sql)
      await use(undefined)
    },
    { auto: true },
  ],
})

const begun = async (person: Ctx) => (await startDraft(person, SERVICE)).reference
const pageOf = (reference: string, lang = 'en') => `/${lang}/apply/${reference}/home`
const wordOn = (reference: string) => `/en/apply/${reference}/registers/${REGISTER}`

describe('What a register knows', () => {
  registerTest(
    'is fetched once the person agreed, with source and moment, and is not typed over',
    async ({ as, given, browse, agency, ctx }) => {
      const person = await given.person()
      const browser = await browse(person)
      const reference = await begun(as(person))
      agency.holds({ [person.identifier]: { home: HOME } })
      const asked = await browser.get(pageOf(reference))
      expect(bodyOf(asked.body)).toContain('May we ask the Register of national addresses?')
      expect(bodyOf(asked.body)).toContain('to issue the health card')
      expect(asked.body).not.toContain('name="address.zone"')
      expect(agency.asked).toEqual([])
      const form = formIn(asked.body, wordOn(reference))
      const done = await browser.post(wordOn(reference), { ...form, _do: 'fetch' })
      expect(done.location).toBe(pageOf(reference))
      const page = await browser.get(pageOf(reference))
      expect(bodyOf(page.body)).toContain('Fetched with your consent')
      expect(page.body).toContain('66')
      expect(page.body).toContain('Is something wrong?')
      expect(page.body).not.toContain('name="address.zone"')
      // No paper is asked for what the register says.
      expect(page.body).not.toContain('name="addressProof"')
      await browser.post(pageOf(reference), {
        ...formIn(page.body, pageOf(reference)),
        _shown: 'address',
        'address.zone': '1',
        'address.street': '1',
        'address.building': '1',
        centre: 'airport',
      })
      const draft = await getOpenDraft(as(person), reference)
      expect(draft.fetched).toMatchObject([
        { register: REGISTER, state: 'found', record: { home: HOME } },
      ])
      const { rows } = await sql<{ given: boolean; fields: string[]; said_by: string }>`
        select given, fields, said_by from services.consent where draft = ${draft.id}`.execute(
        ctx.sql,
      )
      expect(rows).toEqual([{ given: true, fields: ['home'], said_by: person.id }])
      const after = await browser.get(pageOf(reference))
      expect(bodyOf(after.body)).toContain('840')
      expect(after.body).not.toContain('name="address.zone"')
    },
  )

  registerTest(
    'is not asked for where the person says no, and may be fetched after all',
    async ({ as, given, browse, agency }) => {
      const person = await given.person()
      const browser = await browse(person)
      const reference = await begun(as(person))
      agency.holds({ [person.identifier]: { home: HOME } })
      await browser.post(wordOn(reference), { _do: 'decline', _page: 'home' })
      const page = await browser.get(pageOf(reference))
      expect(page.body).toContain('name="address.zone"')
      expect(page.body).toContain('name="addressProof"')
      expect(bodyOf(page.body)).toContain('You answer yourself')
      expect(agency.asked).toEqual([])
      await browser.post(wordOn(reference), { _do: 'fetch', _page: 'home' })
      expect((await browser.get(pageOf(reference))).body).not.toContain('name="address.zone"')
      await browser.post(wordOn(reference), { _do: 'decline', _page: 'home' })
      const draft = await getOpenDraft(as(person), reference)
      expect(draft.fetched).toMatchObject([{ state: 'declined' }])
      expect(draft.fetched[0]?.record).toBeUndefined()
    },
  )

  for (const [name, answer, status] of [
    ['fails', '', 500],
    ['lies about whom it tells', { key: '1', found: true, record: { home: HOME } }, 200],
    ['is no address', { found: true, record: { home: 'Doha' } }, 200],
  ] as const) {
    registerTest(
      `is typed where its register ${name}, and may be tried again`,
      async ({ as, given, browse, agency }) => {
        const person = await given.person()
        const browser = await browse(person)
        const reference = await begun(as(person))
        agency.answer(
          ({ key }) => (typeof answer === 'string' ? answer : { key, ...answer }),
          status,
        )
        await browser.post(wordOn(reference), { _do: 'fetch', _page: 'home' })
        const page = await browser.get(pageOf(reference))
        expect(bodyOf(page.body)).toContain('does not answer now')
        expect(page.body).toContain('name="address.zone"')
        agency.holds({ [person.identifier]: { home: HOME } })
        await browser.post(wordOn(reference), { _do: 'again', _page: 'home' })
        expect((await browser.get(pageOf(reference))).body).not.toContain('name="address.zone"')
        // Silent today, it keeps what it said before.
        agency.answer(() => '', 500)
        await browser.post(wordOn(reference), { _do: 'again', _page: 'home' })
        const draft = await getOpenDraft(as(person), reference)
        expect(draft.fetched).toMatchObject([{ state: 'found' }])
      },
    )
  }

  registerTest(
    'is noted as not known where the register knows nothing of the person',
    async ({ as, given, browse, agency }) => {
      const person = await given.person()
      const reference = await begun(as(person))
      agency.holds({})
      await useRegister(as(person), reference, REGISTER, 'fetch')
      const page = await (await browse(person)).get(pageOf(reference))
      expect(bodyOf(page.body)).toContain('knows nothing of you')
      expect(page.body).toContain('name="addressProof"')
    },
  )

  registerTest(
    'stays with whoever it is about: nobody else asks, and no other register is asked',
    async ({ as, given, browse, agency }) => {
      const person = await given.person()
      const reference = await begun(as(person))
      const other = await browse(await given.person())
      expect((await other.post(wordOn(reference), { _do: 'fetch' })).status).toBe(404)
      const own = await browse(person)
      const wrong = `/en/apply/${reference}/registers/driving-licences`
      expect((await own.post(wrong, { _do: 'fetch' })).status).toBe(404)
      const foreign = useRegister(as(person), reference, 'driving-licences', 'fetch')
      await expect(foreign).rejects.toMatchObject({ code: 'services/register-missing' })
      expect(agency.asked).toEqual([])
    },
  )

  registerTest(
    'counts whatever software sends, and consent stays when the draft is gone',
    async ({ as, given, agency, ctx }) => {
      const person = await given.person()
      const reference = await begun(as(person))
      agency.holds({ [person.identifier]: { home: HOME } })
      await useRegister(as(person), reference, REGISTER, 'fetch')
      await saveAnswers(as(person), reference, {
        address: { zone: '1', street: '1', building: '1' },
        fetched: [{ register: REGISTER, state: 'found', record: { home: { zone: '9' } } }],
      })
      const draft = await getOpenDraft(as(person), reference)
      expect(draft.fetched).toMatchObject([{ record: { home: HOME } }])
      await discardDraft(as(person), reference)
      const { rows } = await sql`select 1 from services.consent where draft = ${draft.id}`.execute(
        ctx.sql,
      )
      expect(rows).toHaveLength(1)
    },
  )

  registerTest(
    'is not asked about an account that was opened with another number',
    async ({ as, given, browse, agency, ctx }) => {
      const person = await given.person()
      const reference = await begun(as(person))
      await sql`update identity.person set identifier_kind = 'passport' where id = ${person.id}`.execute(
        ctx.sql,
      )
      const page = await (await browse(person)).get(pageOf(reference))
      expect(page.body).toContain('name="address.zone"')
      const asked = useRegister(as(person), reference, REGISTER, 'fetch')
      await expect(asked).rejects.toMatchObject({ code: 'services/register-other-person' })
      expect(agency.asked).toEqual([])
    },
  )
})

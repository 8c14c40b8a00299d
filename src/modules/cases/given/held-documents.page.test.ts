import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { type Ctx, listFiles } from '#kernel'
import { findLicence } from '#licences'
import { bodyOf, dbTest, formIn } from '#testing'
import { findCase } from '../case.ts'
import { claimCase } from '../claim.ts'
import { begunAsking, givenRegistration, press, takesIn } from './fixture.ts'

const TITLE = 'Commercial registration certificate'
const business = (reference: string) => `/en/apply/${reference}/business`

/** What was noted of a licence; the register's own acts are tested there. */
async function note(ctx: Ctx, number: string, kind: 'revoked' | 'cancelled') {
  const licence = await findLicence(ctx, { number })
  await sql`
    insert into licences.act (licence, edition, kind, at)
    values (${licence?.id}, ${licence?.edition}, ${kind}, ${ctx.clock.now()})`.execute(ctx.sql)
}

async function suspend(ctx: Ctx, number: string) {
  const licence = await findLicence(ctx, { number })
  await sql`
    insert into licences.suspension (licence, from_at)
    values (${licence?.id}, ${ctx.clock.now()})`.execute(ctx.sql)
}

const filesOf = async (ctx: Ctx, reference: string) => {
  const { rows } = await sql<{ id: string }>`
    select id from services.draft where reference = ${reference}`.execute(ctx.sql)
  return listFiles(ctx, `draft:${rows[0]?.id}`)
}

describe('A document that the person received', () => {
  dbTest(
    'is offered where it is asked for, taken with one press, and dropped again',
    async ({ ctx, as, given, browse, deliver }) => {
      const person = await given.person()
      const number = await givenRegistration(ctx, deliver, person)
      const reference = await begunAsking(as(person))
      const [browser, path] = [await browse(person), business(reference)]
      const page = await browser.get(path)
      expect(bodyOf(page.body)).toContain('You have this already')
      expect(bodyOf(page.body)).toContain(`No. ${number}`)
      expect(bodyOf(page.body)).toContain('sealed by: Ministry of Commerce and Industry')
      // An own upload stays possible, and the document can be looked at before.
      expect(page.body).toContain('name="registrationCopy"')
      expect((await browser.get(`/en/my/licences/${number}/document`)).status).toBe(200)
      const [button = ''] = takesIn(page.body)
      expect((await press(browser, path, button)).location).toBe(`${path}#registrationCopy`)
      const taken = await browser.get(path)
      expect(bodyOf(taken.body)).toContain(`Taken from: ${TITLE}, no. ${number}`)
      expect(takesIn(taken.body)).toEqual([])
      // Pressed once more, as by the back button: nothing is there twice.
      await press(browser, path, button)
      expect(await filesOf(ctx, reference)).toHaveLength(1)
      await press(browser, path, 'remove-file:registrationCopy')
      expect(takesIn((await browser.get(path)).body)).toEqual([button])
      expect(await filesOf(ctx, reference)).toHaveLength(0)
    },
  )

  dbTest(
    'keeps what else was typed on the page, and gives way to an own upload',
    async ({ ctx, as, given, browse, deliver }) => {
      const person = await given.person()
      await givenRegistration(ctx, deliver, person)
      const reference = await begunAsking(as(person))
      const [browser, path] = [await browse(person), `/ar/apply/${reference}/business`]
      const page = await browser.get(path)
      expect(bodyOf(page.body)).toContain('لديك هذا المستند من قبل')
      const [button = ''] = takesIn(page.body)
      const typed = { ...formIn(page.body, path), registration: '654321', _do: button }
      await browser.post(path, typed)
      expect((await browser.get(path)).body).toContain('value="654321"')
      const { body } = await browser.get(path)
      const own = {
        name: 'own.pdf',
        bytes: Buffer.from(
          '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
        ),
      }
      await browser.post(
        path,
        { ...formIn(body, path), _do: 'continue' },
        { registrationCopy: own },
      )
      const after = bodyOf((await browser.get(path)).body)
      expect(after).toContain('own.pdf')
      expect(after).not.toContain('مأخوذ من')
      expect((await filesOf(ctx, reference)).map(({ name }) => name)).toEqual(['own.pdf'])
    },
  )

  dbTest(
    'says where it is from to the applicant, the officer and the archive',
    async ({ ctx, as, given, browse, deliver }) => {
      const person = await given.person()
      const number = await givenRegistration(ctx, deliver, person)
      const reference = await begunAsking(as(person))
      const browser = await browse(person)
      const [button = ''] = takesIn((await browser.get(business(reference))).body)
      await press(browser, business(reference), button)
      const words = `Taken from: ${TITLE}, no. ${number}`
      const check = `/en/apply/${reference}/check`
      const asked = await browser.get(check)
      expect(bodyOf(asked.body)).toContain(words)
      const action = `/en/apply/${reference}/submit`
      const fields = { ...formIn(asked.body, action), declaration: 'yes' }
      const sent = await browser.post(action, fields)
      expect(sent.location).toBe(`/en/my/cases/${reference}/sent`)
      // Sent twice it is one case.
      expect((await browser.post(action, fields)).location).toContain(reference)
      expect(bodyOf((await browser.get(`/en/my/cases/${reference}`)).body)).toContain(words)
      const officer = await given.officer()
      await claimCase(as(officer), reference)
      const desk = await browse(officer)
      for (const page of ['', '/print']) {
        const { body } = await desk.get(`/en/office/cases/${reference}${page}`)
        expect(bodyOf(body)).toContain(words)
      }
      const found = await findCase(ctx, reference)
      const { rows } = await sql<{ content: string; given: string[]; files: number }>`
        select cases.content_of(${found?.id}) as content,
          array(select type from cases.given_file where case_id = ${found?.id}) as given,
          (select count(*)::int from kernel.file where owner = ${`case:${found?.id}`}) as files`.execute(
        ctx.sql,
      )
      const [kept] = rows
      expect(JSON.parse(kept?.content ?? '').submissions).toMatchObject([
        { taken: [{ from: 'licence', number }] },
      ])
      expect(kept?.files).toBe(1)
      // The register offers it, while it is worth something; it is not handed on from case to case.
      expect(kept?.given).toEqual([])
      const audit = await sql<{ data: { from: string } }>`
        select data from kernel.audit
        where fact = 'services/document-taken' and subject = ${person.id}`.execute(ctx.sql)
      expect(audit.rows[0]?.data.from).toMatch(/^licence:/)
    },
  )

  const ends = {
    expired: 'Its last day is over.',
    suspended: 'It is suspended at present.',
    revoked: 'It was revoked.',
    cancelled: 'It was given up.',
  } as const
  for (const [end, says] of Object.entries(ends)) {
    dbTest(
      `is shown with why it does not do: ${end}`,
      async ({ ctx, as, given, browse, deliver }) => {
        const person = await given.person()
        const validTo = end === 'expired' ? '2026-11-22' : null
        const number = await givenRegistration(ctx, deliver, person, validTo)
        if (end === 'suspended') await suspend(ctx, number)
        if (end === 'revoked' || end === 'cancelled') await note(ctx, number, end)
        const path = business(await begunAsking(as(person)))
        const browser = await browse(person)
        const page = await browser.get(path)
        expect(bodyOf(page.body)).toContain('What you have does not do here')
        expect(bodyOf(page.body)).toContain(says)
        expect(takesIn(page.body)).toEqual([])
        // Pressed on a page that was shown before: the field says why, and nothing is taken.
        const edition = (await findLicence(ctx, { number }))?.edition
        const late = await press(browser, path, `take:registrationCopy:licence-${edition}`)
        expect(late.location).toBe(`${path}?errors=1#registrationCopy`)
        expect(bodyOf((await browser.get(late.location ?? '')).body)).toContain(says)
      },
    )
  }

  dbTest(
    'is named at sending when it is worth nothing any more',
    async ({ ctx, as, given, browse, deliver }) => {
      const person = await given.person()
      const number = await givenRegistration(ctx, deliver, person)
      const reference = await begunAsking(as(person))
      const browser = await browse(person)
      const [button = ''] = takesIn((await browser.get(business(reference))).body)
      await press(browser, business(reference), button)
      const action = `/en/apply/${reference}/submit`
      const { body } = await browser.get(`/en/apply/${reference}/check`)
      await note(ctx, number, 'cancelled')
      const sent = await browser.post(action, { ...formIn(body, action), declaration: 'yes' })
      expect(sent.location).toBe(`/en/apply/${reference}/check?ended=1`)
      const says = `You took the document “${TITLE}”, no. ${number}. It was given up.`
      const told = await browser.get(sent.location ?? '')
      expect(bodyOf(told.body), 'services/document-ended').toContain(says)
      expect(await findCase(ctx, reference)).toBeUndefined()
    },
  )
})

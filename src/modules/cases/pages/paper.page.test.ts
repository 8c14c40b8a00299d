import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { bodyOf, dbTest as it, pdfText } from '#testing'
import { claimCase } from '../claim.ts'
import { fillApplication, sendApplication } from '../fixture.ts'

const MINE = (reference: string, lang = 'en') => `/${lang}/my/cases/${reference}`
const OFFICE = (reference: string, lang = 'en') => `/${lang}/office/cases/${reference}`

describe('An application as PDF', () => {
  it('is offered before it is sent, with what was answered, to its person alone', async ({
    as,
    given,
    browse,
  }) => {
    const person = await given.person()
    const reference = await fillApplication(as(person))
    const browser = await browse(person)
    const check = await browser.get(`/en/apply/${reference}/check`)
    expect(check.body).toContain(`href="/en/apply/${reference}/answers.pdf"`)
    const paper = await browser.get(`/en/apply/${reference}/answers.pdf`)
    expect(paper.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': expect.stringContaining(`${reference}.pdf`),
    })
    const text = pdfText(paper.raw)
    for (const said of ['Not sent yet', reference, 'Sewing and embroidery', 'completion.pdf']) {
      expect(text).toContain(said)
    }
    expect(text).toMatch(/SHA-256 [0-9a-f]{24}/)
    const other = await browse(await given.person())
    expect((await other.get(`/en/apply/${reference}/answers.pdf`)).status).toBe(404)
    expect((await (await browse()).get(`/en/apply/${reference}/answers.pdf`)).status).toBe(303)
    const { rows } = await sql`select from kernel.audit where fact = 'services/draft-printed'
      and subject = ${person.id}`.execute(as(person).sql)
    expect(rows).toHaveLength(1)
  })

  for (const lang of ['ar', 'en'] as const) {
    it(`is on the page of what was sent: ${lang}`, async ({ as, given, browse }) => {
      const person = await given.person()
      const reference = await sendApplication(as(person))
      const browser = await browse(person)
      const page = await browser.get(MINE(reference, lang))
      expect(page.body).toContain(`href="${MINE(reference, lang)}/answers.pdf"`)
      const paper = await browser.get(`${MINE(reference, lang)}/answers.pdf`)
      const text = pdfText(paper.raw)
      expect(text).toContain(reference)
      expect(text).toContain('completion.pdf')
      expect(text).not.toContain('Not sent yet')
      expect(text).toContain(lang === 'ar' ? 'بيت' : 'Sent on')
      // Once it is sent, the draft's address leads to the case.
      const draft = await browser.get(`/${lang}/apply/${reference}/answers.pdf`)
      expect(draft.location).toBe(MINE(reference, lang))
    })
  }

  it('is not there for another person, nor without signing in', async ({ as, given, browse }) => {
    const reference = await sendApplication(as(await given.person()))
    const other = await browse(await given.person())
    const answer = await other.get(`${MINE(reference)}/answers.pdf`)
    expect(answer.status).toBe(404)
    expect(bodyOf(answer.body)).not.toContain('%PDF')
    expect((await (await browse()).get(`${MINE(reference)}/answers.pdf`)).status).toBe(303)
  })

  it('is given to officers of its agency, and that is on record; to no other', async ({
    as,
    given,
    browse,
  }) => {
    const applicant = await given.person()
    const reference = await sendApplication(as(applicant))
    const officer = await given.officer()
    await claimCase(as(officer), reference)
    const browser = await browse(officer)
    const page = await browser.get(OFFICE(reference))
    expect(page.body).toContain(`href="${OFFICE(reference)}/answers.pdf"`)
    const paper = await browser.get(`${OFFICE(reference)}/answers.pdf`)
    expect(pdfText(paper.raw)).toContain('Sewing and embroidery')
    const { rows } = await sql`select from kernel.audit where fact = 'cases/case-printed'
      and subject = ${applicant.id}`.execute(as(officer).sql)
    expect(rows).toHaveLength(1)
    const elsewhere = await browse(await given.officer({ agency: 'moph' }))
    const denied = await elsewhere.get(`${OFFICE(reference)}/answers.pdf`)
    expect(denied.status).toBeGreaterThanOrEqual(403)
    expect(denied.raw.subarray(0, 5).toString()).not.toBe('%PDF-')
    const person = await browse(applicant)
    const own = await person.get(`${OFFICE(reference)}/answers.pdf`)
    expect(own.raw.subarray(0, 5).toString()).not.toBe('%PDF-')
    expect(own.status).not.toBe(200)
  })
})

import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { bodyOf, dbTest as it } from '#testing'
import { fillApplication, PAPER_NOTE, sendApplication, sendCorrection } from '../fixture.ts'
import {
  claimCase,
  getOfficeCase,
  proposeRefusal,
  returnForCorrection,
  submitApplication,
} from '../index.ts'

const LANGUAGES = ['ar', 'en'] as const

describe('The officer’s case', () => {
  for (const lang of LANGUAGES) {
    it(`shows answers, files and history, and records that it was read: ${lang}`, async ({
      as,
      given,
      browse,
    }) => {
      const reference = await sendApplication(as(await given.person()))
      const officer = await given.officer()
      await claimCase(as(officer), reference)
      const page = await (await browse(officer)).get(`/${lang}/office/cases/${reference}`)
      expect(page.status).toBe(200)
      const text = bodyOf(page.body)
      expect(text).toContain('بيت الهيل')
      expect(text).toContain('completion.pdf')
      expect(text).toContain(lang === 'ar' ? 'بدأت المراجعة' : 'Review began')
      expect(text).not.toMatch(/cases\.[a-z]/)
      const { id, applicant } = await getOfficeCase(as(officer), reference)
      const { rows } = await sql`select from kernel.audit where fact = 'cases/case-read'
        and resource = ${`case:${id}`} and subject = ${applicant}`.execute(as(officer).sql)
      expect(rows).toHaveLength(1)
    })
  }

  it('shows a picture in its place and hands it out as a picture only', async ({
    as,
    given,
    browse,
  }) => {
    const person = as(await given.person())
    const picture = Buffer.concat([
      Buffer.from('89504e470d0a1a0a0000000d494844520000000100000001', 'hex'),
      Buffer.alloc(40),
    ])
    const reference = await fillApplication(person, {}, picture)
    await submitApplication(person, reference)
    const officer = await given.officer()
    const browser = await browse(officer)
    const page = await browser.get(`/en/office/cases/${reference}`)
    const src = /<img[^>]+src="([^"]+)"/.exec(page.body)?.[1] ?? ''
    const file = await browser.get(src)
    expect(file.headers).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': 'inline',
      'x-content-type-options': 'nosniff',
    })
    expect(file.headers['content-security-policy']).toContain("default-src 'none'")
  })

  it('shows a PDF beside the case, in a page of ours only, and hands it out to keep', async ({
    as,
    given,
    browse,
  }) => {
    const reference = await sendApplication(as(await given.person()))
    const browser = await browse(await given.officer())
    const page = await browser.get(`/en/office/cases/${reference}`)
    const policy = page.headers['content-security-policy']
    expect(policy).toContain("object-src 'self'; frame-src 'self'")
    expect(policy).toContain("script-src 'self'")
    const data = /<object[^>]+type="application\/pdf"[^>]+data="([^"]+)"/.exec(page.body)?.[1] ?? ''
    const beside = await browser.get(data)
    expect(beside.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': 'inline',
      'x-frame-options': 'SAMEORIGIN',
      'x-content-type-options': 'nosniff',
    })
    expect(beside.headers['content-security-policy']).toMatch(
      /^default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'$/,
    )
    const kept = await browser.get(data.replace('?beside=yes', ''))
    expect(kept.headers['content-disposition']).toMatch(/^attachment/)
    expect(kept.headers['x-frame-options']).toBe('DENY')
  })

  it('names each document by its question, its file, and what it came with', async ({
    as,
    given,
    browse,
  }) => {
    const person = as(await given.person())
    const reference = await sendApplication(person)
    const officer = await given.officer()
    await claimCase(as(officer), reference)
    await returnForCorrection(as(officer), reference, { fields: [PAPER_NOTE] })
    await sendCorrection(person, reference)
    const page = await (await browse(officer)).get(`/en/office/cases/${reference}`)
    const papers = /<ol class="papers"[\s\S]*?<\/ol>/.exec(page.body)?.[0] ?? ''
    expect(bodyOf(papers)).toMatch(/Building completion certificate .*sent with correction 1/)
    expect(bodyOf(papers)).toMatch(/completion\.pdf sent with the application, earlier/)
  })

  it('has the note of a correction at its answer, and offers keys that do something', async ({
    as,
    given,
    browse,
  }) => {
    const reference = await sendApplication(as(await given.person()))
    const officer = await given.officer()
    const browser = await browse(officer)
    const path = `/en/office/cases/${reference}`
    const free = await browser.get(path)
    expect(free.body).not.toContain('name="note.')
    expect(bodyOf(free.body)).toContain('assign to me')
    expect(bodyOf(free.body)).not.toContain('choose the decision')
    await claimCase(as(officer), reference)
    const mine = await browser.get(path)
    const [answers = '', decision = ''] = mine.body.split('decide-pane')
    expect(answers).toMatch(/name="note\.activities"[^>]*form="decide"/)
    expect(decision).toContain('id="decide"')
    // Only questions without an answer have their box in the decision.
    expect(decision).not.toContain('name="note.activities"')
    expect(bodyOf(mine.body)).toContain('choose the decision')
    expect(bodyOf(mine.body)).not.toContain('assign to me')
  })

  it('offers no decision on an application of one’s own', async ({ as, given, browse }) => {
    const officer = await given.officer()
    const reference = await sendApplication(as(officer))
    const browser = await browse(officer)
    const page = await browser.get(`/en/office/cases/${reference}`)
    expect(bodyOf(page.body)).toContain('This is your own application')
    expect(page.body).not.toMatch(/action="[^"]*\/(claim|decide|release)"/)
    const claim = await browser.post(`/en/office/cases/${reference}/claim`)
    expect(claim.status).toBe(403)
    expect(bodyOf(claim.body)).toContain('A colleague must work on it')
  })

  it('tells an officer nothing of what colleagues think of their own application', async ({
    as,
    given,
    browse,
  }) => {
    const officer = await given.officer()
    const reference = await sendApplication(as(officer))
    const colleague = as(await given.officer())
    const { id } = await getOfficeCase(colleague, reference)
    const { rows } = await sql<{ id: string }>`
      select id from kernel.file where owner = ${`case:${id}`}`.execute(colleague.sql)
    await claimCase(colleague, reference)
    const text = 'Between the two of us'
    await proposeRefusal(colleague, reference, { reasons: ['hazardous'], text })
    const browser = await browse(officer)
    const page = await browser.get(`/en/office/cases/${reference}`)
    expect(bodyOf(page.body)).toContain('This is your own application')
    expect(page.body).toContain(`href="/en/my/cases/${reference}"`)
    for (const word of [text, 'Hind Salem proposed', 'Refusal', 'refusal']) {
      expect(bodyOf(page.body)).not.toContain(word)
    }
    expect((await browser.get(`/en/office/cases/${reference}/files/${rows[0]?.id}`)).status).toBe(
      403,
    )
    const confirm = await browser.post(`/en/office/cases/${reference}/confirm-refusal`)
    expect([confirm.status, bodyOf(confirm.body).includes(text)]).toEqual([403, false])
  })

  it('tells the second officer who claims it that it is taken', async ({ as, given, browse }) => {
    const reference = await sendApplication(as(await given.person()))
    await claimCase(as(await given.officer()), reference)
    const browser = await browse(await given.officer())
    const answer = await browser.post(`/en/office/cases/${reference}/claim`)
    expect(answer.status).toBe(409)
    expect(bodyOf(answer.body)).toContain('Hind Salem has this case')
  })

  it('keeps what was typed and names each error in its place', async ({ as, given, browse }) => {
    const reference = await sendApplication(as(await given.person()))
    const officer = await given.officer()
    await claimCase(as(officer), reference)
    const browser = await browse(officer)
    const decide = (fields: Record<string, string | string[]>) =>
      browser.post(`/en/office/cases/${reference}/decide`, fields)
    const none = await decide({ text: '<b>kept & escaped</b>' })
    expect(none.status).toBe(422)
    expect(none.body).toContain('&lt;b>kept &amp; escaped')
    const words = as(officer).translate('en')
    expect(bodyOf(none.body)).toContain(words('cases.problems.decision-missing'))
    const refuse = await decide({ decision: 'refuse', text: 'because' })
    expect(refuse.body).toContain('href="#reasons"')
    const back = await decide({ decision: 'return' })
    expect(back.body).toContain('href="#notes"')
    expect(back.body).toMatch(/id="notes"[\s\S]*id="notes-error"/)
    expect(back.body).not.toMatch(/id="note-[^"]+-error"/)
    expect(bodyOf(back.body)).toContain('at least one answer')
    expect((await getOfficeCase(as(officer), reference)).state).toBe('under-review')
  })

  it('returns, receives the correction with what it changed, and approves', async ({
    as,
    given,
    browse,
    clock,
  }) => {
    const person = as(await given.person())
    const reference = await sendApplication(person)
    const officer = await given.officer()
    await claimCase(as(officer), reference)
    const browser = await browse(officer)
    const path = `/en/office/cases/${reference}`
    const { version } = await getOfficeCase(as(officer), reference)
    const returned = await browser.post(`${path}/decide`, {
      version: String(version),
      decision: 'return',
      [`note.${PAPER_NOTE.path}`]: PAPER_NOTE.note,
    })
    expect(returned).toMatchObject({ status: 303, location: path })
    clock.advance({ days: 1 })
    await sendCorrection(person, reference)
    const page = bodyOf((await browser.get(path)).body)
    expect(page).toContain('Changed by the last correction')
    expect(page).toContain('clearer.pdf')
    const stale = await browser.post(`${path}/decide`, {
      version: String(version),
      decision: 'approve',
    })
    expect(stale.status).toBe(409)
    const now = await getOfficeCase(as(officer), reference)
    await browser.post(`${path}/decide`, { version: String(now.version), decision: 'approve' })
    expect((await getOfficeCase(as(officer), reference)).state).toBe('approved')
  })

  it('gives the proposed refusal to a second officer, not to the first', async ({
    as,
    given,
    browse,
  }) => {
    const reference = await sendApplication(as(await given.person()))
    const first = await given.officer()
    await claimCase(as(first), reference)
    await proposeRefusal(as(first), reference, { reasons: ['hazardous'], text: 'مواد خطرة' })
    const path = `/en/office/cases/${reference}`
    expect((await (await browse(first)).get(path)).body).not.toContain('/confirm-refusal"')
    const second = await browse(await given.officer())
    const view = await second.get(path)
    expect(view.body).toContain('/confirm-refusal"')
    expect(bodyOf(view.body)).toContain('مواد خطرة')
    const declined = await second.post(`${path}/decline-refusal`)
    expect(declined.status).toBe(422)
    expect((await second.post(`${path}/confirm-refusal`)).status).toBe(303)
    expect((await getOfficeCase(as(first), reference)).state).toBe('refused')
  })

  it('leads to the next case in turn', async ({ as, given, browse }) => {
    await sendApplication(as(await given.person()))
    const browser = await browse(await given.officer())
    const taken = await browser.post('/ar/office/next-case')
    expect(taken.location).toMatch(/^\/ar\/office\/cases\/QA-/)
  })

  it('shows on the list that the clock is stopped', async ({ as, given, browse }) => {
    const reference = await sendApplication(as(await given.person()))
    const officer = await given.officer()
    await claimCase(as(officer), reference)
    await returnForCorrection(as(officer), reference, { fields: [PAPER_NOTE] })
    const page = await (await browse(officer)).get('/en/office/cases?view=with-applicant')
    expect(page.body).toContain(reference)
    expect(bodyOf(page.body)).toContain('Clock stopped')
  })
})

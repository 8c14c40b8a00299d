import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { type Browser, bodyOf, dbTest as it } from '#testing'
import {
  fillApplication,
  PAPER_NOTE,
  plantCases,
  sendApplication,
  sendCorrection,
} from '../fixture.ts'
import {
  claimCase,
  getOfficeCase,
  proposeRefusal,
  returnForCorrection,
  submitApplication,
} from '../index.ts'
import { countWork } from '../work-list.ts'

const LANGUAGES = ['ar', 'en'] as const

describe('The work list', () => {
  for (const lang of LANGUAGES) {
    it(`shows the agency’s cases with their age and the columns of the service: ${lang}`, async ({
      as,
      given,
      browse,
    }) => {
      const reference = await sendApplication(as(await given.person()))
      const browser = await browse(await given.officer())
      const page = await browser.get(`/${lang}/office/cases`)
      expect(page.status).toBe(200)
      const text = bodyOf(page.body)
      expect(page.body).toContain(`/${lang}/office/cases/${reference}"`)
      expect(page.body).toContain('class="teeth"')
      expect(text).toContain(lang === 'ar' ? 'سارة خالد' : 'Sara Khalid')
      expect(text).toContain(
        lang === 'ar' ? 'الأنشطة التي ستزاولها' : 'Activities you will carry on',
      )
      expect(text).not.toMatch(/cases\.[a-z]/)
    })
  }

  it('finds a case by its reference, its beginning, and by the beginning of a name', async ({
    as,
    given,
    browse,
  }) => {
    const name = { ar: 'أُميمة الزُّبير', en: 'Umayma Al-Zubair' }
    const reference = await sendApplication(as(await given.person({ name })))
    const browser = await browse(await given.officer())
    const typed = [
      reference,
      reference.toLowerCase().replaceAll('-', ' '),
      reference.slice(0, 9),
      'اميمة',
      'zub',
      'umay zub',
    ]
    for (const text of typed) {
      const page = await browser.get(`/en/office/cases?q=${encodeURIComponent(text)}`)
      expect(page.body, text).toContain(reference)
    }
    const none = await browser.get(`/en/office/cases?q=${encodeURIComponent('%_\'":*&')}`)
    expect(none.status).toBe(200)
    expect(none.body).not.toContain(reference)
  })

  it('is paged forth and back without losing or repeating a case', async ({
    as,
    given,
    browse,
  }) => {
    const officer = await given.officer({ agency: 'mm' })
    await plantCases(as(officer), { agency: 'mm', count: 60 })
    const browser = await browse(officer)
    for (const query of ['', '?sort=submitted', '?view=unassigned']) {
      const forth = await walk(browser, `/en/office/cases${query}`, 'next')
      const expected = query === '?view=unassigned' ? 15 : 60
      expect(forth.rows).toHaveLength(expected)
      expect(new Set(forth.rows).size).toBe(expected)
      const back = await walk(browser, forth.last, 'prev')
      expect(back.pages.reverse().flat()).toEqual(forth.rows)
    }
  })

  it('is the agency’s own', async ({ as, given, browse }) => {
    const reference = await sendApplication(as(await given.person()))
    const elsewhere = await browse(await given.officer({ agency: 'moph' }))
    expect((await elsewhere.get('/en/office/cases')).body).not.toContain(reference)
    expect((await elsewhere.get(`/en/office/cases?q=${reference}`)).body).not.toContain(
      `/office/cases/${reference}`,
    )
    expect((await elsewhere.get(`/en/office/cases/${reference}`)).status).toBe(404)
    expect((await elsewhere.post(`/en/office/cases/${reference}/claim`)).status).toBe(404)
  })

  it('is closed to people without a post', async ({ given, browse }) => {
    const browser = await browse(await given.person())
    for (const path of ['cases', 'cases.csv', 'cases/QA-0000-0000-0']) {
      expect((await browser.get(`/en/office/${path}`)).status).toBe(403)
    }
    for (const path of ['claim', 'release', 'decide', 'confirm-refusal', 'decline-refusal']) {
      expect((await browser.post(`/en/office/cases/QA-0000-0000-0/${path}`)).status).toBe(403)
    }
  })

  it('says so when nothing waits', async ({ given, browse }) => {
    const browser = await browse(await given.officer({ agency: 'civil-defence' }))
    expect(bodyOf((await browser.get('/ar/office/cases')).body)).toContain('لا شيء ينتظر هنا')
  })

  it('can be taken along as a table, and that is recorded', async ({ as, given, browse }) => {
    const reference = await sendApplication(
      as(await given.person({ name: { ar: '=1+1', en: '=1+1' } })),
    )
    const officer = await given.officer()
    const table = await (await browse(officer)).get('/en/office/cases.csv')
    expect(table.headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(table.body).toContain(reference)
    expect(table.body).toContain(",'=1+1,")
    const { rows } = await sql`select fact from kernel.audit
      where fact = 'cases/list-exported' and actor like ${`${officer.id}%`}`.execute(
      as(officer).sql,
    )
    expect(rows).toHaveLength(1)
  })

  it('leaves in the audit that it was read, how much of it, and whether somebody was sought', async ({
    as,
    given,
    browse,
  }) => {
    const officer = await given.officer({ agency: 'moph' })
    await plantCases(as(officer), { agency: 'moph', count: 3, from: 900_000 })
    const browser = await browse(officer)
    await browser.get('/en/office/cases?view=unassigned')
    await browser.get('/en/office/cases?q=Family')
    const { rows } = await sql`
      select resource, data from kernel.audit
      where fact = 'cases/list-read' and actor like ${`${officer.id}%`} order by id`.execute(
      as(officer).sql,
    )
    expect(rows).toEqual([
      { resource: 'list:unassigned', data: { rows: 0, searched: false } },
      { resource: 'list:all', data: { rows: 3, searched: true } },
    ])
  })

  it('holds no case of the officer’s own, in rows and in counts', async ({ as, given, browse }) => {
    const officer = await given.officer({ agency: 'moci' })
    const reference = await sendApplication(as(officer))
    const colleague = as(await given.officer())
    const before = await countWork(colleague, [])
    expect((await countWork(as(officer), [])).views.unassigned).toBe(before.views.unassigned - 1)
    await claimCase(colleague, reference)
    await proposeRefusal(colleague, reference, { reasons: ['hazardous'], text: 'x' })
    const browser = await browse(officer)
    for (const query of ['', '?view=second-officer', `?q=${reference}`]) {
      const { body } = await browser.get(`/en/office/cases${query}`)
      expect(body, query).not.toContain(`/office/cases/${reference}`)
    }
    expect((await browser.get('/en/office/cases.csv')).body).not.toContain(reference)
  })

  it('takes any address without harm', async ({ given, browse }) => {
    const browser = await browse(await given.officer())
    const queries = [
      'view=x&sort=y&service=../..&after=1',
      'after=2026-13-45~00000000-0000-0000-0000-000000000000',
      'after=2026-11-23T00:00:00Z~00000000-0000-0000-0000-000000000000',
      'sort=submitted&after=2026-11-23~00000000-0000-0000-0000-000000000000',
      'view=mine&view=done&q=a&q=b',
      'before=2026-11-23~00000000-0000-0000-0000-000000000000',
    ]
    for (const query of queries) {
      expect((await browser.get(`/en/office/cases?${query}`)).status, query).toBe(200)
    }
  })
})

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
    expect(back.body).toMatch(/href="#note-[^"]+"/)
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

/** Follows the links of a list in one direction; gives the references on each page. */
async function walk(browser: Browser, start: string, direction: 'next' | 'prev') {
  const pages: string[][] = []
  let last = start
  for (let path: string | undefined = start; path; ) {
    last = path
    const { body } = await browser.get(path)
    pages.push([...body.matchAll(/QA-\d{4}-\d{4}-P(?=<\/bdi>)/g)].map(([found]) => found))
    path = new RegExp(`href="([^"]*)"[^>]*rel="${direction}"`)
      .exec(body)?.[1]
      ?.replaceAll('&amp;', '&')
  }
  return { rows: pages.flat(), pages, last }
}

import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { type Browser, bodyOf, dbTest as it } from '#testing'
import { PAPER_NOTE, plantCases, SERVICE, sendApplication } from '../fixture.ts'
import { claimCase, proposeRefusal, returnForCorrection } from '../index.ts'
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
      const page = await browser.get(`/${lang}/office/cases?service=${SERVICE}`)
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

  it('puts last what is not due since it waits for its applicant', async ({
    as,
    given,
    browse,
    clock,
  }) => {
    const officer = await given.officer({ agency: 'moci' })
    const browser = await browse(officer)
    const early = await sendApplication(as(await given.person()))
    clock.advance({ days: 3 })
    const late = await sendApplication(as(await given.person()))
    const list = async () => {
      const { body } = await browser.get('/en/office/cases')
      return [...body.matchAll(/\/office\/cases\/(QA-[0-9A-Z-]+)"/g)]
        .map(([, reference]) => reference)
        .filter((reference) => reference === early || reference === late)
    }
    expect(await list()).toEqual([early, late])
    await claimCase(as(officer), early)
    await returnForCorrection(as(officer), early, { fields: [PAPER_NOTE] })
    expect(await list()).toEqual([late, early])
    const found = await browser.get(`/en/office/cases?q=${early}`)
    expect(bodyOf(found.body)).toContain('once the clock runs again')
  })

  it('says that there is no such list, where an address names none', async ({ given, browse }) => {
    const browser = await browse(await given.officer())
    const told = 'There is no list of this name'
    expect(bodyOf((await browser.get('/en/office/cases?view=x')).body)).toContain(told)
    for (const query of ['', '?view=all', '?view=mine']) {
      expect(bodyOf((await browser.get(`/en/office/cases${query}`)).body)).not.toContain(told)
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
    const book = await (await browse(officer)).get('/ar/office/cases.csv?as=xlsx')
    expect(book.headers['content-type']).toContain('spreadsheetml.sheet')
    expect(book.headers['content-disposition']).toContain('cases-all-ar.xlsx')
    expect(book.body.slice(0, 2)).toBe('PK')
    const { rows } = await sql`select fact from kernel.audit
      where fact = 'cases/list-exported' and actor like ${`${officer.id}%`}`.execute(
      as(officer).sql,
    )
    expect(rows).toHaveLength(2)
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

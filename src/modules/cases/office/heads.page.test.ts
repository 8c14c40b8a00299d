import { describe, expect } from 'vitest'
import { type Browser, bodyOf, formIn, dbTest as it } from '#testing'
import { givenClaimed, SERVICE, sendApplication } from '../fixture.ts'
import { claimCase } from '../index.ts'

const LANGUAGES = ['ar', 'en'] as const

/** Of a page of results, a line for each case. */
const linesOf = (body: string) =>
  [...body.matchAll(/<tr[\s\S]*?<\/tr>/g)].map(([row]) => row.replace(/<[^>]+>/g, ' '))

const tokens = (body: string, action: string) => formIn(body, action)
type Sent = Parameters<Browser['post']>[1]

describe('The work list with boxes', () => {
  it('assigns the picked cases and says of each what became of it, without script', async ({
    as,
    given,
    browse,
  }) => {
    const first = await sendApplication(as(await given.person()))
    const { reference: taken } = await givenClaimed(as, given)
    const browser = await browse(await given.officer())
    const { body } = await browser.get('/en/office/cases')
    expect(body).toContain(`value="${first}" form="bulk"`)
    const sent: Sent = {
      ...tokens(body, '/en/office/picked-cases'),
      ...{ pick: [first, taken], act: 'claim' },
    }
    const done = await browser.post('/en/office/picked-cases', sent)
    expect(done.status).toBe(303)
    const page = await browser.get(done.location ?? '')
    const rows = linesOf(page.body)
    expect(rows.find((row) => row.includes(first))).toContain('Done')
    expect(rows.find((row) => row.includes(taken))).toContain('has this case')
    expect(bodyOf(page.body)).toContain('1 of 2 cases done.')
  })

  it('says so where nothing was picked', async ({ given, browse, as }) => {
    await sendApplication(as(await given.person()))
    const browser = await browse(await given.officer())
    const { body } = await browser.get('/en/office/cases')
    const answer = await browser.post('/en/office/picked-cases', {
      ...tokens(body, '/en/office/picked-cases'),
      act: 'claim',
    })
    expect(answer.status).toBe(422)
    expect(bodyOf(answer.body)).toContain('Pick at least one case first.')
  })

  it('is narrowed by links and kept under a name, with which it then begins', async ({
    as,
    given,
    browse,
    clock,
  }) => {
    const officer = await given.officer()
    const late = await sendApplication(as(await given.person()))
    clock.advance({ days: 40 })
    const early = await sendApplication(as(await given.person()))
    const browser = await browse(officer)
    const list = await browser.get(`/en/office/cases?due=overdue&q=${late}`)
    expect(list.status).toBe(200)
    const { body } = await browser.get('/en/office/cases?due=overdue')
    expect(body).not.toContain(`cases/${early}"`)
    const saved = await browser.post('/en/office/cases-view', {
      ...tokens(body, '/en/office/cases-view'),
      ...{ act: 'save', name: 'My overdue', query: 'due=overdue' },
    })
    expect(saved.location).toBe('/en/office/cases?due=overdue')
    const shown = await browser.get('/en/office/cases?due=overdue')
    expect(bodyOf(shown.body)).toContain('My overdue')
    const id = /name="view" value="([0-9a-f-]{36})"/.exec(shown.body)?.[1] ?? ''
    await browser.post('/en/office/cases-view', {
      ...tokens(shown.body, '/en/office/cases-view'),
      ...{ act: 'first', view: id, query: 'due=overdue' },
    })
    const begins = await browser.get('/en/office/cases')
    expect(begins.body).not.toContain(`cases/${early}"`)
    const whole = await browser.get('/en/office/cases?view=all&sort=submitted')
    expect(whole.status).toBe(200)
  })
})

describe('The team of a head', () => {
  for (const lang of LANGUAGES) {
    it(`shows who has how much, leads to their cases and lets all of them be given away: ${lang}`, async ({
      as,
      given,
      browse,
    }) => {
      const officer = await given.officer()
      const reference = await sendApplication(as(await given.person()))
      await claimCase(as(officer), reference)
      const head = await browse(await given.officer({ roles: ['senior-officer'] }))
      const team = await head.get(`/${lang}/office/team`)
      expect(team.status).toBe(200)
      expect(team.body).toContain(`/${lang}/office/cases?officer=${officer.id}`)
      expect(bodyOf(team.body)).not.toMatch(/cases\.[a-z]/)
      const list = await head.get(`/${lang}/office/cases?officer=${officer.id}`)
      expect(list.body).toContain(reference)
      const asked = await head.get(
        `/${lang}/office/picked-cases?act=reassign&officer=${officer.id}`,
      )
      expect(bodyOf(asked.body)).toContain(reference)
      expect(bodyOf(asked.body)).not.toMatch(/cases\.[a-z]/)
      const colleague = await given.officer()
      const form = tokens(asked.body, `/${lang}/office/picked-cases`)
      const wrong = await head.post(`/${lang}/office/picked-cases`, {
        ...form,
        ...{ how: 'one', to: colleague.id, reason: '' },
      })
      expect(wrong.status).toBe(422)
      const done = await head.post(`/${lang}/office/picked-cases`, {
        ...form,
        ...{ how: 'one', to: colleague.id, reason: 'في إجازة' },
      })
      const page = await head.get(done.location ?? '')
      expect(linesOf(page.body).find((row) => row.includes(reference))).toMatch(/Done|تم/)
      const own = await browse(colleague)
      const opened = await own.get(`/${lang}/office/cases/${reference}`)
      expect(bodyOf(opened.body)).toContain('في إجازة')
    })
  }

  it('is nothing for officers who are no heads', async ({ given, browse }) => {
    const browser = await browse(await given.officer())
    expect((await browser.get('/en/office/team')).status).toBe(403)
    expect((await browser.get('/en/office/reason-texts')).status).toBe(403)
  })
})

describe('A case with colleagues around it', () => {
  it('shows comments to officers, says that they can be disclosed, and shows none to the applicant or on paper', async ({
    as,
    given,
    browse,
  }) => {
    const person = await given.person()
    const reference = await sendApplication(as(person))
    const officer = await browse(await given.officer())
    const page = await officer.get(`/en/office/cases/${reference}`)
    expect(bodyOf(page.body)).toContain('They are part of the file and can be disclosed by law.')
    const action = `/en/office/cases/${reference}/comment`
    const none = await officer.post(action, { ...tokens(page.body, action), comment: '' })
    expect(none.status).toBe(422)
    const written = await officer.post(action, {
      ...tokens(page.body, action),
      comment: 'The street does not exist <b>',
    })
    expect(written.location).toBe(`/en/office/cases/${reference}#comments`)
    const read = await officer.get(`/en/office/cases/${reference}`)
    expect(read.body).toContain('The street does not exist &lt;b')
    const own = await (await browse(person)).get(`/en/my/cases/${reference}`)
    expect(own.status).toBe(200)
    expect(own.body).not.toContain('The street does not exist')
    const paper = await officer.get(`/en/office/cases/${reference}/print`)
    expect(paper.status).toBe(200)
    expect(paper.body).not.toContain('The street does not exist')
    expect(bodyOf(paper.body)).toContain('completion.pdf')
  })

  it('takes a text of the desk into the officer’s words, and sends none with a blank left in it', async ({
    as,
    given,
    browse,
  }) => {
    const head = await browse(await given.officer({ roles: ['senior-officer'] }))
    const kept = await head.get('/en/office/reason-texts')
    await head.post('/en/office/reason-texts', {
      ...tokens(kept.body, '/en/office/reason-texts'),
      ...{ decision: 'refuse', service: SERVICE, 'name.ar': 'خطر', 'name.en': 'Hazard' },
      ...{ 'text.ar': 'المادة {المادة} خطرة', 'text.en': 'You use {which material}.' },
    })
    const officer = await given.officer()
    const reference = await sendApplication(as(await given.person()))
    await claimCase(as(officer), reference)
    const browser = await browse(officer)
    const page = await browser.get(`/en/office/cases/${reference}`)
    const option = /value="([0-9a-f-]{36}\.en)"/.exec(page.body)?.[1] ?? ''
    expect(option).not.toBe('')
    const action = `/en/office/cases/${reference}/decide`
    const sent = { ...tokens(page.body, action), decision: 'refuse', reasons: 'hazardous' }
    const filled = await browser.post(action, {
      ...sent,
      ...{ text: 'Dear Sara', insert: option, 'put-in': 'yes' },
    })
    expect(filled.status).toBe(200)
    expect(filled.body).toMatch(/Dear Sara\s+You use \{which material\}\./)
    expect(filled.body).toMatch(/value="refuse" checked/)
    const left = await browser.post(action, { ...sent, text: 'You use {which material}.' })
    expect(left.status).toBe(422)
    const words = as(officer).translate('en')
    const blank = '{which material}'
    expect(bodyOf(left.body)).toContain(words('cases.problems.blank-left', { blank }))
    expect(bodyOf(left.body)).toContain('Fill in {which material} first.')
    const gone = await browser.post(action, { ...sent, text: 'You use petrol.' })
    expect(gone.status).toBe(303)
  })

  it('is printed, and so is the list', async ({ as, given, browse }) => {
    const reference = await sendApplication(as(await given.person()))
    const browser = await browse(await given.officer())
    const list = await browser.get(`/ar/office/print-cases?view=all&pick=${reference}`)
    expect(list.status).toBe(200)
    expect(linesOf(list.body)).toHaveLength(2)
    expect(bodyOf(list.body)).not.toMatch(/cases\.[a-z]/)
  })
})

import { describe, expect } from 'vitest'
import { type Browser, bodyOf, dbTest } from '#testing'
import { type CaseOfRules, recordCases } from '../cases.ts'

const SET = 'home-business-licence'
const RULES = `/en/office/rules/${SET}`
const AUTHOR = { agency: 'moci', roles: ['rule-author'] }
const FIRST = { 'from.day': '1', 'from.month': '1', 'from.year': '2026' }
const WHY = { basis: 'Decision 7 of 2026', reason: 'The age is raised' }
/** Of the table `Eligible` among the elements of the model. */
const ELIGIBLE = 7
/** The one that says whether a certificate is asked for: by one condition alone. */
const CERTIFICATE = 9

/** Of the demonstration: a case for each age. */
const YEAR: CaseOfRules[] = Array.from({ length: 30 }, (_, age) => ({
  on: '2026-06-01',
  inputs: {
    ...{ Age: age + 10, 'Lives in the home': true, Activity: 'sewing', Hazardous: false },
    ...{ Tenure: 'owned', 'Owner consents': true },
  },
  simulated: true,
}))

const begin = async (desk: Browser, days: Record<string, string> = FIRST) =>
  (await desk.post(`${RULES}/drafts`, days)).location ?? ''

const fieldIn = (html: string, name: string): string =>
  new RegExp(`name="${name.replaceAll('.', '\\.')}"[^>]*? value="([^"]*)"`).exec(html)?.[1] ?? ''

/** What a page's table sends back, with some of its cells changed. */
async function formOf(desk: Browser, page: string, changes: Record<string, string> = {}) {
  const { body } = await desk.get(page)
  const names = [...body.matchAll(/name="([rc]\.[0-9.]+)"/g)].map(([, name]) => name ?? '')
  const plain = (text: string) =>
    text
      .replaceAll('&gt;', '>')
      .replaceAll('&lt;', '<')
      .replaceAll('&#34;', '"')
      .replaceAll('&amp;', '&')
  const fields = names.map((name) => [name, plain(fieldIn(body, name))])
  return {
    seen: fieldIn(body, 'seen'),
    policy: 'UNIQUE',
    ...Object.fromEntries(fields),
    ...changes,
  }
}

describe('The editor of rules', () => {
  dbTest(
    'leads from a draft to a published version, told rule by rule and by counts',
    async ({ ctx, given, browse }) => {
      const [first, second] = [
        await browse(await given.officer(AUTHOR)),
        await browse(await given.officer(AUTHOR)),
      ]
      await recordCases(ctx, SET, YEAR)
      const draft = await begin(first)
      const table = `${draft}/decisions/${ELIGIBLE}`
      const page = bodyOf((await first.get(draft)).body)
      expect(page).toContain('Nothing is wrong here')
      expect(page).toContain('You may apply table “How old are you?”, “Do you live')
      const same = await first.post(table, await formOf(first, table))
      expect([same.status, fieldIn((await first.get(table)).body, 'seen')]).toEqual([303, '1'])

      // A cell that cannot be read is told beside it, with line and column.
      await first.post(table, await formOf(first, table, { 'c.0.0': '< ' }))
      expect(bodyOf((await first.get(table)).body)).toContain('Rule 1 Line 1, column 2:')
      // A gap, an overlap and scenarios that come out otherwise keep it back.
      await first.post(table, await formOf(first, table, { 'c.0.0': '< 17' }))
      const gap = bodyOf((await first.get(table)).body)
      expect(gap).toContain('No rule covers this case: How old are you?: 17')
      await first.post(table, await formOf(first, table, { 'c.0.0': '< 21' }))
      expect(bodyOf((await first.get(table)).body)).toContain('contradict each other')
      const above = Object.fromEntries([1, 2, 3, 4, 5, 6].map((row) => [`c.${row}.0`, '>= 21']))
      await first.post(table, await formOf(first, table, above))
      const otherwise = await first.get(draft)
      expect(bodyOf(otherwise.body)).toContain('1 of 22 comes out otherwise')
      const faulty = await first.post(`${draft}/propose`, { ...WHY, seen: '5' })
      expect([faulty.status, bodyOf(faulty.body)]).toEqual([
        422,
        expect.stringContaining('still has something that must be mended'),
      ])

      const scenarios = await first.get(`${draft}/scenarios`)
      expect(bodyOf(scenarios.body)).toContain('Now it comes out as: You may apply: no')
      const accepted = await first.post(`${draft}/scenarios`, { seen: '5', do: 'accept:1' })
      expect(accepted.status).toBe(303)
      const tried = bodyOf((await first.get(`${draft}/what-if`)).body)
      expect(tried).toContain('3 outcomes of 30 cases would change Simulated')
      expect(tried).toContain('You may apply, rule 1')
      const csv = await first.get(`${draft}/what-if.csv`)
      expect(csv.body.split('\r\n')[0]).toContain('Rules before')

      const proposed = await first.post(`${draft}/propose`, { ...WHY, seen: '6' })
      const proposal = proposed.location ?? ''
      expect(proposal).toContain('/proposals/')
      expect(bodyOf((await first.get(proposal)).body)).toContain('A colleague publishes')
      const read = bodyOf((await second.get(proposal)).body)
      expect(read).toContain('Rule 1: changed If “How old are you?” is: less than 18')
      expect(read).toContain('If “How old are you?” is: less than 21')
      expect(read).toContain('eighteen: expects something else')
      const own = await first.post(`${proposal}/publish`)
      expect([own.status, bodyOf(own.body)]).toEqual([
        409,
        expect.stringContaining('You proposed this'),
      ])
      expect((await second.post(`${proposal}/publish`)).status).toBe(303)
      expect(bodyOf((await second.get(RULES)).body)).toContain('from 1 January 2026 a proposal')
      expect(bodyOf((await second.get(`/en/rules/${SET}`)).body)).toContain('21 or more')
      const over = await second.post(`${proposal}/publish`)
      expect([over.status, bodyOf(over.body)]).toEqual([
        409,
        expect.stringContaining('decided on already'),
      ])
    },
  )

  dbTest(
    'adds, copies, moves and removes rules, and changes formulas',
    async ({ given, browse }) => {
      const desk = await browse(await given.officer(AUTHOR))
      const draft = await begin(desk)
      const table = `${draft}/decisions/${ELIGIBLE}`
      const act = async (what: string) =>
        (await desk.post(table, await formOf(desk, table, { do: what }))).location
      expect(await act('duplicate:1')).toContain('#row-2')
      expect(await act('up:2')).toContain('#row-1')
      expect(await act('add:2')).toContain('#row-3')
      expect(await act('remove:3')).toContain('#row-2')
      expect(await act('remove:2')).toContain('#row-1')
      const { body } = await desk.get(table)
      expect([fieldIn(body, 'r.1'), fieldIn(body, 'seen')]).toEqual([
        'decision-eligible-table-row-8',
        '6',
      ])
      const policy = await desk.post(table, await formOf(desk, table, { policy: 'FIRST' }))
      expect(policy.status).toBe(303)
      expect(bodyOf((await desk.get(table)).body)).not.toContain('contradict each other')
      // What puts results together is not edited here.
      expect((await desk.get(`${draft}/decisions/6`)).status).toBe(404)
    },
  )

  dbTest(
    'adds and removes conditions of a table, told as such in the proposal',
    async ({ given, browse }) => {
      const desk = await browse(await given.officer(AUTHOR))
      const draft = await begin(desk)
      const table = `${draft}/decisions/${CERTIFICATE}`
      const page = bodyOf((await desk.get(table)).body)
      expect(page).toContain('Conditions of the table')
      const old = fieldIn((await desk.get(table)).body, 'columns')
      const stale = await formOf(desk, table, { 'c.0.0': 'not(true)', columns: old })
      const further = { do: 'add-column', further: 'Tenure' }
      expect((await desk.post(table, await formOf(desk, table, further))).status).toBe(303)
      const longer = await desk.get(table)
      expect(fieldIn(longer.body, 'columns')).toContain('if Tenure')
      expect(bodyOf((await desk.get(draft)).body)).toContain('Nothing is wrong here')
      // What was typed into other columns stands in no cell of these.
      const overtaken = await desk.post(table, stale)
      expect([overtaken.status, bodyOf(overtaken.body)]).toEqual([
        409,
        expect.stringContaining('not(true) | null | not-asked'),
      ])
      expect(fieldIn(overtaken.body, 'c.0.0')).toBe('false')
      // Asked for twice it is still one column; one that there is not takes none away.
      for (const nothing of [further, { do: 'remove-column:99' }, { do: 'add-column' }]) {
        expect((await desk.post(table, await formOf(desk, table, nothing))).status).toBe(303)
      }
      expect(fieldIn((await desk.get(table)).body, 'seen')).toBe('2')
      const reason = { ...WHY, seen: '2' }
      const proposed = await desk.post(`${draft}/propose`, reason)
      const told = bodyOf((await desk.get(proposed.location ?? '')).body)
      expect(told).toMatch(/Conditions of the table – “How do you hold the home/)
    },
  )

  dbTest('loses nothing where two save at once, and says so', async ({ given, browse }) => {
    const [first, second] = [
      await browse(await given.officer(AUTHOR)),
      await browse(await given.officer(AUTHOR)),
    ]
    const draft = await begin(first)
    const table = `${draft}/decisions/${ELIGIBLE}`
    const mine = await formOf(second, table, { 'c.1.0': '>= 19', 'c.0.0': '< 19' })
    await first.post(table, await formOf(first, table, { do: 'remove:0' }))
    const stale = await second.post(table, mine)
    expect(stale.status).toBe(409)
    const seen = bodyOf(stale.body)
    expect(seen).toContain('saved this draft meanwhile')
    // The row that is gone, and the cell that finds its row again where it has moved.
    expect(seen).toContain('< 19 | - |')
    expect(fieldIn(stale.body, 'c.0.0')).toBe('>= 19')
    expect(seen).toContain('Saved now: >= 21')
    expect(fieldIn(stale.body, 'seen')).toBe('2')
    const days = await second.post(`${draft}/days`, { ...FIRST, seen: '1' })
    expect([days.status, bodyOf(days.body)]).toEqual([
      409,
      expect.stringContaining('Somebody else saved this draft'),
    ])
  })

  dbTest('keeps scenarios: written, copied, removed', async ({ given, browse }) => {
    const desk = await browse(await given.officer(AUTHOR))
    const later = { 'from.day': '1', 'from.month': '6', 'from.year': '2027' }
    const draft = await begin(desk, later)
    const scenarios = `${draft}/scenarios`
    expect(bodyOf((await desk.get(scenarios)).body)).toContain('No scenario tries this draft')
    await desk.post(scenarios, { seen: '1', do: 'copy' })
    expect(bodyOf((await desk.get(draft)).body)).toContain('the draft decides 22 of them')
    const one = {
      ...{ name: 'a child', 'on.day': '1', 'on.month': '7', 'on.year': '2027', a0: '9', e0: 'no' },
      ...{ says: 'age', seen: '2' },
    }
    // rules/scenario-name
    const nameless = await desk.post(`${scenarios}/44`, { ...one, name: ' ' })
    expect([nameless.status, bodyOf(nameless.body)]).toEqual([
      422,
      expect.stringContaining('Give the case a name'),
    ])
    const number = await desk.post(`${scenarios}/44`, { ...one, a0: 'nine' })
    expect(bodyOf(number.body)).toContain('Write a number')
    expect((await desk.post(`${scenarios}/44`, one)).status).toBe(303)
    expect(bodyOf((await desk.get(draft)).body)).toContain('the draft decides 23 of them')
    await desk.post(scenarios, { seen: '3', do: 'remove:44' })
    expect((await desk.get(`${scenarios}/44`)).status).toBe(200)
    expect((await desk.get(`${scenarios}/45`)).body).toContain('This scenario is not here')
    const gone = await desk.post(scenarios, { seen: '4', do: 'remove:44' })
    // rules/scenario-missing
    expect([gone.status, bodyOf(gone.body)]).toEqual([404, expect.stringContaining('not here')])
  })
})

describe('The editor of rules refuses', () => {
  dbTest("another body's author, an officer, and a person", async ({ given, browse }) => {
    const draft = await begin(await browse(await given.officer(AUTHOR)))
    const elsewhere = await browse(await given.officer({ ...AUTHOR, agency: 'gdt' }))
    expect(bodyOf((await elsewhere.get(RULES)).body)).not.toContain('Begin a draft')
    for (const path of [draft, `${draft}/decisions/${ELIGIBLE}`, `${draft}/scenarios`]) {
      expect((await elsewhere.get(path)).status).toBe(403)
    }
    expect((await elsewhere.post(`${RULES}/drafts`, FIRST)).status).toBe(403)
    expect((await elsewhere.get(`${RULES}/export`)).status).toBe(403)
    const officer = await browse(await given.officer({ agency: 'moci', roles: ['officer'] }))
    expect((await officer.get(RULES)).status).toBe(200)
    expect((await officer.get(draft)).status).toBe(403)
  })

  dbTest('days that are none', async ({ given, browse }) => {
    const desk = await browse(await given.officer(AUTHOR))
    const wrong = await desk.post(`${RULES}/drafts`, { ...FIRST, 'from.month': '13' })
    expect([wrong.status, bodyOf(wrong.body)]).toEqual([
      422,
      expect.stringContaining('Write a first day that exists'),
    ])
    const before = { 'from.day': '1', 'from.month': '1', 'from.year': '1999' }
    const gap = await desk.post(`${RULES}/drafts`, {
      ...before,
      'last.day': '1',
      'last.month': '2',
      'last.year': '1999',
    })
    expect(bodyOf(gap.body)).toContain('days without any rules')
  })

  dbTest('text that is hostile or endless, and keeps what was typed', async ({ given, browse }) => {
    const desk = await browse(await given.officer(AUTHOR))
    const draft = await begin(desk)
    const table = `${draft}/decisions/${ELIGIBLE}`
    const long = await desk.post(table, await formOf(desk, table, { 'c.0.0': '1'.repeat(1_001) }))
    expect([long.status, bodyOf(long.body)]).toEqual([
      422,
      expect.stringContaining('longer than 1,000 characters'),
    ])
    const hidden = await desk.post(table, await formOf(desk, table, { 'c.0.0': '\u001b[31m' }))
    expect(bodyOf(hidden.body)).toContain('hidden character')
    const markup = '"</text></inputEntry><script>alert(1)</script>"'
    await desk.post(table, await formOf(desk, table, { 'c.0.0': markup }))
    const { body } = await desk.get(table)
    // In the attribute it is the cell's text; nowhere else does it stand as markup.
    expect(body.replace(/="[^"]*"/g, '')).not.toContain('<script>alert')
    expect(bodyOf(body)).toContain('Rule 1 Line 1, column')
    // A formula that would never end is stopped at each scenario, and told.
    const endless = '? > 0 and count(for a in 1..9999 return for b in 1..9999 return a * b) > 0'
    await desk.post(table, await formOf(desk, table, { 'c.0.0': endless }))
    const at = performance.now()
    const stopped = bodyOf((await desk.get(`${draft}/scenarios`)).body)
    expect(stopped).toContain('The rules would take too long')
    expect(performance.now() - at).toBeLessThan(5_000)
    expect(bodyOf((await desk.get(`${draft}/what-if`)).body)).toContain('would take too long')
  })
})

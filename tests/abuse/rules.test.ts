import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { type Browser, bodyOf, dbTest } from '#testing'

const RULES = '/en/office/rules/home-business-licence'
const AUTHOR = { agency: 'moci', roles: ['rule-author'] }
const DAYS = { 'from.day': '1', 'from.month': '1', 'from.year': '2026' }
/** The table that says who qualifies, among the elements of the model. */
const ELIGIBLE = 7
/** Someone waits for the page: longer is a page that hangs. */
const PATIENCE_MS = 5_000

const MARKUP = '"><script>alert(1)</script><img src=x onerror=alert(1)>'

const begin = async (desk: Browser) => (await desk.post(`${RULES}/drafts`, DAYS)).location ?? ''

const plain = (text: string) =>
  text
    .replaceAll('&gt;', '>')
    .replaceAll('&lt;', '<')
    .replaceAll('&#34;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')

/** What the form of a decision would send, as it stands. */
async function formAt(desk: Browser, page: string): Promise<Record<string, string>> {
  const { body } = await desk.get(page)
  const fields = body.matchAll(/ name="([rc]\.[0-9.]+|seen)"[^>]*? value="([^"]*)"/g)
  return {
    policy: 'UNIQUE',
    ...Object.fromEntries([...fields].map(([, name = '', value = '']) => [name, plain(value)])),
  }
}

const saved = async (desk: Browser, page: string, changes: Record<string, string>) =>
  desk.post(page, { ...(await formAt(desk, page)), ...changes })

async function timed<T>(work: () => Promise<T>): Promise<T> {
  const at = performance.now()
  const done = await work()
  expect(performance.now() - at).toBeLessThan(PATIENCE_MS)
  return done
}

/** A tag, or an attribute that runs something, that the page did not write itself. */
const runs = (body: string) =>
  /<script>alert|<img src=x|<[a-z][^<>]* on[a-z]+=/i.test(body.replace(/="[^"]*"/g, '=""'))

describe('A draft with expressions that never end', () => {
  const ENDLESS = [
    ['a loop in a loop', 'count(for a in 1..99999 return for b in 1..99999 return a * b) > 0'],
    ['a function that calls itself', '{f: function(n) f(n + 1), r: f(1)}.r > 0'],
    ['a list that doubles', 'count(for i in 1..60 return concatenate(partial, partial)) > 0'],
    ['a text that doubles', 'string length(string join(for i in 1..9999999 return "aaaa")) > 0'],
    ['a pattern that goes back for ever', `matches("${'a'.repeat(40)}!", "^(a+)+$")`],
    ['a power without end', '9 ** 9 ** 9 ** 9 > 0'],
    ['brackets without end', `${'('.repeat(480)}1${')'.repeat(480)} > 0`],
  ] as const
  for (const [what, text] of ENDLESS) {
    dbTest(`is answered: ${what}`, async ({ given, browse }) => {
      const desk = await browse(await given.officer(AUTHOR))
      const draft = await begin(desk)
      const table = `${draft}/decisions/${ELIGIBLE}`
      const kept = await timed(() => saved(desk, table, { 'c.0.0': `? > 0 and ${text}` }))
      expect(kept.status).toBe(303)
      for (const page of [table, draft, `${draft}/scenarios`, `${draft}/what-if`]) {
        expect((await timed(() => desk.get(page))).status, page).toBe(200)
      }
      const proposed = await timed(() =>
        desk.post(`${draft}/propose`, { seen: '2', basis: 'Law 1', reason: 'Because' }),
      )
      expect(proposed.status).toBe(422)
    })
  }

  dbTest('is answered where an official only tries it', async ({ given, browse }) => {
    const desk = await browse(await given.officer({ agency: 'gdt', roles: ['officer'] }))
    for (const [, text] of ENDLESS) {
      const tried = await timed(() => desk.post(`${RULES}/0`, { 'c.0.0': `? > 0 and ${text}` }))
      expect([200, 422]).toContain(tried.status)
    }
  })
})

describe('A draft that reaches for more than its rules', () => {
  const REACHING = [
    'constructor.constructor("return process")() = null',
    '__proto__.polluted = null',
    'function(x) external {java: {class: "java.lang.Runtime", method signature: "exit(int)"}} = null',
    'get value({}, "__proto__").toString != null',
    'process.env.HOME != null',
  ]
  dbTest('finds nothing, and says so', async ({ given, browse }) => {
    const desk = await browse(await given.officer(AUTHOR))
    const draft = await begin(desk)
    const table = `${draft}/decisions/${ELIGIBLE}`
    for (const text of REACHING) {
      expect((await saved(desk, table, { 'c.0.0': text })).status).toBe(303)
      const page = await desk.get(draft)
      expect(page.status).toBe(200)
      expect(bodyOf(page.body)).not.toContain('Nothing is wrong here')
      expect(page.body).not.toContain(process.env.HOME ?? '/root')
    }
  })

  dbTest('has no fields, rows or decisions that are not its own', async ({ given, browse }) => {
    const desk = await browse(await given.officer(AUTHOR))
    const draft = await begin(desk)
    const table = `${draft}/decisions/${ELIGIBLE}`
    const before = await formAt(desk, table)
    const strangers: Record<string, string>[] = [
      { 'c.999.999': '1' },
      { 'c.__proto__.0': '1' },
      { 'r.0': 'row-of-another-table', 'c.0.0': '1' },
      { do: 'remove:999' },
      { do: 'up:-1' },
      { do: 'constructor:0' },
      { policy: 'RULE ORDER' },
      { policy: '__proto__' },
    ]
    for (const strange of strangers) {
      const { status } = await desk.post(table, { ...before, ...strange })
      expect([303, 409, 422]).toContain(status)
      expect([strange, await formAt(desk, table)]).toEqual([strange, before])
    }
    for (const part of ['999', '0', '6']) {
      const { status } = await desk.post(`${draft}/decisions/${part}`, {
        seen: '1',
        formula: '1',
      })
      expect(status).toBe(404)
    }
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })
})

describe('A draft that is huge', () => {
  dbTest('is refused at its rows, its cells and its form', async ({ given, browse }) => {
    const desk = await browse(await given.officer(AUTHOR))
    const draft = await begin(desk)
    const table = `${draft}/decisions/${ELIGIBLE}`
    const form = await formAt(desk, table)
    const cells = Object.fromEntries(Array.from({ length: 999 }, (_, at) => [`c.${at}.0`, '1']))
    expect((await desk.post(table, { ...form, ...cells })).status).toBeGreaterThanOrEqual(400)
    const long = await desk.post(table, { ...form, 'c.0.0': '1'.repeat(2_000_000) })
    expect(long.status).toBeGreaterThanOrEqual(400)
    expect((await formAt(desk, table)).seen).toBe('1')
  })

  dbTest(
    'of 500 rows, each another, is shown and checked in time, and has no row more',
    async ({ ctx, given, browse }) => {
      const desk = await browse(await given.officer(AUTHOR))
      const draft = await begin(desk)
      const id = draft.split('/').at(-1) ?? ''
      const { rows } = await sql<{ dmn: string }>`
        select dmn from rules.draft_revision where draft = ${id}::uuid`.execute(ctx.sql)
      const { dmn = '' } = rows[0] ?? {}
      await sql`
        insert into rules.draft_revision (draft, version, dmn, scenarios, valid, saved_by, saved_at)
        select draft, 2, ${withRows(dmn, 500)}, scenarios, valid, saved_by, saved_at
        from rules.draft_revision where draft = ${id}::uuid and version = 1`.execute(ctx.sql)
      await sql`update rules.draft set version = 2 where id = ${id}::uuid`.execute(ctx.sql)
      const table = `${draft}/decisions/${ELIGIBLE}`
      for (const page of [draft, table, `${table}?from=499`, `${draft}/what-if`]) {
        expect((await timed(() => desk.get(page))).status, page).toBe(200)
      }
      const more = await timed(() => saved(desk, table, { do: 'add:0' }))
      expect([more.status, bodyOf(more.body)]).toEqual([422, expect.stringContaining('500')])
    },
  )
})

/** The table `Eligible` with its first row so many times, each for another age. */
function withRows(dmn: string, count: number): string {
  const from = dmn.indexOf('<rule', dmn.indexOf('name="Eligible"'))
  const to = dmn.indexOf('</rule>', from) + '</rule>'.length
  const row = dmn.slice(from, to)
  const rest = (dmn.slice(from, dmn.indexOf('</decisionTable>', from)).match(/<rule[ >]/g) ?? [])
    .length
  const made = Array.from({ length: count - rest }, (_, at) =>
    row
      .replace(/ id="[^"]*"/g, '')
      .replace(/<text>[^<]*<\/text>/, `<text>[${at * 3}..${at * 3 + 4})</text>`),
  )
  return `${dmn.slice(0, to)}${made.join('')}${dmn.slice(to)}`
}

describe('Markup in a draft', () => {
  dbTest('stays text wherever a colleague reads it', async ({ given, browse }) => {
    const [first, second] = [
      await browse(await given.officer(AUTHOR)),
      await browse(await given.officer(AUTHOR)),
    ]
    const draft = await begin(first)
    const table = `${draft}/decisions/${ELIGIBLE}`
    const scenario = {
      ...{ name: MARKUP, 'on.day': '1', 'on.month': '7', 'on.year': '2026', a0: '9', e0: 'no' },
      ...{ seen: '1', says: MARKUP },
    }
    expect((await first.post(`${draft}/scenarios/22`, scenario)).status).toBe(303)
    const cell = `"${MARKUP.replaceAll('"', '\\"')}"`
    expect((await saved(first, table, { 'c.0.0': cell, 'c.0.3': MARKUP })).status).toBe(303)
    expect((await saved(first, table, { do: 'duplicate:0' })).status).toBe(303)
    for (const page of ['', `/decisions/${ELIGIBLE}`, '/scenarios', '/scenarios/22', '/what-if']) {
      const { status, body } = await second.get(`${draft}${page}`)
      expect(status, page).toBe(200)
      expect(runs(body), page).toBe(false)
    }
    const stale = await second.post(table, { seen: '1', 'r.0': MARKUP, 'c.0.0': MARKUP })
    expect([stale.status, runs(stale.body)]).toEqual([409, false])
    const refused = await first.post(`${draft}/propose`, {
      seen: '4',
      basis: MARKUP,
      reason: MARKUP,
    })
    expect([refused.status, runs(refused.body)]).toEqual([422, false])
    const asked = await second.get(`${draft}/what-if?input=0&value=${encodeURIComponent(MARKUP)}`)
    expect([asked.status, runs(asked.body)]).toEqual([200, false])
  })

  dbTest('is no formula in a file that a spreadsheet opens', async ({ given, browse }) => {
    const desk = await browse(await given.officer(AUTHOR))
    const draft = await begin(desk)
    const { body } = await desk.get(`${draft}/what-if.csv?input=0&value=50`)
    for (const line of body.replace('\ufeff', '').split('\r\n')) {
      for (const text of line.split(',')) expect(text).not.toMatch(/^"?[=+@]/)
    }
  })
})

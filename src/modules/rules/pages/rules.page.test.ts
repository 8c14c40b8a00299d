import { describe, expect } from 'vitest'
import { type Browser, bodyOf, dbTest, formIn } from '#testing'

const it = dbTest.extend({ country: 'saint-brandan' })

const CHECK = '/en/rules/mooring/check'

/** Answers the question that a page asks. */
async function answered(browser: Browser, body: string, answer: Record<string, string>) {
  const fields = formIn(body, CHECK)
  return browser.post(CHECK, { ...fields, ...answer })
}

/** Whether a page shows a question. */
const asks = (body: string, question: string) => bodyOf(body).includes(question)

describe('Rules that everybody can read', () => {
  it('are listed with what they decide and who is in charge', async ({ browse }) => {
    const { status, body } = await (await browse()).get('/en/rules')
    expect(status).toBe(200)
    expect(bodyOf(body)).toContain('Right to a mooring')
    expect(bodyOf(body)).toContain('Harbour Office')
    expect(body).toContain('/en/rules/mooring')
  })

  it('are tables in words, with articles, versions and services', async ({ browse }) => {
    const browser = await browse()
    const { body } = await browser.get('/en/rules/mooring')
    const text = bodyOf(body)
    expect(text).toContain('more than 6 and 12 or less')
    expect(text).toContain('Outer quay')
    expect(text).toContain('Because trading boats use the commercial port.')
    expect(text).toContain('article 5, Harbour Ordinance No. 3 of 1998')
    expect(text).toContain('In force since 1 January 2024')
    expect(body).toContain('/en/services/mooring-permit')
    const before = await browser.get('/fr/rules/mooring/from/1998-06-01')
    expect(bodyOf(before.body)).toContain('plus de 6 et 10 ou moins')
    expect((await browser.get('/en/rules/mooring/from/1999-01-01')).status).toBe(404)
    expect((await browser.get('/en/rules/parking')).status).toBe(404)
  })
})

describe('A check whether one qualifies', () => {
  it('asks what decides most, and stops when nothing can change the answer', async ({ browse }) => {
    const browser = await browse()
    const first = await browser.get(CHECK)
    expect(asks(first.body, 'What is the boat for?')).toBe(true)
    const trade = await answered(browser, first.body, { a2: 'trade' })
    expect(bodyOf(trade.body)).toContain('Right to a mooring: no.')
    expect(bodyOf(trade.body)).toContain(
      'Because trading boats use the commercial port (article 5, Harbour Ordinance No. 3 of 1998).',
    )
    expect(trade.body).toContain('/en/services/mooring-permit')
  })

  it('carries answers in the form, never in an address, and keeps nothing', async ({ browse }) => {
    const browser = await browse()
    const first = await browser.get(CHECK)
    const second = await answered(browser, first.body, { a2: 'fishing' })
    expect(asks(second.body, 'How long is the boat, in metres?')).toBe(true)
    expect(second.body).toContain('type="hidden" name="a2" value="fishing"')
    expect(second.body).not.toMatch(/(href|action)="[^"]*fishing/)
    const yes = await answered(browser, second.body, { a0: '١١٫٥' })
    expect(bodyOf(yes.body)).toContain('Right to a mooring: yes.')
    expect(asks((await browser.get(CHECK)).body, 'What is the boat for?')).toBe(true)
  })

  it('names what is wrong with an answer, and lets each be changed', async ({ browse }) => {
    const browser = await browse()
    const first = await browser.get(CHECK)
    const empty = await answered(browser, first.body, {})
    expect(empty.status).toBe(422)
    expect(bodyOf(empty.body)).toContain('Answer the question to go on')
    const second = await answered(browser, empty.body, { a2: 'pleasure' })
    const wrong = await answered(browser, second.body, { a0: 'long', a1: 'maybe' })
    expect(wrong.status).toBe(422)
    const again = await browser.post(CHECK, { a2: 'pleasure', _change: '2' })
    expect(asks(again.body, 'What is the boat for?')).toBe(true)
    expect(again.body).toMatch(/value="pleasure"[^>]*checked/)
  })

  it('takes nonsense for no answer', async ({ browse }) => {
    const browser = await browse()
    for (const fields of [
      { a2: 'war' },
      { a0: '1'.repeat(600), _asked: '0' },
      { _asked: '99', _change: 'x' },
      { a1: '__proto__', constructor: 'x' },
    ] as Record<string, string>[]) {
      expect((await browser.post(CHECK, fields)).status).toBeLessThan(500)
    }
    expect((await browser.post('/en/rules/parking/check', {})).status).toBe(404)
  })
})

describe('What if', () => {
  it('counts whose outcome a change of cells would change, and keeps nothing', async ({
    browse,
    given,
  }) => {
    const officer = await given.officer({ agency: 'harbour-office', roles: ['officer'] })
    const browser = await browse(officer)
    const list = await browser.get('/en/office/rules')
    expect(bodyOf(list.body)).toContain('Right to a mooring')
    const page = '/en/office/rules/mooring/0'
    const before = await browser.get(page)
    expect(before.body).toContain('value="(6..12]"')
    const same = await browser.post(page, {})
    expect(bodyOf(same.body)).toContain('No outcome of 400 cases would change')
    const changed = await browser.post(page, { 'c.1.0': '(6..20]', 'c.2.0': '> 20' })
    expect(bodyOf(changed.body)).toMatch(/[1-9]\d* outcomes of 400 cases would change/)
    const gap = await browser.post(page, { 'c.1.0': '(7..12]' })
    expect(bodyOf(gap.body)).toContain('such rules are refused')
    const wrong = await browser.post(page, { 'c.1.0': '(6..' })
    expect(wrong.status).toBe(422)
    expect(bodyOf(wrong.body)).toContain('cannot be read')
    expect((await browser.get(page)).body).toContain('value="(6..12]"')
    expect((await browser.get('/en/office/rules/mooring/9')).status).toBe(404)
  })

  it('is for officials alone', async ({ browse, given }) => {
    const person = await browse(await given.person({ name: { en: 'Ann', fr: 'Anne' } }))
    expect((await person.get('/en/office/rules')).status).not.toBe(200)
  })
})

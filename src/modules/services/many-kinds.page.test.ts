import { describe, expect } from 'vitest'
import { type Browser, bodyOf, dbTest, formIn } from '#testing'
import { getOpenDraft } from './draft.ts'
import { startCorrection, startDraft } from './draft-begin.ts'
import { offerEveryKind, SERVICE } from './fixture.ts'
import { closeDraft, lockReadyDraft } from './submission.ts'

/** The smallest document that is one. */
const PAPER = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n' +
    '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
)
const paper = (name: string) => ({ name, bytes: PAPER })

type Typed = Record<string, string | string[]>

/** Everything that a page's form holds, as a browser would send it. */
function held(html: string, action: string): Typed {
  const form = html.split('<form').find((part) => part.includes(`action="${action}"`)) ?? ''
  const whole = form.split('</form>')[0] ?? ''
  const of = (tag: string, name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? ''
  const fields: Typed = {}
  for (const [tag] of whole.matchAll(/<input[^>]*>/g)) {
    const picked = !/type="(radio|checkbox)"/.test(tag) || / checked/.test(tag)
    if (picked && !/type="file"/.test(tag)) fields[of(tag, 'name')] = of(tag, 'value')
  }
  for (const [select = '', inner = ''] of whole.matchAll(/<select[^>]*>(.*?)<\/select>/gs)) {
    fields[of(select, 'name')] = of(/<option[^>]* selected[^>]*>/.exec(inner)?.[0] ?? '', 'value')
  }
  for (const [tag = '', inner = ''] of whole.matchAll(/<textarea[^>]*>(.*?)<\/textarea>/gs)) {
    fields[of(tag, 'name')] = inner
  }
  return fields
}

/** Sends a page as a browser without script does. */
async function fill(
  browser: Browser,
  path: string,
  fields: Typed,
  act = 'continue',
  files: Record<string, { name: string; bytes: Buffer }> = {},
) {
  const plain = path.replace(/[?#].*$/, '')
  const { body } = await browser.get(path)
  return browser.post(plain, { ...held(body, plain), ...fields, _do: act }, files)
}

async function begin(browser: Browser, lang = 'ar') {
  const { location = '' } = await browser.post(`/${lang}/services/${SERVICE}/apply`)
  return location.replace(/\/[^/]*$/, '')
}

const things: Typed = {
  origin: 'JPN',
  residence: 'al-rayyan',
  'born.day': '13',
  'born.month': 'جمادى الآخرة',
  'born.year': '١٤١٠',
  'born.calendar': 'hijri',
  'employer.name': 'بيت الهيل',
  'employer.number': '٩٠٠٠٠١',
  establishment: '17-1234-00',
  'car.kind': 'private',
  'car.number': '١٢٣٤٥٦',
  'home.zone': '55',
  'home.street': '340',
  'home.building': '27',
  'home.pin': '25.2854, 51.531',
}

describe('every kind of field, without script', () => {
  dbTest(
    'is asked, mended, confirmed, checked and signed in Arabic',
    async ({ ctx, browse, given, as }) => {
      await offerEveryKind(ctx)
      const person = await given.person({ name: { ar: 'سارة خالد', en: 'Sara Khalid' } })
      const browser = await browse(person)
      const draft = await begin(browser)
      const first = await browser.get(`${draft}/things`)
      expect(first.body).toContain('<option value="JPN" data-also="Japan">اليابان</option>')
      expect(first.body).toContain('data-found=')
      const asked = await fill(browser, `${draft}/things`, things)
      expect(asked.location).toContain('errors=1')
      const again = await browser.get(asked.location ?? '')
      expect(bodyOf(again.body)).toContain('اختر أدناه اليوم')
      expect(again.body).toContain('value="1990-01-11" checked')
      // The moon was seen a day later.
      const on = await fill(browser, asked.location ?? '', { 'born.is': '1990-01-12' })
      expect(on.location).toMatch(/\/goods$/)
      const reference = draft.split('/').at(-1) ?? ''
      const { answers } = await getOpenDraft(as(person), reference)
      expect(answers).toMatchObject({
        origin: 'JPN',
        born: { date: '1990-01-12', calendar: 'islamic-umalqura', typed: '1410-06-13' },
        employer: { name: 'بيت الهيل', number: '900001' },
        car: { kind: 'private', number: '123456' },
        home: { zone: '55', pin: { latitude: 25.2854, longitude: 51.531 } },
      })
      const seen = bodyOf((await browser.get(`${draft}/things`)).body)
      expect(seen).toContain('خارج المنطقة')
      await fill(
        browser,
        `${draft}/goods`,
        {
          'goods.paste':
            'السلعة\tالعدد\tالتاريخ\tالبلد\nأرز\t٣\t23/11/2026\tالهند\nشاي\tكثير\t1/1/2026\tLKA',
        },
        'paste:goods',
      )
      const wrong = await fill(browser, `${draft}/goods`, {})
      expect(wrong.location).toContain('errors=1')
      const table = await browser.get(wrong.location ?? '')
      expect(bodyOf(table.body)).toContain('سلعة 2، العدد')
      expect(table.body).toMatch(/name="goods\.1\.count"[^>]*value="كثير"/)
      const households = await fill(browser, wrong.location ?? '', { 'goods.1.count': '12' })
      expect(households.location).toMatch(/\/households$/)
      const check = await fill(browser, `${draft}/households`, {
        'households.0.place': 'الدوحة',
        'households.0.people.0.called': 'نورة',
      })
      expect(check.location).toMatch(/\/check$/)
      const summary = await browser.get(check.location ?? '')
      const words = bodyOf(summary.body)
      for (const text of [
        'اليابان',
        'الريان',
        '12 يناير 1990',
        '13 جمادى الآخرة 1410',
        'خصوصي',
        'الهند',
        'سريلانكا',
        'نورة',
      ]) {
        expect(words).toContain(text)
      }
      const sent = formIn(summary.body, `${draft}/submit`)
      const signed = (name: string) => ({
        fields: { ...sent, declaration: 'yes', signature: name },
        files: {},
      })
      const send = (name: string) =>
        as(person).tx((tx) => lockReadyDraft(tx, reference, signed(name)))
      await expect(send('نورة خالد')).rejects.toThrow('draft-incomplete')
      const { assessment } = await send('ساره خالد')
      expect(assessment.answers).toMatchObject({ signature: { name: 'ساره خالد' } })
    },
  )

  dbTest('opens in a correction what was named alone', async ({ ctx, browse, given, as }) => {
    const version = await offerEveryKind(ctx)
    const person = await given.person()
    const { id, reference } = await startDraft(as(person), SERVICE)
    await closeDraft(as(person), id)
    await startCorrection(as(person), {
      about: '019aa000-0000-7000-8000-000000000009',
      reference,
      service: SERVICE,
      version,
      answers: {
        origin: 'JPN',
        residence: 'doha',
        born: { date: '1990-01-11', calendar: 'islamic-umalqura', typed: '1410-06-13' },
        car: { kind: 'private', number: '123456' },
        goods: [{ what: 'أرز', count: 3, land: 'IND' }],
        households: [{ place: 'الدوحة', people: [{ called: 'نورة' }, { called: 'سارة' }] }],
      },
      fields: ['car', 'households[1].people[2].called'],
      notes: { car: 'الرقم غير واضح' },
    })
    const browser = await browse(person)
    const page = await browser.get(`/ar/apply/${reference}/things`)
    expect(page.body).toContain('name="car.number"')
    expect(page.body).not.toContain('name="origin"')
    expect(bodyOf(page.body)).toContain('اليابان')
    expect(bodyOf(page.body)).toContain('11 يناير 1990')
    const people = await browser.get(`/ar/apply/${reference}/households`)
    expect(people.body).toContain('name="households.0.people.1.called"')
    expect(people.body).not.toContain('name="households.0.people.0.called"')
    expect(people.body).not.toContain('value="add:')
  })
})

describe('lists in lists in lists', () => {
  dbTest(
    'take an item out of the middle, and errors and answers follow',
    async ({ ctx, browse, given, as }) => {
      await offerEveryKind(ctx)
      const person = await given.person()
      const browser = await browse(person)
      const draft = await begin(browser, 'en')
      const page = `${draft}/households`
      const add = (list: string) => fill(browser, page, {}, `add:${list}`)
      await add('households')
      await add('households')
      expect((await add('households.1.people')).location).toBe(`${page}#households-1-people-1`)
      await add('households.1.people')
      await add('households.1.people.1.papers')
      await add('households.1.people.2.papers')
      expect((await add('households.1.people.2.papers')).location).toContain('papers-1')
      await fill(
        browser,
        page,
        {
          'households.0.place': 'A',
          'households.1.place': 'B',
          'households.2.place': 'C',
          'households.0.people.0.called': 'a1',
          'households.1.people.0.called': 'b1',
          'households.1.people.1.called': 'b2',
          'households.1.people.2.called': 'b3',
          'households.2.people.0.called': 'c1',
          'households.1.people.1.papers.0.title': 'b2 paper',
          'households.1.people.2.papers.0.title': 'b3 paper',
          'households.1.people.2.papers.1.title': 'x'.repeat(30),
        },
        'continue',
        {
          'households.1.people.1.papers.0.scan': paper('b2.pdf'),
          'households.1.people.2.papers.0.scan': paper('b3.pdf'),
        },
      )
      const wrong = await browser.get(`${page}?errors=1`)
      expect(bodyOf(wrong.body)).toContain('Household 2, Person 3, Paper 2, Title')
      const ask = await fill(browser, page, {}, 'ask:households.1.people.1')
      expect(ask.location).toContain('ask=households.1.people.1')
      expect(bodyOf((await browser.get(ask.location ?? '')).body)).toContain('Remove Person 2?')
      await fill(browser, page, {}, 'remove:households.1.people.1')
      const after = await browser.get(`${page}?errors=1`)
      expect(bodyOf(after.body)).toContain('Household 2, Person 2, Paper 2, Title')
      expect(after.body).toMatch(
        /name="households\.1\.people\.1\.papers\.0\.title"[^>]*value="b3 paper"/,
      )
      await fill(browser, page, {}, 'remove:households.0')
      const { answers } = await getOpenDraft(as(person), draft.split('/').at(-1) ?? '')
      expect(answers.households).toEqual([
        {
          place: 'B',
          people: [
            { called: 'b1', papers: [] },
            {
              called: 'b3',
              papers: [
                { title: 'b3 paper', scan: expect.objectContaining({ name: 'b3.pdf' }) },
                { title: 'x'.repeat(30) },
              ],
            },
          ],
        },
        { place: 'C', people: [{ called: 'c1', papers: [] }] },
      ])
    },
  )
})

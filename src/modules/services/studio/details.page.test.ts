import { describe, expect } from 'vitest'
import { type Browser, bodyOf, dbTest } from '#testing'

const AUTHOR = { agency: 'moci', roles: ['rule-author'] }
const HERE = '/en/office/studio/home-business-licence'

const seenIn = (body: string) => /name="seen" value="(\d+)"/.exec(body)?.[1] ?? ''

async function begun(desk: Browser) {
  const change = (await desk.post(`${HERE}/changes`)).location ?? ''
  const form = `${change}/forms/apply`
  const spotOf = async (label: string) => {
    const { body } = await desk.get(form)
    const found = new RegExp(`fields/([0-9.]+)"[^>]*>(?:<[^>]+>)*${label}`).exec(body)
    return `${form}/fields/${found?.[1]}`
  }
  const source = async (path: string) => {
    const { body } = await desk.get(`${change}/file?path=${encodeURIComponent(path)}`)
    const text = /<textarea[^>]*name="text"[^>]*>([\s\S]*?)<\/textarea>/.exec(body)?.[1] ?? ''
    return text
      .replaceAll('&#34;', '"')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&')
  }
  const add = async (kind: string, name: string) =>
    desk.post(form, {
      ...{ seen: seenIn((await desk.get(form)).body), act: 'add-field', page: '0', kind, name },
      ...{ 'title.en': `What ${name}`, 'title.ar': name },
    })
  const send = async (at: string, fields: Record<string, string | string[]>) =>
    desk.post(at, { seen: seenIn((await desk.get(at)).body), details: 'yes', rest: '', ...fields })
  return { change, form, spotOf, source, add, send }
}

describe('The details of a question', () => {
  dbTest(
    'are inputs that fit its kind, and are written where they stand',
    async ({ given, browse }) => {
      const desk = await browse(await given.officer(AUTHOR))
      const { spotOf, source, add, send } = await begun(desk)
      await add('date', 'openedOn')
      const at = await spotOf('What openedOn')
      const page = await desk.get(at)
      expect(page.body).toContain('name="detail.earliest"')
      expect(page.body).not.toContain('name="detail.max.characters"')
      const wrong = await send(at, { 'detail.earliest': 'next week' })
      expect(wrong.status, 'services/detail-wrong').toBe(422)
      expect(bodyOf(wrong.body)).toContain('Give a day such as 2026-11-30')
      const before = await source('forms/apply.yaml')
      const good = { 'detail.earliest': '-P1Y', 'detail.latest': 'p0d', 'detail.calendar': 'yes' }
      expect((await send(at, good)).status).toBe(303)
      const after = await source('forms/apply.yaml')
      expect(after).toContain(
        'name: openedOn, kind: date, earliest: -P1Y, latest: P0D, calendar: hijri',
      )
      const others = (text: string) => text.split('\n').filter((line) => !line.includes('openedOn'))
      expect(others(after)).toEqual(others(before))
      const again = await desk.get(at)
      expect(again.body).toMatch(/name="detail.latest"[^>]*value="P0D"/)
    },
  )

  dbTest('say which document a file is, and how large it may be', async ({ given, browse }) => {
    const desk = await browse(await given.officer(AUTHOR))
    const { spotOf, source, add, send } = await begun(desk)
    await add('file', 'permit')
    const at = await spotOf('What permit')
    const page = await desk.get(at)
    expect(bodyOf(page.body), 'its finding stands beside it').toContain('What the check finds here')
    const evidence = /name="detail.evidence"[\s\S]*?<option value="([a-z-]+)"/.exec(page.body)?.[1]
    const file = { 'detail.evidence': evidence ?? '', 'detail.max.pages': '3' }
    const none = await send(at, { ...file, 'detail.max.size': '2 mb' })
    expect(none.status, 'no kind of file').toBe(422)
    const typed = { ...file, 'detail.max.size': '2 mb', 'detail.accept': ['pdf', 'png'] }
    expect((await send(at, typed)).status).toBe(303)
    expect(await source('forms/apply.yaml')).toContain(`evidence: ${evidence}`)
    expect(await source('forms/apply.yaml')).toMatch(/size: 2MB,? ?\n?.*pages: 3/)
  })

  dbTest('hold checks with what is said where they fail', async ({ given, browse }) => {
    const desk = await browse(await given.officer(AUTHOR))
    const { spotOf, source, add, send } = await begun(desk)
    await add('number', 'tables')
    const at = await spotOf('What tables')
    const check = {
      ...{ act: 'check-add', 'check.is': 'tables < 10', 'check.error': 'too-many' },
      ...{ 'check.text.en': 'Ten at most', 'check.text.ar': 'عشر على الأكثر' },
    }
    const nameless = await send(at, { ...check, 'check.error': 'Too Many' })
    expect(nameless.status, 'services/check-wrong').toBe(422)
    expect((await send(at, check)).status).toBe(303)
    expect(await source('forms/apply.yaml')).toContain('tables < 10')
    expect(await source('messages/en.yaml')).toContain('Ten at most')
    expect((await send(at, { 'check.0.is': 'tables < )' })).status).toBe(303)
    expect(bodyOf((await desk.get(at)).body)).toMatch(/What the check finds here.*cannot be read/)
    expect((await send(at, { 'check.0.is': 'tables < 20' })).status).toBe(303)
    expect((await send(at, { act: 'check-out 0', 'check.0.is': 'tables < 20' })).status).toBe(303)
    expect(await source('forms/apply.yaml')).not.toContain('tables < 20')
    expect(await source('messages/en.yaml')).not.toContain('Ten at most')
  })

  dbTest('are taken from the account, or worked out', async ({ given, browse }) => {
    const desk = await browse(await given.officer(AUTHOR))
    const { spotOf, source, add, send } = await begun(desk)
    await add('date', 'birth')
    const at = await spotOf('What birth')
    expect(bodyOf((await desk.get(at)).body)).toContain('The account: date of birth')
    expect((await send(at, { 'detail.from': 'account as birthDate' })).status).toBe(303)
    expect(await source('forms/apply.yaml')).toContain(
      'from: { register: account, key: signed-in, field: birthDate }',
    )
    expect((await send(at, { 'detail.value': 'today()' })).status).toBe(303)
    const now = await source('forms/apply.yaml')
    expect(now).toMatch(/name: birth, kind: date, value: "?today\(\)"?/)
  })
})

describe('When a question is asked', () => {
  dbTest('is chosen as comparisons and said as a sentence', async ({ given, browse }) => {
    const desk = await browse(await given.officer(AUTHOR))
    const { form, spotOf, source, add, send } = await begun(desk)
    await add('text', 'landlord')
    const at = await spotOf('What landlord')
    const of = /<select[^>]*name="cond.0.of"[\s\S]*?<option value="([^"]*tenure)"/.exec(
      (await desk.get(at)).body,
    )?.[1]
    const rows = { 'cond.join': 'and', 'cond.0.of': of ?? '', 'cond.0.how': 'is', when: '' }
    const wrong = await send(at, { ...rows, 'cond.0.value': 'lent' })
    expect(wrong.status, 'services/condition-wrong').toBe(422)
    const shared = { 'detail.max.characters': '100' }
    expect((await send(at, { ...rows, ...shared, 'cond.0.value': 'rented' })).status).toBe(303)
    expect(await source('forms/apply.yaml')).toContain(`${of} = \\"rented\\"`.replaceAll('\\', ''))
    const again = await desk.get(at)
    expect(again.body).toMatch(/name="cond.0.value"[\s\S]*?value="rented" selected/)
    expect(bodyOf((await desk.get(form)).body)).toMatch(/Only if .* is .*/)
    const both = { ...rows, ...shared, 'cond.0.how': 'is-not', 'cond.0.value': 'rented' }
    const twice = await send(at, { ...both, when: 'true' })
    expect(twice.status, 'services/condition-twice').toBe(422)
  })
})

describe('What is said of a service', () => {
  dbTest('is rows that are added, changed, moved and removed', async ({ given, browse }) => {
    const desk = await browse(await given.officer(AUTHOR))
    const { change, source } = await begun(desk)
    const about = `${change}/about`
    const page = `${about}?part=evidence`
    expect((await desk.get(`${about}?part=poems`)).status).toBe(404)
    expect(bodyOf((await desk.get(about)).body)).toContain('Documents that are asked for')
    const shown = (body: string) =>
      Object.fromEntries(
        [...body.matchAll(/name="(row\.\d+\.[A-Za-z]+)"[^>]*value="([^"]+)"/g)].map(([, k, v]) => [
          k ?? '',
          v ?? '',
        ]),
      )
    const before = await source('service.yaml')
    const now = await desk.get(page)
    expect(bodyOf(now.body)).toMatch(/Only if “[^”]+” is “[^”]+”/)
    const fields = { part: 'evidence', seen: seenIn(now.body) }
    const added = {
      ...{ act: 'row-add', 'row.new.evidence': 'site-plan', 'row.new.notOlder': 'p6m' },
      ...{ 'row.text.en': 'Plan of the site', 'row.text.ar': 'مخطط الموقع' },
    }
    // What the page shows is sent along, as a browser does.
    const kept = inputsOf(now.body)
    const twice = await desk.post(about, {
      ...{ ...fields, ...kept, ...added },
      'row.new.evidence': 'Site plan',
    })
    expect(twice.status, 'services/row-wrong').toBe(422)
    expect((await desk.post(about, { ...fields, ...kept, ...added })).status).toBe(303)
    const after = await source('service.yaml')
    expect(after).toContain('evidence: site-plan, notOlder: P6M')
    const lines = before.split('\n')
    expect(after.split('\n').filter((line) => !line.includes('site-plan'))).toEqual(lines)
    expect(await source('messages/en.yaml')).toContain('Plan of the site')
    const next = await desk.get(page)
    const index = Object.keys(shown(next.body)).length
    expect(index).toBeGreaterThan(0)
    const rows = [...next.body.matchAll(/value="row-out (\d+)"/g)].map(([, at]) => at)
    const out = { ...inputsOf(next.body), part: 'evidence', seen: seenIn(next.body) }
    const gone = await desk.post(about, { ...out, act: `row-out ${rows.at(-1)}` })
    expect(gone.status).toBe(303)
    expect(await source('service.yaml')).toBe(before)
    expect(await source('messages/en.yaml')).not.toContain('Plan of the site')
  })

  dbTest('has days of a kind, and a telephone of its own', async ({ given, browse }) => {
    const desk = await browse(await given.officer(AUTHOR))
    const { change, source } = await begun(desk)
    const about = `${change}/about`
    const { body } = await desk.get(about)
    const kept = { ...inputsOf(body), seen: seenIn(body) }
    const wrong = await desk.post(about, { ...kept, phone: 'call us' })
    expect(wrong.status, 'services/contact-wrong').toBe(422)
    const typed = { ...kept, phone: '+97444440000', promise: 'P9D', days: 'calendar' }
    expect((await desk.post(about, typed)).status).toBe(303)
    const now = await source('service.yaml')
    expect(now).toMatch(/promise: P9D/)
    expect(now).toMatch(/days: calendar/)
    expect(now).toContain('+97444440000')
  })
})

/** What a browser would send of the inputs of rows and parts, as they stand on a page. */
function inputsOf(body: string): Record<string, string | string[]> {
  const found: Record<string, string | string[]> = {}
  const plain = (text: string) => text.replaceAll('&#34;', '"').replaceAll('&amp;', '&')
  const put = (name: string, value: string) => {
    const there = found[name]
    found[name] = there === undefined ? value : [there, value].flat()
  }
  const own = /^(row\.\d+|text\.|amount|promise|keep|days|phone|email)/
  for (const [tag, name = ''] of body.matchAll(/<input[^>]*name="([^"]+)"[^>]*>/g)) {
    const boxed = /type="(radio|checkbox)"/.test(tag)
    if (!own.test(name) || (boxed && !/ checked/.test(tag))) continue
    put(name, plain(/value="([^"]*)"/.exec(tag)?.[1] ?? ''))
  }
  for (const [, name = '', inner = ''] of body.matchAll(
    /<select[^>]*name="([^"]+)"[^>]*>([\s\S]*?)<\/select>/g,
  )) {
    if (own.test(name)) put(name, /value="([^"]*)" selected/.exec(inner)?.[1] ?? '')
  }
  for (const [, name = '', text = ''] of body.matchAll(
    /<textarea[^>]*name="([^"]+)"[^>]*>([\s\S]*?)<\/textarea>/g,
  )) {
    if (own.test(name)) put(name, plain(text))
  }
  return found
}

import { describe, expect } from 'vitest'
import { type Browser, dbTest } from '#testing'

const AUTHOR = { agency: 'moci', roles: ['rule-author'] }
const HERE = '/en/office/procedures/models/home-business-licence'
/** Someone waits for the page: longer is a page that hangs. */
const PATIENCE_MS = 10_000

const begin = async (desk: Browser) => (await desk.post(`${HERE}/drafts`)).location ?? ''
const saved = (desk: Browser, draft: string, bytes: Buffer) =>
  desk.post(
    `${draft}/save`,
    { seen: '1' },
    { model: { name: 'p.bpmn', type: 'application/xml', bytes } },
  )
const fileOf = async (desk: Browser, draft: string) =>
  (await desk.get(`${draft}/procedure.bpmn`)).body

/** A tag, or an attribute that runs something, that the page did not write itself. */
const runs = (body: string) =>
  /<script>alert|<img src=x|<[a-z][^<>]* on[a-z]+=/i.test(body.replace(/="[^"]*"/g, '=""'))

const LAUGHS = Array.from({ length: 9 }, (_, at) => {
  const inner = at === 0 ? 'ha' : `&l${at - 1};`
  return `<!ENTITY l${at} "${inner.repeat(10)}">`
}).join('')
const BPMN = 'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'

const REFUSED: [string, string | Buffer][] = [
  ['entities that grow', `<!DOCTYPE d [${LAUGHS}]><definitions ${BPMN}>&l8;</definitions>`],
  [
    'an entity from elsewhere',
    `<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><definitions ${BPMN}>&x;</definitions>`,
  ],
  ['half a file', `<definitions ${BPMN}><process id="p">`],
  ['a page', '<html><script>alert(1)</script></html>'],
  ['bytes of nothing', Buffer.from([0xff, 0xfe, 0x00, 0xd8, 0x00, 0x00])],
  ['an empty file', ' '],
  ['depth without end', `<definitions ${BPMN}>${'<a>'.repeat(50_000)}`],
  ['more than is kept', `<definitions ${BPMN}>${' '.repeat(513 * 1024)}</definitions>`],
]

describe('A file that is brought as a procedure', () => {
  for (const [what, text] of REFUSED) {
    dbTest(`is refused and leaves the draft as it was: ${what}`, async ({ given, browse }) => {
      const desk = await browse(await given.officer(AUTHOR))
      const draft = await begin(desk)
      const before = await fileOf(desk, draft)
      const at = performance.now()
      const answer = await saved(desk, draft, Buffer.from(text))
      expect(performance.now() - at).toBeLessThan(PATIENCE_MS)
      expect([413, 422]).toContain(answer.status)
      expect(answer.body).not.toContain('root:')
      expect(runs(answer.body)).toBe(false)
      expect(await fileOf(desk, draft)).toBe(before)
    })
  }

  dbTest('has names that run nothing, wherever they are shown', async ({ given, browse }) => {
    const desk = await browse(await given.officer(AUTHOR))
    const draft = await begin(desk)
    const markup =
      '&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;'
    const bpmn = (await fileOf(desk, draft))
      .replaceAll('Review the application', markup)
      .replaceAll('مراجعة الطلب', markup.replaceAll('&quot;', '"'))
      .replace('<igov:form>decide</igov:form>', `<igov:form>${markup}</igov:form>`)
    expect((await saved(desk, draft, Buffer.from(bpmn))).status).toBe(303)
    for (const page of [draft, draft.replace('/en/', '/ar/')]) {
      const { body, status } = await desk.get(page)
      expect(status).toBe(200)
      expect(body).toMatch(/&lt;script(>|&gt;)alert/)
      expect(runs(body)).toBe(false)
    }
  })

  dbTest('that splits and joins without end is still answered', async ({ given, browse }) => {
    const desk = await browse(await given.officer(AUTHOR))
    const draft = await begin(desk)
    const gateways = Array.from({ length: 120 }, (_, at) => {
      const next = (at * 7 + 1) % 120
      return `<inclusiveGateway id="g${at}"/><sequenceFlow id="a${at}" sourceRef="g${at}" targetRef="g${next}"/>
        <sequenceFlow id="b${at}" sourceRef="g${at}" targetRef="g${(at * 13 + 5) % 120}"/>`
    }).join('')
    const bpmn = `<definitions ${BPMN} id="d" targetNamespace="x"><process id="p" isExecutable="true">
      <startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="g0"/>${gateways}</process></definitions>`
    const at = performance.now()
    expect((await saved(desk, draft, Buffer.from(bpmn))).status).toBe(303)
    expect((await desk.get(draft)).status).toBe(200)
    expect(performance.now() - at).toBeLessThan(PATIENCE_MS)
  })
})

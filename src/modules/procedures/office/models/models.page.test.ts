import { describe, expect } from 'vitest'
import { type Browser, bodyOf, dbTest } from '#testing'

const AUTHOR = { agency: 'moci', roles: ['rule-author'] }
const SERVICE = 'home-business-licence'
const MODELS = '/en/office/procedures/models'
const HERE = `${MODELS}/${SERVICE}`
const WHY = { basis: 'Decision 12 of 2026', reason: 'Everybody is asked twice' }

const begin = async (desk: Browser) => (await desk.post(`${HERE}/drafts`)).location ?? ''
const fileOf = async (desk: Browser, page: string) =>
  (await desk.get(`${page}/procedure.bpmn`)).body
const seenIn = (body: string) => /name="seen" value="(\d+)"/.exec(body)?.[1] ?? ''

const bring = async (desk: Browser, draft: string, bpmn: string | Buffer, seen?: string) =>
  desk.post(
    `${draft}/save`,
    { seen: seen ?? seenIn((await desk.get(draft)).body) },
    { model: { name: 'procedure.bpmn', type: 'application/xml', bytes: Buffer.from(bpmn) } },
  )

/** The procedure with a second look after the first. */
const withSecondLook = (bpmn: string, task: string) =>
  bpmn.replace(
    /<sequenceFlow id="f-review" sourceRef="review" targetRef="what-next"\/>/,
    `<sequenceFlow id="f-review" sourceRef="review" targetRef="second-look"/>${task}
     <sequenceFlow id="f-second" sourceRef="second-look" targetRef="what-next"/>`,
  )
const LOOK = `<userTask id="second-look" name="Look twice"><extensionElements>
  <igov:text lang="ar">نظرة ثانية</igov:text><igov:form>decide</igov:form>
  <igov:state>under-review</igov:state><igov:due>{ working days: 1 }</igov:due>
  <igov:output name="act">act</igov:output><igov:output name="correctBy">correctBy</igov:output>
  </extensionElements></userTask>`

const today = (body: string) =>
  Object.fromEntries(
    ['day', 'month', 'year'].map((part) => [
      `starts.${part}`,
      new RegExp(`name="starts\\.${part}" value="(\\d+)"`).exec(body)?.[1] ?? '',
    ]),
  )

describe('The editor of procedures', () => {
  dbTest('takes a file without script, and tells what it lacks', async ({ given, browse }) => {
    const first = await browse(await given.officer(AUTHOR))
    const desk = await first.get(HERE)
    expect(bodyOf(desk.body)).toMatch(/In force.*As it came with the platform.*The same as a list/)
    expect(desk.body).toContain('<svg')
    const draft = await begin(first)
    const page = await first.get(draft)
    expect(page.body, 'names that the pack has').toContain('Review the application')
    expect(bodyOf(page.body)).toMatch(/Nothing is wrong.*No step differs/)
    const bpmn = await fileOf(first, draft)
    const nobody = await bring(first, draft, withSecondLook(bpmn, '<userTask id="second-look"/>'))
    expect(nobody.status).toBe(303)
    const faulty = bodyOf((await first.get(draft)).body)
    expect(faulty).toMatch(
      /things must be mended.*A step without a name \(second-look\): say what the person does/,
    )
    expect(faulty).toMatch(/\(second-look\): say where a case stands here/)
    expect(faulty).toContain('Added task of a person: second-look')
    expect(faulty).toMatch(/to : What was decided\? second-look/)
    expect(faulty).toContain('Mend what is named above first')
    expect(bodyOf((await first.get(`${draft}/trial`)).body)).toMatch(/(\d+) of \1 runs came/)
  })

  dbTest('leads to a version that a second author publishes', async ({ given, browse }) => {
    const first = await browse(await given.officer(AUTHOR))
    const second = await browse(await given.officer(AUTHOR))
    expect((await first.get(MODELS)).body).toContain(`href="${HERE}"`)
    const draft = await begin(first)
    await bring(first, draft, withSecondLook(await fileOf(first, draft), LOOK), '1')
    const mended = await first.get(draft)
    expect(bodyOf(mended.body)).toMatch(/Nothing is wrong.*task of a person: Look twice/)
    const arabic = bodyOf((await first.get(draft.replace('/en/', '/ar/'))).body)
    expect(arabic).toContain('مهمة شخص: نظرة ثانية')
    const empty = await first.post(`${draft}/propose`, { seen: seenIn(mended.body) })
    expect(empty.status).toBe(422)
    const order = { seen: seenIn(mended.body), ...today(mended.body), ...WHY }
    const { location = '' } = await first.post(`${draft}/propose`, order)
    expect((await first.post(`${location}/publish`)).status, 'two authors').toBe(409)
    expect((await second.get('/en/office')).body).toContain('Changes of procedures that wait')
    const seen = bodyOf((await second.get(location)).body)
    expect(seen).toMatch(/Waits for a second author.*Decision 12 of 2026.*Look twice/)
    expect((await second.post(`${location}/publish`)).status).toBe(303)
    const done = bodyOf((await second.get(location)).body)
    expect(done).toContain('New cases follow this version')
    expect(bodyOf((await first.get(HERE)).body)).toMatch(/In force.*Published by two authors/)
    expect(await fileOf(first, HERE)).toContain('Look twice')
  })

  dbTest(
    'says at the file what is wrong with one that is none, is no text or is too large, and keeps the draft',
    async ({ ctx, given, browse }) => {
      const first = await browse(await given.officer(AUTHOR))
      const draft = await begin(first)
      const bpmn = await fileOf(first, draft)
      const words = ctx.translate('en')
      const refused = async (key: string, answer: ReturnType<Browser['post']>) => {
        const { status, body } = await answer
        expect(status, key).toBe(422)
        expect(bodyOf(body), key).toContain(words(key))
        expect(body, key).toContain('href="#model"')
      }
      const none = first.post(`${draft}/save`, { seen: '1' })
      await refused('procedures.problems.model-missing', none)
      const picture = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
      await refused('procedures.problems.draft-unreadable', bring(first, draft, picture))
      const large = `${bpmn}<!--${'x'.repeat(512 * 1024)}-->`
      await refused('procedures.problems.draft-large', bring(first, draft, large))
      expect(await fileOf(first, draft)).toBe(bpmn)
      expect(seenIn((await first.get(draft)).body)).toBe('1')
    },
  )

  dbTest('answers the canvas with what is wrong, and keeps nothing', async ({ given, browse }) => {
    const first = await browse(await given.officer(AUTHOR))
    const draft = await begin(first)
    const bpmn = await fileOf(first, draft)
    const bad = bpmn.replace('<igov:state>returned</igov:state>', '')
    const model = { name: 'p.bpmn', type: 'application/xml', bytes: Buffer.from(bad) }
    const { body, status } = await first.post(`${draft}/check`, {}, { model })
    expect(status).toBe(200)
    expect(body).toContain('data-element="correct" data-severity="error"')
    expect(await fileOf(first, draft)).toBe(bpmn)
  })

  dbTest('lets nobody save over what they have not seen', async ({ given, browse }) => {
    const [first, second] = [
      await browse(await given.officer(AUTHOR)),
      await browse(await given.officer(AUTHOR)),
    ]
    const draft = await begin(first)
    const bpmn = await fileOf(first, draft)
    await bring(second, draft, bpmn.replace('Review the application', 'Theirs'), '1')
    const late = await bring(first, draft, bpmn.replace('Review the application', 'Mine'), '1')
    expect(late.status).toBe(409)
    expect(bodyOf(late.body)).toContain('Somebody saved this draft meanwhile')
    expect(await fileOf(first, draft)).toContain('Theirs')
  })

  dbTest(
    'has the policy of every page, also where it has the canvas',
    async ({ given, browse }) => {
      const first = await browse(await given.officer(AUTHOR))
      const policyOf = async (path: string) =>
        String((await first.get(path)).headers['content-security-policy'])
      const policy = await policyOf(await begin(first))
      expect(policy).toBe(await policyOf('/en/office'))
      expect(policy).not.toContain('unsafe')
    },
  )

  dbTest('is nobody’s but an author’s of the body', async ({ given, browse }) => {
    const officer = await browse(await given.officer())
    expect((await officer.get(MODELS)).status).toBe(403)
    const other = await browse(await given.officer({ ...AUTHOR, agency: 'moph' }))
    expect((await other.get(HERE)).status).toBe(403)
  })
})

import { readFileSync } from 'node:fs'
import { describe, expect } from 'vitest'
import { type Browser, bodyOf, dbTest } from '#testing'

const AUTHOR = { agency: 'moci', roles: ['rule-author'] }
const SERVICE = 'home-business-licence'
const STUDIO = '/en/office/studio'
const HERE = `${STUDIO}/${SERVICE}`
const WHY = { basis: 'Decision 12 of 2026', reason: 'People ask what is meant' }

const begin = async (desk: Browser) => (await desk.post(`${HERE}/changes`)).location ?? ''
const seenIn = (body: string) => /name="seen" value="(\d+)"/.exec(body)?.[1] ?? ''
const seenAt = async (desk: Browser, page: string) => seenIn((await desk.get(page)).body)

const words: { problems: Record<string, string> } = JSON.parse(
  readFileSync('src/modules/services/messages/en.json', 'utf8'),
)

/** That a page tells this problem, in its words. */
const tells = (answer: { status: number; body: string }, code: string) => {
  expect({ code, status: answer.status }).toEqual({ code, status: 422 })
  const text = words.problems[code.replace('services/', '')] ?? code
  expect(bodyOf(answer.body)).toContain(text.slice(0, 40))
}

const today = (body: string) =>
  Object.fromEntries(
    ['day', 'month', 'year'].map((part) => [
      `starts.${part}`,
      new RegExp(`name="starts\\.${part}" value="(\\d+)"`).exec(body)?.[1] ?? '',
    ]),
  )

const fileOf = async (desk: Browser, change: string, path: string) => {
  const { body } = await desk.get(`${change}/file?path=${encodeURIComponent(path)}`)
  const text = /<textarea[^>]*name="text"[^>]*>([\s\S]*?)<\/textarea>/.exec(body)?.[1] ?? ''
  return text
    .replaceAll('&#34;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}

describe('The studio', () => {
  dbTest(
    'shows an author the services of their body, and finds one by its name',
    async ({ given, browse }) => {
      const desk = await browse(await given.officer(AUTHOR))
      const list = await desk.get(STUDIO)
      expect(list.body).toContain(`href="${HERE}"`)
      expect(bodyOf((await desk.get(`${STUDIO}?q=home+business`)).body)).toMatch(
        /1 service .*Done here/,
      )
      expect(bodyOf((await desk.get(`${STUDIO}?q=nowhere`)).body)).toContain(
        'No service of your body',
      )
      const other = await browse(await given.officer({ agency: 'moph', roles: ['rule-author'] }))
      expect((await other.get(HERE)).status).toBe(403)
      const officer = await browse(await given.officer({ agency: 'moci' }))
      expect((await officer.get(STUDIO)).status).toBe(403)
    },
  )

  dbTest(
    'takes a change from its texts to everybody’s page, by two authors',
    async ({ given, browse }) => {
      const first = await browse(await given.officer(AUTHOR))
      const second = await browse(await given.officer(AUTHOR))
      const change = await begin(first)
      const page = await first.get(change)
      expect(bodyOf(page.body)).toMatch(/Nothing is wrong.*How its scenarios come out.*As expected/)
      const texts = await first.get(`${change}/texts`)
      expect(bodyOf(texts.body)).toContain('All texts are there in every language')
      const typed = (lang: string, text: string) => ({ [`text.${lang}.service.title`]: text })
      const saved = await first.post(`${change}/texts`, {
        seen: seenIn(texts.body),
        ...typed('en', 'Licence for work at home'),
      })
      expect(saved.status).toBe(303)
      const behind = bodyOf((await first.get(`${change}/texts`)).body)
      expect(behind).toMatch(/1 text waits for a translation.*Changed in one language alone/)
      expect(bodyOf((await first.get(`${change}/differences`)).body)).toMatch(
        /Texts in English.*Changed.*: title.*Licence for work at home/,
      )
      const now = await first.get(change)
      const order = { seen: seenIn(now.body), ...today(now.body), ...WHY }
      expect((await first.post(`${change}/propose`, { seen: order.seen })).status).toBe(422)
      const { location = '' } = await first.post(`${change}/propose`, order)
      expect((await first.post(`${location}/publish`)).status, 'two authors').toBe(409)
      expect((await second.get('/en/office')).body).toContain('Changes of services that wait')
      expect(bodyOf((await second.get(location)).body)).toMatch(
        /Waits for a second author.*Decision 12 of 2026.*Licence for work at home/,
      )
      expect((await second.post(`${location}/publish`)).status).toBe(303)
      const offered = await (await browse()).get(`/en/services/${SERVICE}`)
      expect(offered.body).toContain('Licence for work at home')
      const desk = await first.get(HERE)
      expect(bodyOf(desk.body)).toMatch(/Published by two authors/)
    },
  )

  dbTest(
    'lets a question be added, changed, moved and removed, with its texts',
    async ({ given, browse }) => {
      const desk = await browse(await given.officer(AUTHOR))
      const change = await begin(desk)
      const form = `${change}/forms/apply`
      const post = async (fields: Record<string, string>) =>
        desk.post(form, { seen: await seenAt(desk, form), ...fields })
      const question = {
        ...{ act: 'add-field', page: '0', kind: 'choice', name: 'heardFrom' },
        ...{ 'title.en': 'Where did you hear of it?', 'title.ar': 'من أين سمعت بها؟' },
      }
      tells(await post({ ...question, name: 'Not a name' }), 'services/name-wrong')
      tells(await post({ ...question, kind: 'poem' }), 'services/kind-wrong')
      expect((await post(question)).status).toBe(303)
      tells(await post(question), 'services/name-taken')
      const listed = await desk.get(form)
      expect(bodyOf(listed.body)).toContain('Where did you hear of it? one of several options')
      const at = [...listed.body.matchAll(/fields\/(0\.\d+)"/g)].at(-1)?.[1] ?? ''
      const one = `${form}/fields/${at}`
      const fields = {
        ...{ required: 'yes', when: 'true', rest: '' },
        ...{
          'text.en.heardFrom.label': 'How did you hear of it?',
          'text.ar.heardFrom.label': 'كيف سمعت بها؟',
        },
      }
      const send = async (more: Record<string, string>) =>
        desk.post(one, { seen: await seenAt(desk, one), ...fields, ...more })
      const option = (code: string) => ({
        ...{ act: 'option-add', 'option.code': code },
        ...{ 'option.en': `${code} en`, 'option.ar': `${code} ar` },
      })
      tells(await send(option('One One')), 'services/options-wrong')
      tells(await send({ rest: 'kind: text' }), 'services/member-wrong')
      for (const code of ['press', 'friend']) expect((await send(option(code))).status).toBe(303)
      tells(await send(option('press')), 'services/options-wrong')
      for (const code of ['first', 'second']) {
        expect((await send({ act: `option-out ${code}` })).status).toBe(303)
      }
      expect((await send({ act: 'option-up friend' })).status).toBe(303)
      const english = await fileOf(desk, change, 'messages/en.yaml')
      expect(english).toContain('press: press en')
      expect(english).not.toContain('first:')
      const yaml = await fileOf(desk, change, 'forms/apply.yaml')
      expect(yaml).toContain(
        '{ name: heardFrom, kind: choice, options: [friend, press], when: "true", required: true }',
      )
      const faulty = bodyOf((await desk.get(change)).body)
      expect(faulty, 'its scenarios do not answer it').toMatch(
        /A scenario does not come out.*heardFrom/,
      )
      const framed = await desk.get(`${change}/preview?page=premises`)
      expect(framed.headers['content-security-policy']).toContain("frame-ancestors 'self'")
      const before = await desk.get(form)
      expect((await post({ act: `field-up ${at}`, page: '0' })).status).toBe(303)
      expect((await desk.get(form)).body).not.toBe(before.body)
      const [page = '0', index = '1'] = at.split('.')
      const up = `${page}.${Number(index) - 1}`
      expect((await post({ act: `field-out ${up}`, page: '0' })).status).toBe(303)
      expect(bodyOf((await desk.get(`${change}/differences`)).body)).toContain('Nothing differs')
      expect(bodyOf((await desk.get(change)).body)).toContain('Nothing is wrong')
    },
  )

  dbTest('adds pages, and removes those that ask nothing', async ({ given, browse }) => {
    const desk = await browse(await given.officer(AUTHOR))
    const change = await begin(desk)
    const form = `${change}/forms/apply`
    const post = async (fields: Record<string, string>) =>
      desk.post(form, { seen: await seenAt(desk, form), ...fields })
    const added = { act: 'add-page', name: 'more', 'title.en': 'More', 'title.ar': 'المزيد' }
    expect((await post({ ...added, name: 'No Name' })).status).toBe(422)
    expect((await post(added)).status).toBe(303)
    expect((await post(added)).status, 'twice').toBe(422)
    expect(await fileOf(desk, change, 'forms/apply.yaml')).toContain('- { page: more, fields: [] }')
    const pages = [...(await desk.get(form)).body.matchAll(/value="page-out (\d+)"/g)]
    expect(pages).toHaveLength(1)
    tells(await post({ act: 'page-out 0', page: '0' }), 'services/page-full')
    expect((await post({ act: `page-out ${pages[0]?.[1]}`, page: '0' })).status).toBe(303)
    expect(bodyOf((await desk.get(`${change}/differences`)).body)).toContain('Nothing differs')
  })

  dbTest(
    'changes fees and times, and says what an amount and a duration look like',
    async ({ given, browse }) => {
      const desk = await browse(await given.officer(AUTHOR))
      const change = await begin(desk)
      const about = `${change}/about`
      const { body } = await desk.get(about)
      const amounts = Object.fromEntries(
        [...body.matchAll(/name="(amount\.\d+)"[^>]*value="([^"]*)"/g)].map(
          ([, name = '', value = '']) => [name, value],
        ),
      )
      const keep = 'P30D'
      const seen = seenIn(body)
      const first = Object.keys(amounts)[0] ?? ''
      const refused = await desk.post(about, {
        seen,
        ...amounts,
        promise: 'P3D',
        keep,
        [first]: 'a lot',
      })
      tells(refused, 'services/amount-wrong')
      const late = await desk.post(about, { seen, ...amounts, promise: 'three days', keep })
      tells(late, 'services/duration-wrong')
      expect((await desk.post(about, { seen, ...amounts, promise: 'P3D', keep })).status).toBe(303)
      expect(bodyOf((await desk.get(`${change}/differences`)).body)).toMatch(
        /processing time › promised/,
      )
    },
  )

  dbTest(
    'takes files as they stand, and nothing that does not belong',
    async ({ given, browse }) => {
      const desk = await browse(await given.officer(AUTHOR))
      const change = await begin(desk)
      const files = `${change}/files`
      const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe])
      const bring = async (path: string, bytes: Buffer) =>
        desk.post(
          files,
          { seen: await seenAt(desk, files), path },
          { file: { name: 'x', type: 'application/octet-stream', bytes } },
        )
      tells(await bring('documents/../../x.typ', Buffer.from('x')), 'services/path-wrong')
      tells(await bring('scripts/x.js', Buffer.from('x')), 'services/path-wrong')
      tells(await bring('forms/x.yaml', png), 'services/file-type')
      expect((await bring('documents/seal.png', png)).status).toBe(303)
      expect((await desk.get(files)).body).toContain('documents/seal.png')
      const at = `${change}/file`
      const yaml = await fileOf(desk, change, 'service.yaml')
      const broken = {
        seen: await seenAt(desk, files),
        path: 'service.yaml',
        text: `${yaml}\n  : {`,
      }
      expect((await desk.post(at, broken)).status).toBe(303)
      const told = bodyOf((await desk.get(change)).body)
      expect(told).toMatch(/The file cannot be read.*service\.yaml, line/)
      expect(told).toContain('The form is shown once')
      const gone = {
        seen: await seenAt(desk, files),
        path: 'service.yaml',
        text: '',
        act: 'remove',
      }
      expect((await desk.post(at, gone)).status).toBe(303)
      expect(bodyOf((await desk.get(change)).body)).toContain('A file is missing')
      const zip = await desk.get(`${change}/files.zip`)
      expect(zip.headers['content-type']).toBe('application/zip')
    },
  )

  dbTest(
    'keeps what authors say to one another, until it is settled',
    async ({ given, browse }) => {
      const first = await browse(await given.officer(AUTHOR))
      const second = await browse(await given.officer(AUTHOR))
      const change = await begin(first)
      tells(await first.post(`${change}/comments`, { said: ' ' }), 'services/comment-empty')
      expect(
        (await first.post(`${change}/comments`, { said: 'Is this the law of 2015?' })).status,
      ).toBe(303)
      const seen = await second.get(change)
      expect(bodyOf(seen.body)).toContain('Is this the law of 2015?')
      const comment = /name="comment" value="([^"]+)"/.exec(seen.body)?.[1] ?? ''
      expect((await second.post(`${change}/comments/settle`, { comment })).status).toBe(303)
      expect(bodyOf((await first.get(change)).body)).toContain('Settled')
      const field = `${change}/forms/apply/fields/1.0.0`
      const about = /name="about" value="([^"]+)"/.exec((await first.get(field)).body)?.[1] ?? ''
      expect(about).toMatch(/^forms\/apply\.yaml#[a-z]+\.[a-z]+$/i)
      const there = await first.post(`${change}/comments`, { said: 'Why ask this?', about })
      expect(there.location).toBe(`${field}#comments`)
      expect(bodyOf((await second.get(field)).body)).toMatch(/1 open comment on this.*Why ask this/)
      expect(bodyOf((await second.get(`${change}/forms/apply`)).body)).toContain('1 open comment')
      expect((await second.get(change)).body).toContain(`href="${field}#comments"`)
      const page = { said: 'Too long a page', about: 'forms/apply.yaml#page/home' }
      expect((await first.post(`${change}/comments`, page)).location).toMatch(
        /forms\/apply#page-\d$/,
      )
      const file = { said: 'Old', about: 'desk.yaml' }
      const led = await first.post(`${change}/comments`, file)
      expect(led.location).toBe(`${change}/file?path=desk.yaml#comments`)
      const gone = { said: 'Gone', about: 'forms/apply.yaml#nowhere' }
      expect((await first.post(`${change}/comments`, gone)).location).toBe(`${change}#comments`)
      const one = /name="comment" value="([^"]+)"/.exec((await first.get(field)).body)?.[1] ?? ''
      const settled = await second.post(`${change}/comments/settle`, { comment: one, about })
      expect(settled.location).toBe(`${field}#comments`)
      expect(bodyOf((await first.get(field)).body)).toContain('Comments on this')
      const none = await second.post(`${change}/comments/settle`, { comment: 'x' })
      expect({ code: 'services/comment-missing', status: none.status }).toMatchObject({
        status: 404,
      })
    },
  )

  dbTest(
    'saves over nobody’s save, and closes what waits or is discarded',
    async ({ given, browse }) => {
      const first = await browse(await given.officer(AUTHOR))
      const change = await begin(first)
      const order = { seen: '1', 'text.en.service.title': 'Mine' }
      expect((await first.post(`${change}/texts`, order)).status).toBe(303)
      const late = await first.post(`${change}/texts`, order)
      expect(late.status).toBe(409)
      expect(bodyOf(late.body)).toContain('Somebody saved this change')
      const { location = '' } = await first.post(`${change}/discard`, { seen: '2' })
      expect(location).toBe(HERE)
      expect((await first.post(`${change}/texts`, { ...order, seen: '2' })).status).toBe(409)
      expect(bodyOf((await first.get(change)).body)).toContain('This change was discarded')
    },
  )
})

import { describe, expect } from 'vitest'
import { type Browser, bodyOf, dbTest } from '#testing'

const AUTHOR = { agency: 'moci', roles: ['rule-author'] }
const HERE = '/en/office/studio/home-business-licence'

const decoded = (text: string) =>
  text
    .replaceAll('&#34;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')

/** A change in which each file says something else. */
async function changed(desk: Browser, edits: Record<string, (text: string) => string>) {
  const change = (await desk.post(`${HERE}/changes`)).location ?? ''
  for (const [path, edit] of Object.entries(edits)) {
    const { body } = await desk.get(`${change}/file?path=${encodeURIComponent(path)}`)
    const kept = /<textarea[^>]*name="text"[^>]*>([\s\S]*?)<\/textarea>/.exec(body)?.[1] ?? ''
    const before = decoded(kept)
    const text = edit(before)
    expect(text, path).not.toBe(before)
    const seen = /name="seen" value="(\d+)"/.exec(body)?.[1] ?? ''
    expect((await desk.post(`${change}/file`, { path, text, seen })).status).toBe(303)
  }
  return (await desk.get(`${change}/differences`)).body
}

describe('What a change says otherwise', () => {
  dbTest('is told of a procedure step by step', async ({ given, browse }) => {
    const desk = await browse(await given.officer(AUTHOR))
    const body = await changed(desk, {
      'procedure.bpmn': (text) =>
        text.replace(/<igov:due>\{ working days: \d+ \}<\/igov:due>/, () => {
          return '<igov:due>{ working days: 47 }</igov:due>'
        }),
    })
    const told = bodyOf(body)
    expect(told).toMatch(
      /The procedure .*Changed.*task of a person: .*deadline : 3 working days 47 working days/,
    )
    expect(told).not.toContain('Whole files')
  })

  dbTest(
    'is told of the help by paragraphs, and of a template by lines',
    async ({ given, browse }) => {
      const desk = await browse(await given.officer(AUTHOR))
      const body = await changed(desk, {
        'help/en.md': (text) => `${text.trimEnd()}\n\nBring the old licence, too.\n`,
        'documents/licence.typ': (text) => text.replace('\n', '\n// a line of its own\n'),
      })
      const told = bodyOf(body)
      expect(told).toMatch(/Help in English .*Added.*Bring the old licence, too\./)
      expect(told).toMatch(/Document: licence .*Added From line 2 on.*a line of its own/)
      expect(told).not.toContain('Whole files')
    },
  )

  dbTest(
    'is told of conditions as sentences, and of texts word by word',
    async ({ given, browse }) => {
      const desk = await browse(await given.officer(AUTHOR))
      const body = await changed(desk, {
        'forms/apply.yaml': (text) => text.replace('tenure = "rented"', 'tenure != "owned"'),
      })
      const told = bodyOf(body)
      expect(told).not.toContain('tenure')
      expect(told).toMatch(/asked only when.*is .* is not/)
    },
  )
})

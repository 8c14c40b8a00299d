import { describe, expect } from 'vitest'
import { bodyOf, dbTest } from '#testing'

const AUTHOR = { agency: 'moci', roles: ['rule-author'] }
const HERE = '/en/office/studio/home-business-licence'
const seenIn = (body: string) => /name="seen" value="(\d+)"/.exec(body)?.[1] ?? ''
const textIn = (body: string) =>
  (/<textarea[^>]*name="text"[^>]*>([\s\S]*?)<\/textarea>/.exec(body)?.[1] ?? '')
    .replaceAll('&#34;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')

describe('A document in the studio', { timeout: 60_000 }, () => {
  dbTest(
    'is shown for the answers of a scenario, and its template is changed',
    async ({ given, browse }) => {
      const desk = await browse(await given.officer(AUTHOR))
      const change = (await desk.post(`${HERE}/changes`)).location ?? ''
      const at = `${change}/documents/licence`
      expect((await desk.get(change)).body).toContain(`href="${at}"`)
      const page = await desk.get(at)
      const paper = /data="([^"]+)"/.exec(page.body)?.[1]?.replaceAll('&amp;', '&') ?? ''
      expect(page.headers['content-security-policy']).toContain("object-src 'self'")
      const shown = await desk.get(paper)
      expect(shown.headers['content-type']).toBe('application/pdf')
      expect(shown.headers['content-security-policy']).toContain("frame-ancestors 'self'")
      expect(shown.body).toMatch(/^%PDF-/)
      const template = textIn(page.body)
      expect(template).toContain('json(bytes(sys.inputs.data))')
      const save = async (text: string) => {
        const { body } = await desk.get(at)
        return desk.post(at, { seen: seenIn(body), text })
      }
      expect((await save(`${template}\n#text(fill: red)[x]\n`)).status).toBe(303)
      const changed = await desk.get(paper)
      expect(changed.body.length).not.toBe(shown.body.length)
    },
  )

  dbTest(
    'that cannot be made is told with its line, in the language of who reads, and is not proposed',
    async ({ given, browse }) => {
      const desk = await browse(await given.officer(AUTHOR))
      const change = (await desk.post(`${HERE}/changes`)).location ?? ''
      const at = `${change}/documents/licence`
      const page = await desk.get(at)
      const template = textIn(page.body)
      const line = template.split('\n').length + 1
      const text = `${template}\n#nowhere(1)\n`
      expect((await desk.post(at, { seen: seenIn(page.body), text })).status).toBe(303)
      const refused = await desk.get(at)
      expect(bodyOf(refused.body)).toMatch(
        new RegExp(`cannot be made: nothing is called nowhere.*licence.typ, line ${line}`),
      )
      expect(refused.body).not.toContain('type="application/pdf"')
      const none = await desk.get(`${at}/paper`)
      expect(none.status, 'services/document-none').toBe(404)
      const arabic = await desk.get(at.replace('/en/', '/ar/'))
      expect(bodyOf(arabic.body)).toMatch(/لا يمكن إعداد الوثيقة: لا شيء اسمه .?nowhere/)
      const whole = await desk.get(change)
      expect(bodyOf(whole.body)).toContain('A document cannot be made.')
      const order = { seen: seenIn(whole.body), basis: 'Decision 1', reason: 'A new look' }
      const days = { 'starts.day': '1', 'starts.month': '1', 'starts.year': '2030' }
      const proposed = await desk.post(`${change}/propose`, { ...order, ...days })
      expect(proposed.status, 'services/change-faulty').toBe(422)
    },
  )
})

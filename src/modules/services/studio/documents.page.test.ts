import { describe, expect } from 'vitest'
import { bodyOf, dbTest } from '#testing'

const AUTHOR = { agency: 'moci', roles: ['rule-author'] }
const HERE = '/en/office/studio/home-business-licence'

const seenIn = (body: string) => /name="seen" value="(\d+)"/.exec(body)?.[1] ?? ''

describe('Documents in the studio', { timeout: 60_000 }, () => {
  dbTest(
    'are added with a sheet that is ready, shown as PDF at once, and removed again',
    async ({ given, browse }) => {
      const desk = await browse(await given.officer(AUTHOR))
      const change = (await desk.post(`${HERE}/changes`)).location ?? ''
      const at = `${change}/documents`
      const file = async (path: string) =>
        bodyOf((await desk.get(`${change}/file?path=${encodeURIComponent(path)}`)).body)
      const before = await file('service.yaml')
      const page = await desk.get(at)
      expect(bodyOf(page.body)).toMatch(/See and change “licence”/)
      const order = {
        ...{ seen: seenIn(page.body), act: 'document-add', name: 'approval', output: '' },
        ...{ 'title.en': 'Letter of approval', 'title.ar': 'خطاب الموافقة' },
        ...{ 'new.validity': 'p6m', 'new.rows': ['tradeName', 'home.address'], 'new.type': '' },
      }
      const nameless = await desk.post(at, { ...order, name: 'My letter' })
      expect(nameless.status, 'services/row-wrong').toBe(422)
      expect(nameless.body).toMatch(/value="tradeName"[^>]* checked/)
      expect((await desk.post(at, { ...order, name: 'licence' })).status, 'taken').toBe(422)
      const long = await desk.post(at, { ...order, 'new.validity': 'half a year' })
      expect(bodyOf(long.body)).toContain('Give a duration, such as P30D')
      const added = await desk.post(at, order)
      expect(added.location).toBe(`${at}/approval`)
      const shown = await desk.get(`${at}/approval`)
      expect(bodyOf(shown.body)).toContain('Document: Letter of approval')
      const paper = /data="([^"]+)"/.exec(shown.body)?.[1]?.replaceAll('&amp;', '&') ?? ''
      expect((await desk.get(paper)).body).toMatch(/^%PDF-/)
      expect(await file('service.yaml')).toContain(
        '- output: approval document: approval validity: P6M rows: - tradeName - home.address',
      )
      const two = await desk.get(at)
      expect(bodyOf(two.body)).toContain('Only the first of these is issued')
      const out = { seen: seenIn(two.body), act: 'document-out approval' }
      expect((await desk.post(at, out)).status).toBe(303)
      const gone = await desk.get(at)
      expect(bodyOf(gone.body)).toContain('an entry in the register alone')
      expect((await desk.get(`${at}/approval`)).status, 'services/file-missing').toBe(404)
      // The result that is there takes a document without its words being typed again.
      const again = {
        seen: seenIn(gone.body),
        act: 'document-add',
        name: 'letter',
        output: 'approval',
      }
      expect((await desk.post(at, again)).location).toBe(`${at}/letter`)
      expect(bodyOf((await desk.get(`${at}/letter`)).body)).toContain('Letter of approval')
      expect(before).not.toContain('output: approval')
    },
  )
})

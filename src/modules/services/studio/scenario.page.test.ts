import { describe, expect } from 'vitest'
import { type Browser, bodyOf, dbTest, formIn } from '#testing'

const AUTHOR = { agency: 'moci', roles: ['rule-author'] }
const HERE = '/en/office/studio/home-business-licence'

/** All that the editor of a scenario holds, as a browser would send it. */
async function editorOf(desk: Browser, page: string) {
  const { body } = await desk.get(page)
  const fields: Record<string, string> = { ...formIn(body, page) }
  const plain = (text: string) =>
    text
      .replaceAll('&#34;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&')
  for (const [, name = '', text = ''] of body.matchAll(
    /<textarea[^>]*name="([^"]+)"[^>]*>([\s\S]*?)<\/textarea>/g,
  )) {
    fields[name] = plain(text)
  }
  for (const [input] of body.matchAll(/<input[^>]*name="(?:names\.|on")[^>]*>/g)) {
    const name = /name="([^"]+)"/.exec(input)?.[1] ?? ''
    fields[name] = plain(/value="([^"]*)"/.exec(input)?.[1] ?? '')
  }
  return fields
}

describe('A scenario in the studio', () => {
  dbTest(
    'is run beside its editor, and what comes of it is taken as expected',
    async ({ given, browse }) => {
      const desk = await browse(await given.officer(AUTHOR))
      const change = (await desk.post(`${HERE}/changes`)).location ?? ''
      expect((await desk.get(change)).body).toContain(`${change}/scenarios/corrected`)
      const page = `${change}/scenarios/corrected`
      const shown = await desk.get(page)
      expect(bodyOf(shown.body)).toMatch(/Scenario Returned and corrected.*It comes out as it says/)
      expect(shown.body).toContain('with=corrected')
      const typed = await editorOf(desk, page)
      expect(typed['part.expect']).toContain('qualifies: true')
      const same = await desk.post(page, { ...typed, act: 'save' })
      expect(same.status).toBe(303)
      expect(bodyOf((await desk.get(`${change}/differences`)).body)).toContain('Nothing differs')
      const broken = await desk.post(page, { ...typed, act: 'save', 'part.expect': 'a: [' })
      expect(broken.status).toBe(422)
      expect(bodyOf(broken.body), 'services/scenario-wrong').toContain('This part cannot be read')
      const other = 'qualifies: false\nqueue: none\n'
      expect((await desk.post(page, { ...typed, act: 'save', 'part.expect': other })).status).toBe(
        303,
      )
      expect(bodyOf((await desk.get(page)).body)).toMatch(
        /2 things come out otherwise.*expect › qualifies false true.*expect › queue none general/,
      )
      const now = await editorOf(desk, page)
      expect((await desk.post(page, { ...now, act: 'take' })).status).toBe(303)
      const taken = await editorOf(desk, page)
      expect(taken['part.expect']).toBe('qualifies: true\nqueue: general\n')
      expect(bodyOf((await desk.get(`${change}/differences`)).body)).toContain('Nothing differs')
    },
  )

  dbTest('begins as a copy of another, and goes again', async ({ given, browse }) => {
    const desk = await browse(await given.officer(AUTHOR))
    const change = (await desk.post(`${HERE}/changes`)).location ?? ''
    const page = `${change}/scenarios/corrected`
    const copy = async (name: string) =>
      desk.post(page, { ...(await editorOf(desk, page)), act: 'copy', copy: name })
    for (const name of ['', 'Not A Name', '../x', 'refused']) {
      expect({ name, status: (await copy(name)).status }).toEqual({ name, status: 422 })
    }
    const { location = '' } = await copy('corrected-twice')
    expect(location).toBe(`${change}/scenarios/corrected-twice`)
    expect(bodyOf((await desk.get(location)).body)).toContain('It comes out as it says')
    const fields = { ...(await editorOf(desk, location)), act: 'remove' }
    expect((await desk.post(location, fields)).location).toBe(`${change}#scenarios`)
    expect((await desk.get(location)).status).toBe(404)
    const other = await browse(await given.officer({ agency: 'moph', roles: ['rule-author'] }))
    expect((await other.get(page)).status).toBe(403)
    expect((await other.post(page, fields)).status).toBe(403)
  })
})

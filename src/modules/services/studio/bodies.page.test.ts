import { expect } from 'vitest'
import { type Browser, dbTest, formIn } from '#testing'

const STUDIO = '/en/office/studio'
const HERE = `${STUDIO}/home-business-licence`
const WHY = { basis: 'Decision 12 of 2026', reason: 'People ask what is meant' }

const startsOn = (body: string) =>
  Object.fromEntries(
    ['day', 'month', 'year'].map((part) => [
      `starts.${part}`,
      new RegExp(`name="starts\\.${part}" value="(\\d+)"`).exec(body)?.[1] ?? '',
    ]),
  )

dbTest(
  'An author of another body neither sees, changes, proposes nor signs what this body makes',
  async ({ given, browse }) => {
    const author = (agency: string) => given.officer({ agency, roles: ['rule-author'] })
    const own: Browser = await browse(await author('moci'))
    const second = await browse(await author('moci'))
    const other = await browse(await author('moph'))
    const change = (await own.post(`${HERE}/changes`)).location ?? ''
    const texts = await own.get(`${change}/texts`)
    const saved = {
      ...formIn(texts.body, `${change}/texts`),
      'text.en.service.title': 'Work at home',
    }
    expect((await own.post(`${change}/texts`, saved)).status).toBe(303)
    const page = await own.get(change)
    const order = { ...formIn(page.body, `${change}/propose`), ...startsOn(page.body), ...WHY }
    for (const path of [
      '',
      '/texts',
      '/desk',
      '/forms/apply',
      '/documents/licence',
      '/files.zip',
    ]) {
      expect({ path, status: (await other.get(`${change}${path}`)).status }).toEqual({
        ...{ path, status: 403 },
      })
    }
    for (const path of ['/texts', '/desk', '/forms/apply', '/propose', '/discard', '/comments']) {
      expect({ path, status: (await other.post(`${change}${path}`, order)).status }).toEqual({
        ...{ path, status: 403 },
      })
    }
    const { location: proposal = '' } = await own.post(`${change}/propose`, order)
    expect(proposal).toContain('/proposals/')
    expect((await other.get(proposal)).status).toBe(403)
    expect((await other.post(`${proposal}/publish`)).status).toBe(403)
    expect((await other.post(`${proposal}/decline`, { reason: 'No' })).status).toBe(403)
    expect((await second.post(`${proposal}/publish`)).status, 'one of its own does').toBe(303)
  },
)

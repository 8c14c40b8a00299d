import { describe, expect } from 'vitest'
import { listServices } from '#services'
import { bodyOf, dbTest } from '#testing'

const CHART = '/en/office/organisations'

describe('An agency that has merged', () => {
  dbTest(
    'is found under whom its affairs have come to, with its services and by its old address',
    async ({ ctx, given, browse, clock }) => {
      const [before] = await listServices(ctx, { owner: 'moehe' })
      if (!before) throw new Error('the pack has no service of this agency')
      const desk = await browse(await given.officer({ agency: 'moehe', roles: ['administrator'] }))
      await desk.post(`${CHART}/decrees`, {
        ...{ number: '4/2026', 'name.ar': 'دمج', 'name.en': 'Merger' },
        ...{ 'issued.day': '5', 'issued.month': '1', 'issued.year': '2026' },
      })
      const form = (await desk.get(`${CHART}/body/merge`)).body
      const decree = /<option value="([0-9a-f-]{36})"[^>]*>4\/2026/.exec(form)?.[1] ?? ''
      clock.advance({ minutes: 1 })
      expect((await desk.post(`${CHART}/body/merge`, { into: 'moc', decree })).location).toBe(CHART)

      const browser = await browse()
      const old = await browser.get('/en/agencies/moehe')
      expect([old.status, old.location]).toEqual([301, '/en/agencies/moc'])
      const services = await listServices(ctx, { owner: 'moc' })
      expect(services.map(({ id }) => id)).toContain(before.id)
      const agency = bodyOf((await browser.get('/en/agencies/moc')).body)
      expect(agency).toContain(ctx.translate('en').of(before.title))
      const page = (await browser.get(`/en/services/${before.id}`)).body
      expect(page).toContain('href="/en/agencies/moc"')
      expect(page).not.toContain('/agencies/moehe')
      expect(bodyOf((await browser.get('/en/agencies')).body)).not.toContain(
        'Ministry of Education',
      )
    },
  )
})

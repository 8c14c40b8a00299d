import { describe, expect } from 'vitest'
import { getInstance, startProcedure } from '#procedures'
import { bodyOf, dbTest } from '#testing'
import { sweepMoves } from '../carry.ts'
import { givenProcedure } from '../fixture.ts'

describe('The page of a move', () => {
  dbTest(
    'shows what it would come to, lets nodes be mapped, and asks a second administrator',
    async ({ ctx, given, browse }) => {
      const from = await givenProcedure(ctx, 'page', 's -> A -> !')
      const id = await startProcedure(ctx, { procedure: 'page', key: 'P-1' })
      const to = await givenProcedure(ctx, 'page', 's -> X -> !')
      const first = await browse(await given.officer({ roles: ['administrator'] }))
      const second = await browse(await given.officer({ roles: ['administrator'] }))
      const list = await first.get('/en/office/procedures/moves')
      expect(list.body).toContain(`/en/office/procedures/page/move?from=${from}`)
      const here = '/en/office/procedures/page/move'
      const trial = await first.get(`${here}?from=${from}`)
      expect(bodyOf(trial.body)).toMatch(/0 cases go over; 1 stays.*the new version has no/)
      const mapped = await first.get(`${here}?from=${from}&map.A=X`)
      expect(bodyOf(mapped.body)).toMatch(/1 case goes over; 0 stay/)
      const none = await first.post(here, { from, 'map.A': 'X', reason: '' })
      expect(none.status).toBe(422)
      const { location = '' } = await first.post(here, { from, 'map.A': 'X', reason: 'decree 7' })
      expect(bodyOf((await first.get(location)).body)).toContain('A second administrator has to')
      expect((await first.post(`${location}/agree`)).status).toBe(403)
      const seen = await second.get(location)
      expect(bodyOf(seen.body)).toMatch(/A → X.*decree 7.*1 case goes over/)
      await second.post(`${location}/agree`)
      await sweepMoves(ctx)
      expect(bodyOf((await second.get(location)).body)).toMatch(/Done: 1 moved, 0 stayed/)
      expect((await getInstance(ctx, id)).definition).toBe(to)
      const arabic = await second.get(location.replace('/en/', '/ar/'))
      expect(bodyOf(arabic.body)).toContain('نقل الطلبات الجارية')
    },
  )

  dbTest('lists the cases that stay, as a file too', async ({ ctx, given, browse }) => {
    const from = await givenProcedure(ctx, 'stay', 's -> A -> B -> !')
    await startProcedure(ctx, { procedure: 'stay', key: 'S-1' })
    await startProcedure(ctx, { procedure: 'stay', key: 'S-2' })
    await givenProcedure(ctx, 'stay', 's -> B -> !')
    const first = await browse(await given.officer({ roles: ['administrator'] }))
    const second = await browse(await given.officer({ roles: ['administrator'] }))
    const here = '/en/office/procedures/stay/move'
    const order = { from, reason: 'decree 8' }
    const { location = '' } = await first.post(here, order)
    expect((await first.post(here, order)).status, 'procedures/move-open').toBe(422)
    await second.post(`${location}/agree`)
    await sweepMoves(ctx)
    const page = await second.get(location)
    expect(bodyOf(page.body)).toMatch(/0 moved, 2 stayed.*S-1.*S-2/)
    expect((await second.get(`${location}/cases.csv`)).body).toMatch(/S-1,/)
    expect(bodyOf((await second.get(here)).body)).toContain('decree 8')
  })

  dbTest('is a second administrator’s to refuse', async ({ ctx, given, browse }) => {
    const from = await givenProcedure(ctx, 'refused', 's -> A -> !')
    await startProcedure(ctx, { procedure: 'refused', key: 'R-1' })
    await givenProcedure(ctx, 'refused', 's -> A -> B -> !')
    const first = await browse(await given.officer({ roles: ['administrator'] }))
    const second = await browse(await given.officer({ roles: ['administrator'] }))
    const { location = '' } = await first.post('/en/office/procedures/refused/move', {
      ...{ from, reason: 'decree 9' },
    })
    await second.post(`${location}/refuse`)
    expect(bodyOf((await first.get(location)).body)).toContain('Refused')
    const gone = await browse(await given.officer({ agency: 'moph', roles: ['administrator'] }))
    expect((await gone.get(location)).status, 'procedures/move-missing').toBe(404)
  })
})

import { describe, expect } from 'vitest'
import { bodyOf, dbTest } from '#testing'
import { ZoneMap } from './zone-map.tsx'

const PIN = { latitude: 25.25, longitude: 51.45 }

describe('The outline of a zone', () => {
  dbTest('says how a point of the picture is told in degrees', async ({ ctx }) => {
    const { t, pack } = ctx
    const drawn = String(ZoneMap({ t, pack, address: { zone: '55', pin: PIN } }))
    const [x = 0, y = 0] = [...drawn.matchAll(/ c[xy]="(-?[\d.]+)"/g)].map(([, at]) => Number(at))
    const projection = /data-projection="([^"]+)"/.exec(drawn)?.[1] ?? ''
    const [west = 0, north = 0, east = 0, south = 0] = projection.split(' ').map(Number)
    expect(west + x * east).toBeCloseTo(PIN.longitude, 3)
    expect(north - y * south).toBeCloseTo(PIN.latitude, 3)
  })

  dbTest('comes for the zone that is typed, and for no other', async ({ browse }) => {
    const anybody = await browse()
    const { status, body } = await anybody.get(`/en/zone-map/${encodeURIComponent('٥٥')}`)
    expect(status).toBe(200)
    expect(body).toMatch(/^<svg class="zone-map"/)
    const none = await anybody.get('/en/zone-map/999')
    expect([none.status, bodyOf(none.body)]).toEqual([404, expect.stringContaining('not find')])
  })
})

import { afterAll, describe, expect, it } from 'vitest'
import { definitionsOf, World } from './fixture.ts'
import { compileProcedures } from './index.ts'

const HOSTS = ['UTC', 'America/New_York', 'Asia/Qatar', 'Australia/Lord_Howe']
const before = process.env.TZ

afterAll(() => {
  if (before === undefined) delete process.env.TZ
  else process.env.TZ = before
})

/** The times at which a timer fires on a host whose clock is set so, told by the model's own zone. */
function firings(host: string, timer: string): string[] {
  process.env.TZ = host
  const text = `s -> A -> !\nbeside A timer ${timer} -> L -> !\nL: manual`
  const world = new World(compileProcedures([definitionsOf(text)]), {
    now: new Date('2026-03-07T07:30:00Z'),
    zone: 'Europe/Berlin',
  })
  world.start('main')
  world.advance(new Date('2026-04-20T00:00:00Z'))
  return world.recorded
    .filter(({ event }) => event.type === 'arrive')
    .map(({ now }) => now.toISOString())
}

describe('A timer', () => {
  it('fires at the same moments on hosts of all zones, whose own clocks change in between', () => {
    process.env.TZ = 'America/New_York'
    const hours = ['2026-03-07', '2026-03-09'].map((day) => new Date(`${day}T12:00:00Z`).getHours())
    expect(hours, 'the clock of this process is changed').toEqual([7, 8])
    for (const timer of ['P2D', 'PT48H', 'R3/P10D', '2026-03-29T02:30:00']) {
      const [first, ...others] = HOSTS.map((host) => firings(host, timer))
      expect(first?.length).toBeGreaterThan(0)
      for (const other of others) expect(other, timer).toEqual(first)
    }
  })

  it('goes by days of the country’s calendar, not of the host’s', () => {
    expect(firings('America/New_York', 'R3/P10D')).toEqual([
      '2026-03-17T07:30:00.000Z',
      '2026-03-27T07:30:00.000Z',
      '2026-04-06T06:30:00.000Z',
    ])
  })
})

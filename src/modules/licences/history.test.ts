import { describe, expect, it } from 'vitest'
import { type History, stateOn } from './history.ts'

const zone = 'Asia/Qatar'
const at = (day: string) => new Date(`${day}T09:00:00Z`)
const LATER = { knownAt: at('2030-01-01'), zone }

const RENEWED: History = {
  editions: [
    { validFrom: '2026-01-01', validTo: '2026-12-31', issuedAt: at('2026-01-01') },
    { validFrom: '2027-02-10', validTo: '2028-02-09', issuedAt: at('2027-02-10') },
  ],
  suspensions: [{ from: at('2026-05-02'), to: at('2026-05-04') }],
  ended: { kind: 'revoked', at: at('2027-06-01') },
}

describe('What a licence was worth on a day', () => {
  it.each([
    ['2025-12-31', 'future'],
    ['2026-01-01', 'valid'],
    ['2026-05-01', 'valid'],
    ['2026-05-02', 'suspended'],
    ['2026-05-03', 'suspended'],
    ['2026-05-04', 'valid'],
    ['2026-12-31', 'valid'],
    ['2027-01-01', 'expired'],
    ['2027-02-09', 'expired'],
    ['2027-02-10', 'valid'],
    ['2027-05-31', 'valid'],
    ['2027-06-01', 'revoked'],
  ] as const)('is on %s %s', (day, state) => {
    expect(stateOn(RENEWED, day, LATER)).toBe(state)
  })

  it('is what the register knew at the moment that is asked for', () => {
    const knownAt = at('2026-05-03')
    expect(stateOn(RENEWED, '2026-05-10', { knownAt, zone })).toBe('suspended')
    expect(stateOn(RENEWED, '2027-06-01', { knownAt, zone })).toBe('expired')
    expect(stateOn(RENEWED, '2026-05-10', { knownAt: at('2025-01-01'), zone })).toBeUndefined()
  })

  it('counts days by the clocks of the country', () => {
    const ended = { kind: 'cancelled', at: new Date('2026-03-01T21:30:00Z') } as const
    const history = { ...RENEWED, ended, suspensions: [] }
    expect(stateOn(history, '2026-03-01', LATER)).toBe('valid')
    expect(stateOn(history, '2026-03-02', LATER)).toBe('cancelled')
  })

  it('has no end where the licence has none', () => {
    const editions = [{ validFrom: '2026-01-01', validTo: null, issuedAt: at('2026-01-01') }]
    expect(stateOn({ editions, suspensions: [], ended: null }, '2029-12-31', LATER)).toBe('valid')
  })
})

import { describe, expect, it } from 'vitest'
import { type Assurance, acrOf, levelsOf, meets, missingOf } from './assurance.ts'

const NOW = new Date('2026-11-23T06:00:00Z')
const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000)
const have = (change: Partial<Assurance> = {}): Assurance => ({
  ...{ ial: 2, aal: 1, amr: ['pwd'], authTime: minutesAgo(10) },
  ...change,
})

describe('Assurance', () => {
  it('is enough when each axis reaches what is asked', () => {
    expect(meets(have(), { ial: 2, aal: 1 }, NOW)).toBe(true)
    expect(meets(have(), {}, NOW)).toBe(true)
    expect(missingOf(have(), { ial: 3, aal: 2 }, NOW)).toEqual(['ial', 'aal'])
    expect(missingOf(have({ aal: 3 }), { ial: 3 }, NOW)).toEqual(['ial'])
  })

  it('of nobody meets nothing that is asked', () => {
    expect(meets(undefined, {}, NOW)).toBe(true)
    for (const needed of [
      { ial: 1 },
      { aal: 1 },
      { maxAgeSeconds: 9e9 },
      { settled: true },
    ] as const) {
      expect(meets(undefined, needed, NOW)).toBe(false)
    }
  })

  it('grows old where a fresh authentication is asked', () => {
    expect(meets(have(), { maxAgeSeconds: 600 }, NOW)).toBe(true)
    expect(missingOf(have(), { maxAgeSeconds: 599 }, NOW)).toEqual(['age'])
  })

  it('resists phishing by a key, not by what was typed, however high', () => {
    const typed = have({ aal: 2, amr: ['pwd', 'otp', 'mfa'] })
    expect(missingOf(typed, { phishingResistant: true }, NOW)).toEqual(['phishing-resistant'])
    expect(meets(have({ amr: ['swk', 'user', 'mfa'] }), { phishingResistant: true }, NOW)).toBe(
      true,
    )
  })

  it('is not settled until the rest after a recovery is over', () => {
    const recovered = have({ coolingUntil: minutesAgo(-1) })
    expect(missingOf(recovered, { settled: true }, NOW)).toEqual(['settled'])
    expect(meets(recovered, { aal: 1 }, NOW)).toBe(true)
    expect(meets(have({ coolingUntil: NOW }), { settled: true }, NOW)).toBe(true)
  })

  it('is one acr value with both axes in a fixed order, and nothing else is', () => {
    expect(acrOf({ ial: 2, aal: 3 })).toBe('urn:igov:ial2:aal3')
    expect(levelsOf('urn:igov:ial2:aal3')).toEqual({ ial: 2, aal: 3 })
    for (const other of ['urn:igov:aal3:ial2', 'urn:igov:ial4:aal1', 'urn:igov:ial2:aal2 ', '']) {
      expect(levelsOf(other)).toBeUndefined()
    }
  })
})

import { describe, expect, it } from 'vitest'
import type { Competition } from '../bundle/competition-file.ts'
import { nextRound, openRound } from './rounds.ts'

const provenance = { source: 'assumed', reliability: 'assumed' } as const
const competition: Competition = {
  rounds: [
    { round: 'autumn', opens: '--10-01', closes: '--11-30', places: 3, ...provenance },
    { round: 'winter', opens: '--12-20', closes: '--01-10', places: 2, ...provenance },
    { round: 'extra', opens: '2026-06-01', closes: '2026-06-15', places: 1, ...provenance },
  ],
  accept: 'P10D',
  reserve: { for: 'P60D' },
  reasons: { ineligible: 'a', outranked: 'b' },
  ...provenance,
}
const nameOn = (day: string) => openRound(competition, day)?.name

describe('A round', () => {
  it('is open from its first day to its last one', () => {
    const days = ['2026-09-30', '2026-10-01', '2026-11-30', '2026-12-01']
    expect(days.map(nameOn)).toEqual([undefined, 'autumn-2026', 'autumn-2026', undefined])
  })

  it('goes on over the turn of a year by the year in which it opened', () => {
    expect(['2026-12-31', '2027-01-10', '2027-01-11'].map(nameOn)).toEqual([
      ...['winter-2026', 'winter-2026', undefined],
    ])
  })

  it('is there once where its year is named', () => {
    expect(['2026-06-15', '2027-06-15'].map(nameOn)).toEqual(['extra-2026', undefined])
  })

  it('is followed by the next one', () => {
    expect(nextRound(competition, '2026-12-01')?.name).toBe('winter-2026')
    expect(nextRound(competition, '2027-01-05')?.name).toBe('autumn-2027')
  })
})

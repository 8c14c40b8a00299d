import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Entrant, lotOf, nextUp, rank } from './ranking.ts'

const entrant = (id: string, points: number | null, more: Partial<Entrant> = {}): Entrant => ({
  ...{ id, points, ties: [] },
  ...more,
})
const outcomes = (entrants: readonly Entrant[], places: Parameters<typeof rank>[1]) =>
  Object.fromEntries(rank(entrants, places).map(({ id, outcome }) => [id, outcome]))

const shares = ['medicine', 'law', 'other']
const anyEntrants = fc.uniqueArray(
  fc.record({
    id: fc.string({ minLength: 1, maxLength: 4 }),
    points: fc.option(fc.integer({ min: 60, max: 64 })),
    ties: fc.tuple(fc.option(fc.integer({ min: 0, max: 2 })), fc.constantFrom('a', 'b')),
    share: fc.constantFrom(...shares),
  }),
  { selector: ({ id }) => id, maxLength: 40 },
)
const anyPlaces = fc.record({
  places: fc.integer({ min: 0, max: 20 }),
  quotas: fc.record({
    medicine: fc.integer({ min: 0, max: 5 }),
    law: fc.integer({ min: 0, max: 5 }),
  }),
  reserve: fc.integer({ min: 0, max: 10 }),
})

describe('A ranking', () => {
  it('gives the places to the most points, lets the next wait, and refuses who is not eligible', () => {
    const all = [entrant('b', 90), entrant('out', null), entrant('a', 95), entrant('c', 80)]
    expect(rank(all, { places: 1, reserve: 1 })).toEqual([
      { id: 'a', rank: 1, outcome: 'offer', number: null, tie: null },
      { id: 'b', rank: 2, outcome: 'reserve', number: 1, tie: null },
      { id: 'c', rank: 3, outcome: 'refuse', number: null, tie: null },
      { id: 'out', rank: null, outcome: 'refuse', number: null, tie: null },
    ])
  })

  it('breaks ties by one rule after another, and says which', () => {
    const all = [
      entrant('late', 90, { ties: [-92, '2026-10-09'] }),
      entrant('better', 90, { ties: [-95, '2026-10-20'] }),
      entrant('early', 90, { ties: [-92, '2026-10-02'] }),
      entrant('unknown', 90, { ties: [null, '2026-10-01'] }),
    ]
    expect(rank(all, { places: 9 }).map(({ id, tie }) => [id, tie])).toEqual([
      ['better', null],
      ['early', 0],
      ['late', 1],
      ['unknown', 0],
    ])
  })

  it('lets who has a full quota wait, and gives the place to the next', () => {
    const all = [
      entrant('a', 99, { share: 'medicine' }),
      entrant('b', 98, { share: 'medicine' }),
      entrant('c', 70, { share: 'law' }),
    ]
    expect(outcomes(all, { places: 2, quotas: { medicine: 1 } })).toEqual({
      ...{ a: 'offer', b: 'reserve', c: 'offer' },
    })
  })

  it('is the same in whatever order the applicants come', () => {
    const cases = anyEntrants.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }), anyPlaces),
    )
    fc.assert(
      fc.property(cases, ([all, shuffled, places]) => {
        expect(rank(shuffled, places)).toEqual(rank(all, places))
      }),
    )
  })

  it('never gives more places than there are, of all or of a quota, and leaves none empty that somebody may have', () => {
    fc.assert(
      fc.property(anyEntrants, anyPlaces, (all, places) => {
        const ranked = rank(all, places)
        const shareOf = new Map(all.map(({ id, share }) => [id, share]))
        const taken = ranked.filter(({ outcome }) => outcome === 'offer')
        const waiting = ranked.filter(({ outcome }) => outcome === 'reserve')
        expect(taken.length).toBeLessThanOrEqual(places.places)
        for (const [share, most] of Object.entries(places.quotas)) {
          expect(taken.filter(({ id }) => shareOf.get(id) === share).length).toBeLessThanOrEqual(
            most,
          )
        }
        const list = waiting.map(({ id }) => ({ id, share: shareOf.get(id) ?? null }))
        const held = taken.map(({ id }) => shareOf.get(id))
        expect(nextUp(list, held, places)).toEqual([])
        expect(waiting.map(({ number }) => number)).toEqual(waiting.map((_, index) => index + 1))
        expect(ranked.length).toBe(all.length)
      }),
    )
  })

  it('never puts somebody behind one with fewer points', () => {
    fc.assert(
      fc.property(anyEntrants, anyPlaces, (all, places) => {
        const points = new Map(all.map((one) => [one.id, one.points]))
        const order = rank(all, places).flatMap(({ id, rank: at }) =>
          at === null ? [] : [points.get(id) ?? 0],
        )
        expect(order).toEqual([...order].sort((a, b) => b - a))
      }),
    )
  })
})

describe('A reserve list', () => {
  it('moves up in its order, past those whose quota is full', () => {
    const reserve = [
      { id: 'a', share: 'medicine' },
      { id: 'b', share: 'law' },
      { id: 'c', share: 'law' },
    ]
    const places = { places: 3, quotas: { medicine: 1 } }
    expect(nextUp(reserve, ['medicine', 'law'], places)).toEqual(['b'])
    expect(nextUp(reserve, ['law'], places)).toEqual(['a', 'b'])
  })
})

describe('A lot', () => {
  it('comes out the same for the same seed and otherwise for another', () => {
    const ids = ['QA-1', 'QA-2', 'QA-3', 'QA-4', 'QA-5', 'QA-6']
    const drawn = (seed: string) =>
      [...ids].sort((a, b) => (lotOf(seed, a) < lotOf(seed, b) ? -1 : 1))
    expect(drawn('first')).toEqual(drawn('first'))
    expect(drawn('first')).not.toEqual(drawn('second'))
  })
})

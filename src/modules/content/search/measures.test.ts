import { describe, expect, it } from 'vitest'
import { ndcg, reciprocalRank } from './measures.ts'

describe('The measures of search', () => {
  it('are 1 for the best order and fall with each place that the best is away', () => {
    const judged = { a: 3, b: 1 }
    expect(ndcg(['a', 'b', 'x'], judged)).toBe(1)
    // (1 + 7 / log2(3)) / (7 + 1 / log2(3))
    expect(ndcg(['b', 'a'], judged)).toBeCloseTo(0.7098, 4)
    expect(ndcg(['x', 'y'], judged)).toBe(0)
    expect(reciprocalRank(['x', 'b', 'a'], judged)).toBeCloseTo(1 / 3)
    expect(reciprocalRank([], judged)).toBe(0)
  })

  it('look at ten places', () => {
    const others = Array.from({ length: 10 }, (_, at) => `x${at}`)
    expect(ndcg([...others, 'a'], { a: 3 })).toBe(0)
  })
})

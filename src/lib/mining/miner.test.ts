import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Distribution } from './distribution.ts'
import { randomCases } from './fixture.ts'
import { Miner } from './miner.ts'
import { exactQuantile, mineNaively } from './naive.ts'

const LOGS = 150

describe('A spread of durations', () => {
  it('has its shares within one percent of the exact ones', () => {
    const durations = fc.array(fc.integer({ min: 0, max: 10 ** 12 }), { minLength: 1 })
    fc.assert(
      fc.property(durations, fc.double({ min: 0.001, max: 1, noNaN: true }), (all, share) => {
        const spread = new Distribution()
        for (const ms of all) spread.add(ms)
        const exact = exactQuantile(all, share)
        expect(Math.abs(spread.quantile(share) - exact)).toBeLessThanOrEqual(exact * 0.0101)
        expect(spread.sum).toBe(all.reduce((a, b) => a + b, 0))
      }),
    )
  })
})

describe('What the miner finds in logs of random procedures', () => {
  it('is what a plain computation over all of it finds', () => {
    let looped = 0
    for (let seed = 1; seed <= LOGS; seed++) {
      const cases = randomCases(seed)
      const outlines = new Map(cases.map(({ trace, outline }) => [trace.case, outline]))
      const miner = new Miner((model) => outlines.get(model))
      // Each case of its own model: processes of one text have nodes of the same names.
      for (const { trace } of cases) miner.add({ ...trace, model: trace.case })
      const mined = miner.mined()
      const plain = mineNaively(cases)
      const about = `seed ${seed}`
      const edges = mined.edges.map(({ from, to, count }) => [`${from} > ${to}`, count])
      expect(new Map(edges as [string, number][]), about).toEqual(
        new Map(plain.edges.map(({ edge, count }) => [edge, count])),
      )
      const variants = mined.variants.map(({ nodes, count }) => [nodes.join(' '), count])
      expect(new Map(variants as [string, number][]), about).toEqual(
        new Map(plain.variants.map(({ way, count }) => [way, count])),
      )
      for (const { edge, times } of plain.edges) {
        const found = mined.edges.find(({ from, to }) => `${from} > ${to}` === edge)
        near(found?.time.median, exactQuantile(times, 0.5))
        near(found?.time.p90, exactQuantile(times, 0.9))
      }
      for (const { node, times } of plain.nodes) {
        const stay = mined.nodes.find((one) => one.node === node)?.stay
        expect([stay?.count, stay?.sum], about).toEqual([times.length, sum(times)])
        near(stay?.median, exactQuantile(times, 0.5))
      }
      const loops = sum(mined.loops.map(({ count }) => count))
      expect(loops, about).toBe(plain.loops)
      looped += loops
      expect(mined.conformance.replayed).toBe(cases.length)
    }
    expect(looped).toBeGreaterThan(LOGS / 10)
  })
})

const sum = (all: readonly number[]) => all.reduce((a, b) => a + b, 0)

function near(found: number | undefined, exact: number) {
  expect(Math.abs((found ?? Number.NaN) - exact)).toBeLessThanOrEqual(exact * 0.0101)
}

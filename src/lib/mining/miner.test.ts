import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { definitionsOf } from '#lib/bpmn/fixture'
import { Distribution } from './distribution.ts'
import { randomCases } from './fixture.ts'
import type { LogEvent, Trace } from './log.ts'
import { Miner } from './miner.ts'
import { exactQuantile, mineNaively } from './naive.ts'
import { outlineOf } from './outline.ts'

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

/** Checked by one body, judged by another, and sent back to be checked once more. */
const OPINION = 's -> check -> judge -> ⊕a\n⊕a -[ok]-> !done\n⊕a -[/]-> check'

type Part = readonly [node: string, since: number, begun: number | null, left: number, body: string]

/** A case in which these were done one after the other; all was due ten after it was there. */
function caseOf(name: string, parts: readonly Part[]): Trace {
  const work = ([, since, begun, , body]: Part) => ({
    work: { ...{ since, begun, due: since + 10, who: 'hind', role: 'officer' }, body },
  })
  const flow = (node: string, at: number) => {
    const last = at === parts.length - 1
    if (node === 'check') return [['check', 'check→judge'] as const]
    const out = last ? '⊕a→!done' : '⊕a→check'
    return [['judge', 'judge→⊕a'] as const, ['⊕a', out] as const]
  }
  const events = parts.flatMap((part, at): LogEvent[] => {
    const [node, since, , left] = part
    const rest = flow(node, at).flatMap(([from, taken], number): LogEvent[] => [
      ...(number === 0
        ? [{ at: left, node: from, scope: 1, kind: 'completed' as const, ...work(part) }]
        : [
            { at: left, node: from, scope: 1, kind: 'entered' as const },
            { at: left, node: from, scope: 1, kind: 'completed' as const },
          ]),
      { at: left, node: from, scope: 1, kind: 'taken', flow: taken },
    ])
    return [{ at: since, node, scope: 1, kind: 'entered' }, ...rest]
  })
  const begin = (['entered', 'completed'] as const).map((kind) => ({
    at: 0,
    node: 's',
    scope: 1,
    kind,
  }))
  const ended = parts.at(-1)?.[3] ?? 0
  const end = (['entered', 'completed'] as const).map((kind) => ({
    ...{ at: ended, node: '!done', scope: 1, kind },
  }))
  return {
    ...{ case: name, model: 'm', body: 'moci', begun: 0, ended, ending: 'completed', promised: 40 },
    events: [
      ...begin,
      { at: 0, node: 's', scope: 1, kind: 'taken', flow: 's→check' },
      ...events,
      ...end,
    ],
  }
}

describe('What the miner finds in two cases', () => {
  const outline = outlineOf(definitionsOf(OPINION))
  const miner = new Miner(() => outline)
  miner.add(
    caseOf('straight', [
      ['check', 0, 4, 6, 'moci'],
      ['judge', 6, 20, 21, 'moi'],
    ]),
  )
  miner.add(
    caseOf('back', [
      ['check', 0, 2, 5, 'moci'],
      ['judge', 5, 9, 10, 'moi'],
      ['check', 10, 30, 33, 'moci'],
      ['judge', 33, null, 50, 'moi'],
    ]),
  )
  const mined = miner.mined()
  const node = (id: string) => mined.nodes.find((one) => one.node === id)

  it('tells waiting from work, where somebody took it', () => {
    expect(node('check')).toMatchObject({ visits: 3, cases: 2, stay: { sum: 6 + 5 + 23 } })
    expect(node('check')?.waiting).toMatchObject({ count: 3, sum: 4 + 2 + 20 })
    expect(node('check')?.working).toMatchObject({ count: 3, sum: 2 + 3 + 3 })
    expect(node('judge')?.waiting.count).toBe(2)
    expect(node('judge')?.share).toBeCloseTo(37 / 71)
  })

  it('counts what was done again and the time from the one to the other', () => {
    expect(mined.loops.map(({ node, back, count, lost }) => [node, back, count, lost.sum])).toEqual(
      [
        ['judge', 'check', 1, 40],
        ['check', 'judge', 1, 28],
      ],
    )
  })

  it('counts hand-overs, and those to who had the case before', () => {
    expect(
      mined.handOvers.map(({ from, to, count, cases, returned, time }) => [
        ...[from, to, count, cases, returned, time.sum],
      ]),
    ).toEqual([
      ['moci', 'moi', 3, 2, 1, 14 + 4 + 0],
      ['moi', 'moci', 1, 1, 1, 20],
    ])
  })

  it('holds promises of cases and of steps against what came', () => {
    expect(mined.promises.cases).toMatchObject({ promised: 2, kept: 1, late: { sum: 10 } })
    const steps = mined.promises.nodes.map(({ node, promised, kept, late }) => [
      ...[node, promised, kept, late.sum],
    ])
    expect(steps).toEqual([
      ['check', 3, 2, 13],
      ['judge', 3, 1, 5 + 7],
    ])
  })

  it('tells what a step came to, and that all of it fits', () => {
    expect(mined.outcomes).toEqual([
      {
        ...{ node: 'judge', count: 3 },
        flows: [
          { flow: '⊕a→!done', count: 2 },
          { flow: '⊕a→check', count: 1 },
        ],
      },
    ])
    expect(mined.conformance).toEqual({ replayed: 2, fitting: 2, fitness: 1, deviations: [] })
    expect(mined.cases).toMatchObject({ count: 2, open: 0, endings: { completed: 2 } })
  })
})

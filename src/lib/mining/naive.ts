import type { Trace } from './log.ts'
import type { Outline } from './outline.ts'
import { type Visit, visitsOf } from './visits.ts'

/** Nearest rank, over all of them. */
export function exactQuantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length - 1e-9) - 1)] ?? 0
}

type Case = { trace: Trace; visits: Visit[] }

const groups = <T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> =>
  Map.groupBy(items, key) as Map<string, T[]>

/** The same figures as the miner's, by keeping every case: for tests alone. */
export function mineNaively(cases: readonly { trace: Trace; outline: Outline }[]) {
  const all: Case[] = cases.map(({ trace, outline }) => ({
    trace,
    visits: visitsOf(trace, outline),
  }))
  const done = all.map(({ trace, visits }) => ({
    trace,
    way: visits.filter(({ how, round, holds }) => how === 'completed' && !round && !holds),
  }))
  const steps = done.flatMap(({ trace, way }) => {
    const names = [null, ...way.map(({ node }) => node), ...(trace.ended === null ? [] : [null])]
    const lefts = [trace.begun, ...way.map(({ left }) => left ?? 0)]
    const begins = [...way.map(({ begun, entered }) => begun ?? entered), trace.ended ?? 0]
    return names.slice(1).map((to, at) => ({
      ...{ from: names[at] ?? null, to, time: Math.max(0, (begins[at] ?? 0) - (lefts[at] ?? 0)) },
    }))
  })
  const stays = all.flatMap(({ visits }) =>
    visits.filter(({ holds, left }) => !holds && left !== null),
  )
  const ended = done.filter(({ trace }) => trace.ended !== null)
  return {
    edges: [...groups(steps, ({ from, to }) => `${from} > ${to}`)].map(([edge, some]) => ({
      ...{ edge, count: some.length, times: some.map(({ time }) => time) },
    })),
    variants: [...groups(ended, ({ way }) => way.map(({ node }) => node).join(' '))].map(
      ([way, some]) => ({ way, count: some.length }),
    ),
    nodes: [...groups(stays, ({ node }) => node)].map(([node, some]) => ({
      ...{ node, times: some.map(({ entered, left }) => (left ?? 0) - entered) },
    })),
    loops: all.flatMap(({ visits }) => {
      const left = visits.filter(({ how, round }) => how === 'completed' && !round)
      return left.filter((one, at) =>
        left.slice(0, at).some(({ node, scope }) => node === one.node && scope === one.scope),
      )
    }).length,
  }
}

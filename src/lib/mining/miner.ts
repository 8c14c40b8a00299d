import { Distribution } from './distribution.ts'
import type { Trace } from './log.ts'
import type { Conformance, Mined, NodeFigures, Outcome } from './mined.ts'
import type { Outline } from './outline.ts'
import { type Deviation, fitnessOf, type Replayed, replay } from './replay.ts'
import { Counted, Promises, Tally } from './tally.ts'
import { type Visit, visitsOf } from './visits.ts'

/** So many different ways are kept apart, the first that come; and of one way so many nodes. */
export const VARIANTS_MOST = 5_000
export const WAY_MOST = 300

const BY = '\n'

class NodeTally {
  visits = 0
  cases = 0
  withdrawn = 0
  failed = 0
  last = -1
  readonly stay = new Distribution()
  readonly waiting = new Distribution()
  readonly working = new Distribution()
  readonly promises = new Promises()
}

/**
 * Looks at cases one after the other and keeps figures of them alone, so that any number of them can be looked at:
 * some thousand numbers for each node, edge, way and hand-over.
 */
export class Miner {
  readonly #outlineOf: (model: string) => Outline | undefined
  readonly #endings: Record<string, number> = {}
  readonly #time = new Distribution()
  readonly #promises = new Promises()
  readonly #nodes = new Tally(() => new NodeTally())
  readonly #edges = new Tally(() => new Counted())
  readonly #ways = new Tally(() => new Counted(), VARIANTS_MOST)
  readonly #loops = new Tally(() => new Counted())
  readonly #handOvers = new Tally(() => new Counted())
  readonly #deviations = new Tally(() => new Counted())
  readonly #flows = new Tally(() => ({ count: 0 }))
  readonly #outcomes = new Tally(() => ({ count: 0 }))
  readonly #tokens = { produced: 0, consumed: 0, missing: 0, remaining: 0 }
  #cases = 0
  #open = 0
  #fitting = 0
  #replayed = 0

  /** @param outlineOf  the model by which a case ran; a case of an unknown model is counted, and not looked into */
  constructor(outlineOf: (model: string) => Outline | undefined) {
    this.#outlineOf = outlineOf
  }

  add(trace: Trace): void {
    const number = this.#cases++
    if (trace.ended === null) this.#open++
    else {
      this.#time.add(trace.ended - trace.begun)
      const ending = trace.ending ?? ''
      this.#endings[ending] = (this.#endings[ending] ?? 0) + 1
    }
    this.#promises.add(trace.promised, trace.ended)
    const outline = this.#outlineOf(trace.model)
    if (!outline) return
    const visits = visitsOf(trace, outline)
    for (const visit of visits) if (!visit.holds) this.#visit(visit, number)
    this.#repeated(visits, number)
    this.#way(trace, visits, number)
    this.#events(trace, outline)
    this.#replay(replay(trace, outline), number)
  }

  mined(): Mined {
    const nodes = this.#nodes.entries()
    const all = nodes.reduce((sum, [, { stay }]) => sum + stay.sum, 0)
    return {
      cases: {
        ...{ count: this.#cases, open: this.#open, endings: this.#endings },
        time: this.#time.spread(),
      },
      nodes: nodes
        .map(([node, tally]) => nodeFigures(node, tally, all))
        .sort((a, b) => b.stay.sum - a.stay.sum || (a.node < b.node ? -1 : 1)),
      edges: counted(this.#edges).map(([[from, to], { count, time }]) => ({
        ...{ from: from || null, to: to || null, count, time: time.spread() },
      })),
      variants: this.#variants(),
      otherWays: this.#ways.left,
      loops: counted(this.#loops)
        .map(([[node = '', back], { count, cases, time }]) => ({
          ...{ node, back: back || null, count, cases, lost: time.spread() },
        }))
        .sort((a, b) => b.lost.sum - a.lost.sum),
      handOvers: counted(this.#handOvers).map(
        ([[from = '', to = ''], { count, cases, returned, time }]) => ({
          ...{ from, to, count, cases, returned, time: time.spread() },
        }),
      ),
      conformance: this.#conformance(),
      promises: {
        cases: this.#promises.figures(),
        nodes: nodes
          .map(([node, { promises }]) => ({ node, ...promises.figures() }))
          .filter(({ promised }) => promised > 0),
      },
      outcomes: outcomesOf(this.#outcomes),
      flows: this.#flows.entries().map(([flow, { count }]) => ({ flow, count })),
    }
  }

  #visit({ node, entered, begun, left, how, work }: Visit, number: number): void {
    const tally = this.#nodes.at(node)
    if (!tally) return
    tally.visits++
    if (tally.last !== number) tally.cases++
    tally.last = number
    if (how === 'withdrawn') tally.withdrawn++
    if (left === null) return
    tally.stay.add(left - entered)
    if (begun !== null) {
      tally.waiting.add(begun - entered)
      tally.working.add(left - begun)
    }
    if (how === 'completed') tally.promises.add(work?.due, left)
  }

  /** Rounds are no repetition: the model asks for them. */
  #repeated(visits: readonly Visit[], number: number): void {
    const before = new Map<string, number>()
    let last: string | null = null
    for (const { node, scope, left, how, round, holds } of visits) {
      if (round || left === null || how !== 'completed') continue
      const key = `${scope}${BY}${node}`
      const first = before.get(key)
      if (first !== undefined)
        this.#loops.at(`${node}${BY}${last ?? ''}`)?.add(number, left - first)
      before.set(key, left)
      if (!holds) last = node
    }
  }

  /** What was done, in the order in which it was left; of what holds others these. */
  #way(trace: Trace, visits: readonly Visit[], number: number): void {
    const done = visits.filter(({ how, round, holds }) => how === 'completed' && !round && !holds)
    let from: { node: string; left: number } = { node: '', left: trace.begun }
    let [body, had] = ['', new Set<string>()]
    for (const { node, entered, begun, left, work } of done) {
      const time = (begun ?? entered) - from.left
      this.#edges.at(`${from.node}${BY}${node}`)?.add(number, time)
      from = { node, left: left ?? from.left }
      const next = work?.body
      if (!next) continue
      if (body !== '' && body !== next) {
        const handOver = this.#handOvers.at(`${body}${BY}${next}`)
        handOver?.add(number, time)
        if (handOver && had.has(next)) handOver.returned++
      }
      body = next
      had.add(next)
    }
    if (trace.ended === null) return
    this.#edges.at(`${from.node}${BY}`)?.add(number, trace.ended - from.left)
    const way = done.slice(0, WAY_MOST).map(({ node }) => node)
    this.#ways.at(way.join(BY))?.add(number, trace.ended - trace.begun)
  }

  #events({ events }: Trace, { deciders }: Outline): void {
    for (const { kind, node, flow } of events) {
      if (kind === 'failed') {
        const tally = this.#nodes.at(node)
        if (tally) tally.failed++
      }
      if (kind !== 'taken' || flow === undefined) continue
      const taken = this.#flows.at(flow)
      if (taken) taken.count++
      const decider = deciders.get(node)
      const outcome = decider && this.#outcomes.at(`${decider}${BY}${flow}`)
      if (outcome) outcome.count++
    }
  }

  #replay(replayed: Replayed, number: number): void {
    this.#replayed++
    if (replayed.deviations.length === 0) this.#fitting++
    for (const key of ['produced', 'consumed', 'missing', 'remaining'] as const)
      this.#tokens[key] += replayed[key]
    for (const { node, kind } of replayed.deviations)
      this.#deviations.at(`${node}${BY}${kind}`)?.add(number, 0)
  }

  #variants() {
    const ended = this.#cases - this.#open
    return counted(this.#ways).map(([nodes, { count, time }]) => ({
      ...{ nodes: nodes.filter((node) => node !== ''), count, share: count / Math.max(1, ended) },
      time: time.spread(),
    }))
  }

  #conformance(): Conformance {
    return {
      ...{ replayed: this.#replayed, fitting: this.#fitting },
      fitness: this.#replayed === 0 ? 1 : fitnessOf(this.#tokens),
      deviations: counted(this.#deviations).map(([[node = '', kind], { count, cases }]) => ({
        ...{ node, kind: kind as Deviation['kind'], count, cases },
      })),
    }
  }
}

/** By how often, the most first; keys taken apart. */
const counted = (tally: Tally<Counted>): [string[], Counted][] =>
  tally
    .entries()
    .sort(([a, one], [b, other]) => other.count - one.count || (a < b ? -1 : 1))
    .map(([key, value]) => [key.split(BY), value])

const nodeFigures = (node: string, tally: NodeTally, all: number): NodeFigures => ({
  ...{ node, visits: tally.visits, cases: tally.cases },
  ...{ withdrawn: tally.withdrawn, failed: tally.failed },
  ...{ stay: tally.stay.spread(), waiting: tally.waiting.spread() },
  ...{ working: tally.working.spread(), share: all === 0 ? 0 : tally.stay.sum / all },
})

function outcomesOf(tally: Tally<{ count: number }>): Outcome[] {
  const found = new Map<string, { flow: string; count: number }[]>()
  for (const [key, { count }] of tally.entries()) {
    const [node = '', flow = ''] = key.split(BY)
    found.set(node, [...(found.get(node) ?? []), { flow, count }])
  }
  return [...found].map(([node, flows]) => ({
    node,
    count: flows.reduce((sum, { count }) => sum + count, 0),
    flows: flows.sort((a, b) => b.count - a.count),
  }))
}

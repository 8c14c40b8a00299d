import type { Spread } from './distribution.ts'
import type { Deviation } from './replay.ts'

/** What a log shows, as plain data; nodes and flows by their ids. Times are milliseconds. */
export type Mined = {
  cases: {
    count: number
    /** that still run: they count in what follows, but not in times of whole cases */
    open: number
    /** by how they ended */
    endings: Readonly<Record<string, number>>
    /** from the beginning to the end, of those that ended */
    time: Spread
  }
  /** the longest time altogether first */
  nodes: readonly NodeFigures[]
  /** what followed directly, most often first */
  edges: readonly Edge[]
  variants: readonly Variant[]
  /** cases whose way is in none of the variants, for there were too many of them */
  otherWays: number
  loops: readonly Loop[]
  handOvers: readonly HandOver[]
  conformance: Conformance
  promises: { cases: Kept; nodes: readonly (Kept & { node: string })[] }
  outcomes: readonly Outcome[]
  flows: readonly { flow: string; count: number }[]
}

/**
 * Visits of a node. Its `stay` is from being there to being left. Where somebody took the work it is `waiting` until
 * they did, and `working` from then on; where nobody said so it is neither.
 */
export type NodeFigures = {
  node: string
  visits: number
  cases: number
  withdrawn: number
  /** times that it stood still and a person had to see to it */
  failed: number
  stay: Spread
  waiting: Spread
  working: Spread
  /** of the stay in all nodes together */
  share: number
}

/**
 * Something was left, and of the same case the next thing that was left was this. `time` is from the one being left
 * to the other being begun (or there, where nobody said when it was begun): zero where both ran beside each other.
 */
export type Edge = { from: string | null; to: string | null; count: number; time: Spread }

/** A way through the model: the nodes in the order in which they were left, in `count` of the cases that ended. */
export type Variant = { nodes: readonly string[]; count: number; share: number; time: Spread }

/**
 * A node that a case came to again, in the same run of its scope. `back` is what it had left last before that; `lost`
 * is from the node being left to its being left again.
 */
export type Loop = { node: string; back: string | null; count: number; cases: number; lost: Spread }

/**
 * What one body left and another did next; `time` as of an edge. `returned`: the other body had had the case before.
 */
export type HandOver = {
  from: string
  to: string
  count: number
  cases: number
  returned: number
  time: Spread
}

export type Conformance = {
  /** cases that were replayed: all whose model is known */
  replayed: number
  fitting: number
  /** of all tokens together, 0 to 1 */
  fitness: number
  deviations: readonly (Deviation & { count: number; cases: number })[]
}

/** Of what was promised for a time and is over: how much was over by then. `late` is by how much the others were late. */
export type Kept = { promised: number; kept: number; late: Spread }

/** On which flows cases went on behind a task that decides it. */
export type Outcome = {
  node: string
  count: number
  flows: readonly { flow: string; count: number }[]
}

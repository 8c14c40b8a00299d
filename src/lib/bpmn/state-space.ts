import type { Node, Scope } from './model.ts'
import { type Move, Net } from './net.ts'

export type Limits = { states: number; moves: number }

/** What was found in a scope by going through what can happen; traces name nodes in order. */
export type Behaviour = {
  /** all was looked through */
  complete: boolean
  states: number
  entered: ReadonlySet<string>
  /** standstills: where tokens lie, and which joins have fired before */
  stuck: readonly { nodes: readonly string[]; fired: boolean; trace: readonly string[] }[]
  /** two at once where one is meant */
  doubled: readonly { node: string; trace: readonly string[] }[]
  /** ends that cut off others */
  cut: readonly { node: string; others: readonly string[]; trace: readonly string[] }[]
}

/** More tokens on one place than that are not followed. */
const TOKENS_MOST = 3
const TOLD_MOST = 20

/** Goes through all that can happen in a scope, breadth first, so that what is found is found by the shortest way. */
export function explore(scope: Scope, limits: Limits): Behaviour {
  return new Exploration(scope, limits).run()
}

class Exploration {
  readonly #net: Net
  readonly #limits: Limits
  readonly #markings: Uint8Array[] = []
  readonly #from: number[] = []
  readonly #by: (readonly string[])[] = []
  readonly #known = new Set<string>()
  /** states with two tokens where one is meant, and all that follow from them */
  readonly #tainted: boolean[] = []
  readonly #entered = new Set<string>()
  readonly #stuck = new Map<string, Behaviour['stuck'][number]>()
  readonly #doubled = new Map<string, Behaviour['doubled'][number]>()
  readonly #cut = new Map<string, Behaviour['cut'][number]>()
  #moves = 0

  constructor(scope: Scope, limits: Limits) {
    this.#net = new Net(scope)
    this.#limits = limits
  }

  run(): Behaviour {
    for (const nodes of this.#net.graph.beginnings()) {
      for (const { places, passed } of this.#net.begin(nodes)) {
        const marking = new Uint8Array(this.#net.places.length)
        for (const place of places) marking[place] = (marking[place] ?? 0) + 1
        this.#reach(marking, -1, passed)
      }
    }
    let at = 0
    for (; at < this.#markings.length && this.#isWithin(); at++) this.#expand(at)
    return {
      complete: at >= this.#markings.length && this.#isWithin(),
      states: this.#markings.length,
      entered: this.#entered,
      stuck: [...this.#stuck.values()],
      doubled: [...this.#doubled.values()],
      cut: [...this.#cut.values()],
    }
  }

  #isWithin(): boolean {
    return this.#markings.length <= this.#limits.states && this.#moves <= this.#limits.moves
  }

  #reach(marking: Uint8Array, from: number, by: readonly string[]): void {
    const key = String.fromCharCode(...marking)
    for (const node of by) this.#entered.add(node)
    if (this.#known.has(key)) return
    this.#known.add(key)
    this.#markings.push(marking)
    this.#from.push(from)
    this.#by.push(by)
  }

  #expand(at: number): void {
    const marking = this.#markings[at]
    if (!marking) return
    this.#lookForDoubled(marking, at)
    let [lying, moved] = [0, 0]
    const joins = new Set<Node>()
    for (let place = 0; place < marking.length; place++) {
      if (!marking[place]) continue
      lying++
      const join = this.#net.joinAt(place)
      if (!join) moved += this.#fire(this.#net.movesFrom(place), marking, at)
      else if (!joins.has(join)) {
        joins.add(join)
        moved += this.#fire(this.#net.joinMoves(join, marking), marking, at)
      }
    }
    if (lying > 0 && moved === 0) this.#standstill(marking, at)
  }

  /** Two tokens before, or in, what runs once for each. What follows from it is not told of again. */
  #lookForDoubled(marking: Uint8Array, at: number): void {
    if (this.#tainted[this.#from[at] ?? -1]) {
      this.#tainted[at] = true
      return
    }
    const counts = new Map<string, number>()
    marking.forEach((count, place) => {
      if (count === 0 || this.#net.joinAt(place)) return
      const node = this.#net.places[place]?.node ?? ''
      const all = (counts.get(node) ?? 0) + count
      counts.set(node, all)
      if (all < 2 || this.#net.graph.nodes.get(node)?.kind === 'end') return
      this.#tainted[at] = true
      if (this.#doubled.size < TOLD_MOST && !this.#doubled.has(node)) {
        this.#doubled.set(node, { node, trace: this.#traceTo(at) })
      }
    })
  }

  #fire(moves: readonly Move[], marking: Uint8Array, at: number): number {
    for (const move of moves) {
      this.#moves++
      if (move.kills) this.#kill(move, marking, at)
      else this.#apply(move, marking, at)
    }
    return moves.length
  }

  #apply({ node, takes, gives, passed, once }: Move, marking: Uint8Array, at: number): void {
    const next = marking.slice()
    for (const place of takes) next[place] = (next[place] ?? 1) - 1
    for (const place of gives) next[place] = (next[place] ?? 0) + 1
    for (const place of gives) {
      const isAgain = once && !takes.includes(place) && (next[place] ?? 0) > 1
      if (isAgain || (next[place] ?? 0) > TOKENS_MOST) {
        for (const id of [node, ...passed]) this.#entered.add(id)
        return
      }
    }
    this.#reach(next, at, [node, ...passed])
  }

  #kill({ node, takes }: Move, marking: Uint8Array, at: number): void {
    this.#entered.add(node)
    const own = takes[0] ?? -1
    const others = new Set<string>()
    marking.forEach((count, place) => {
      const left = place === own ? count - 1 : count
      if (left > 0) others.add(this.#net.places[place]?.node ?? '')
    })
    if (others.size > 0 && !this.#cut.has(node) && this.#cut.size < TOLD_MOST) {
      this.#cut.set(node, { node, others: [...others], trace: [...this.#traceTo(at), node] })
    }
  }

  #standstill(marking: Uint8Array, at: number): void {
    const nodes = new Set<string>()
    marking.forEach((count, place) => {
      if (count > 0) nodes.add(this.#net.places[place]?.node ?? '')
    })
    const key = [...nodes].sort().join(' ')
    if (this.#stuck.has(key) || this.#stuck.size >= TOLD_MOST) return
    const trace = this.#traceTo(at)
    const fired = [...nodes].every((node) => trace.includes(node))
    this.#stuck.set(key, { nodes: [...nodes], fired, trace })
  }

  #traceTo(at: number): readonly string[] {
    const steps: (readonly string[])[] = []
    for (let state = at; state >= 0; state = this.#from[state] ?? -1)
      steps.push(this.#by[state] ?? [])
    const all = steps.reverse().flat()
    return all.filter((node, index) => node !== all[index - 1])
  }
}

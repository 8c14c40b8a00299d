import type { Node, Scope } from './model.ts'
import { ScopeGraph } from './scope-graph.ts'

/**
 * A scope as places and moves, with data and time left out: every condition may be true or false, every
 * event may come. A place is a flow on which a token can lie, or an activity that its boundary events can leave.
 */
export type Place = { node: string; flow: string | null }

/** What a token on a flow comes to, once all that happens of itself has happened. */
type Arrival = { places: readonly number[]; passed: readonly string[] }

export type Move = {
  node: string
  takes: readonly number[]
  gives: readonly number[]
  /** nodes that were passed on the way */
  passed: readonly string[]
  /** of non-interrupting boundary events: not again while their token is still there */
  once: boolean
  /** it ends the scope with all that is in it */
  kills: boolean
}

/** Joins of more ways than that are looked at by no bit set. */
const WAYS_MOST = 30
/** Of the subsets of an inclusive split with many ways, only some are tried. */
const SUBSETS_OF = 4
const BEGINNINGS_MOST = 64

export class Net {
  readonly graph: ScopeGraph
  readonly places: Place[] = []
  /** by node: what it does with a token that lies before it, or (`inside`) in it */
  readonly #flowPlace = new Map<string, number>()
  readonly #insidePlace = new Map<string, number>()
  readonly #arrivals = new Map<string, Arrival>()
  readonly #movesOf: (readonly Move[])[] = []
  readonly #joinMoves = new Map<string, readonly (readonly [readonly string[], Arrival])[]>()
  /** for inclusive joins: by place, which of its ways can still get a token from there */
  readonly #reach = new Map<string, Int32Array>()

  constructor(scope: Scope) {
    this.graph = new ScopeGraph(scope)
    for (const { id, target } of scope.flows) {
      this.#flowPlace.set(id, this.places.push({ node: target, flow: id }) - 1)
    }
    for (const [host] of this.graph.boundaries) {
      this.#insidePlace.set(host, this.places.push({ node: host, flow: null }) - 1)
    }
    for (const node of scope.nodes)
      if (isInclusiveJoin(node)) this.#reach.set(node.id, this.#reachOf(node))
  }

  /** Where tokens may lie when the scope begins at these nodes at once: one arrival for each choice. */
  begin(nodes: readonly string[]): readonly Arrival[] {
    return nodes.reduce<readonly Arrival[]>(
      (before, id) => {
        const all = before.flatMap((one) => this.#entries(id).map((entry) => merged([one, entry])))
        return all.slice(0, BEGINNINGS_MOST)
      },
      [{ places: [], passed: [] }],
    )
  }

  #entries(id: string): readonly Arrival[] {
    const node = this.graph.nodes.get(id)
    if (!node || this.#insidePlace.has(id) || this.graph.jumpOf(node)) return [this.#enter(id, [])]
    return this.#outcomesAt(node).map(([, { places, passed }]) => ({
      places,
      passed: [id, ...passed],
    }))
  }

  /** Moves of the token on one place, joins left out. */
  movesFrom(place: number): readonly Move[] {
    const known = this.#movesOf[place]
    if (known) return known
    const moves = this.#makeMoves(place)
    this.#movesOf[place] = moves
    return moves
  }

  /** The joins at which a token on a place waits; undefined: it waits for no other. */
  joinAt(place: number): Extract<Node, { kind: 'gateway' }> | undefined {
    const { node: id, flow } = this.places[place] ?? { node: '', flow: null }
    const node = this.graph.nodes.get(id)
    if (flow === null || node?.kind !== 'gateway' || node.incoming.length < 2) return undefined
    return node.type === 'parallel' || node.type === 'inclusive' ? node : undefined
  }

  /** Moves of a join with the tokens that lie before it; none when it still waits. */
  joinMoves(join: Extract<Node, { kind: 'gateway' }>, marking: Uint8Array): readonly Move[] {
    const ways = join.incoming.map((id) => this.#flowPlace.get(id) ?? -1)
    const taken = ways.filter((place) => (marking[place] ?? 0) > 0)
    if (join.type === 'parallel' && taken.length < ways.length) return []
    if (join.type === 'inclusive' && !this.#inclusiveEnabled(join, ways, marking)) return []
    return this.#outcomesAt(join).map(([, { places, passed }]) => ({
      node: join.id,
      takes: taken,
      gives: places,
      passed,
      once: false,
      kills: false,
    }))
  }

  /** The standard's rule: no token elsewhere can reach an empty way, unless it can reach a marked one too. */
  #inclusiveEnabled({ id }: { id: string }, ways: readonly number[], marking: Uint8Array): boolean {
    const reach = this.#reach.get(id)
    if (!reach) return true
    let marked = 0
    ways.forEach((place, way) => {
      if (way < WAYS_MOST && (marking[place] ?? 0) > 0) marked |= 1 << way
    })
    if (marked === 0) return false
    return marking.every((count, place) => {
      if (count === 0 || ways.includes(place)) return true
      const can = reach[place] ?? 0
      return (can & ~marked) === 0 || (can & marked) !== 0
    })
  }

  #reachOf(join: Node): Int32Array {
    const reach = new Int32Array(this.places.length)
    join.incoming.slice(0, WAYS_MOST).forEach((flow, way) => {
      const seen = new Set<string>()
      const back = [flow]
      for (let at = back.pop(); at !== undefined; at = back.pop()) {
        const place = this.#flowPlace.get(at)
        if (place !== undefined) reach[place] = (reach[place] ?? 0) | (1 << way)
        const source = this.graph.flows.get(at)?.source
        if (source === undefined || source === join.id || seen.has(source)) continue
        seen.add(source)
        back.push(...this.#before(source, way, reach))
      }
    })
    return reach
  }

  /** Flows into a node, also into the host of a boundary event and the throwing side of a link. */
  #before(id: string, way: number, reach: Int32Array): readonly string[] {
    const node = this.graph.nodes.get(id)
    if (!node) return []
    const hosts = node.kind === 'boundary' ? [node.host] : [id]
    const throwers = this.graph.scope.nodes.filter((one) => this.graph.jumpOf(one) === id)
    return [...hosts, ...throwers.map((one) => one.id)].flatMap((one) => {
      const inside = this.#insidePlace.get(one)
      if (inside !== undefined) reach[inside] = (reach[inside] ?? 0) | (1 << way)
      return this.graph.nodes.get(one)?.incoming ?? []
    })
  }

  #makeMoves(place: number): readonly Move[] {
    const { node: id, flow } = this.places[place] ?? { node: '', flow: null }
    const node = this.graph.nodes.get(id)
    if (!node) return []
    const plain = { node: id, takes: [place], once: false, kills: false }
    const inside = this.#insidePlace.get(id)
    if (flow !== null && inside !== undefined) return [{ ...plain, gives: [inside], passed: [] }]
    if (isKiller(node)) return [{ ...plain, gives: [], passed: [], kills: true }]
    const done = this.#outcomesAt(node).map(([, { places, passed }]) => ({
      ...plain,
      gives: places,
      passed,
    }))
    if (flow !== null) return done
    return [...done, ...this.#boundaryMoves(id, place)]
  }

  #boundaryMoves(host: string, place: number): readonly Move[] {
    return (this.graph.boundaries.get(host) ?? []).flatMap((boundary) =>
      this.#outcomesAt(boundary).map(([, { places, passed }]) => ({
        node: boundary.id,
        takes: [place],
        gives: boundary.interrupting ? places : [place, ...places],
        passed,
        once: !boundary.interrupting,
        kills: false,
      })),
    )
  }

  /** For each way of leaving a node: its flows, and where their tokens come to lie. */
  #outcomesAt(node: Node): readonly (readonly [readonly string[], Arrival])[] {
    const known = this.#joinMoves.get(node.id)
    if (known) return known
    const jump = this.graph.jumpOf(node)
    const made = jump
      ? [[[], this.#enter(jump, [])] as const]
      : outcomesOf(node, this.graph).map(
          (flows) => [flows, merged(flows.map((flow) => this.#arrive(flow, [])))] as const,
        )
    this.#joinMoves.set(node.id, made)
    return made
  }

  #arrive(flow: string, path: readonly string[]): Arrival {
    const known = this.#arrivals.get(flow)
    if (known) return known
    const place = this.#flowPlace.get(flow) ?? 0
    const target = this.graph.flows.get(flow)?.target ?? ''
    const node = this.graph.nodes.get(target)
    const stays = !node || path.includes(flow) || !this.#passes(node)
    const arrival = stays ? { places: [place], passed: [] } : this.#enter(target, [...path, flow])
    if (path.length === 0) this.#arrivals.set(flow, arrival)
    return arrival
  }

  /** A node that does what it does as soon as it is reached, and in one way only. */
  #passes(node: Node): boolean {
    if (node.kind === 'end') return !isKiller(node)
    if (node.incoming.length > 1 || this.#insidePlace.has(node.id)) return false
    return this.graph.jumpOf(node) !== undefined || outcomesOf(node, this.graph).length === 1
  }

  #enter(id: string, path: readonly string[]): Arrival {
    const node = this.graph.nodes.get(id)
    if (!node) return { places: [], passed: [] }
    const inside = this.#insidePlace.get(id)
    if (inside !== undefined) return { places: [inside], passed: [id] }
    const jump = this.graph.jumpOf(node)
    // A link cannot jump in a circle: the catch has flows, on which the path is looked at.
    const next = jump
      ? [this.#enter(jump, path)]
      : (outcomesOf(node, this.graph)[0] ?? []).map((flow) => this.#arrive(flow, path))
    const { places, passed } = merged(next)
    return { places, passed: [id, ...passed] }
  }
}

const merged = (all: readonly Arrival[]): Arrival => ({
  places: all.flatMap(({ places }) => places),
  passed: all.flatMap(({ passed }) => passed),
})

const isInclusiveJoin = (node: Node): boolean =>
  node.kind === 'gateway' && node.type === 'inclusive' && node.incoming.length > 1

/** Ends its scope with all that runs there. */
const isKiller = (node: Node): boolean =>
  node.kind === 'end' && (node.event?.type === 'terminate' || node.event?.type === 'error')

/** The ways of leaving a node: each is the flows that get a token. */
function outcomesOf(node: Node, graph: ScopeGraph): readonly (readonly string[])[] {
  const flows = node.outgoing
  if (node.kind === 'gateway') {
    if (node.type === 'parallel') return [flows]
    if (node.type !== 'inclusive') return flows.length === 0 ? [[]] : flows.map((flow) => [flow])
  }
  if (node.kind === 'end') return [[]]
  const standard = 'default' in node ? node.default : null
  // Where one is marked as default the others are meant to have conditions.
  const conditional = flows.filter(
    (id) => id !== standard && (standard !== null || graph.flows.get(id)?.condition),
  )
  const always = flows.filter((id) => id !== standard && !conditional.includes(id))
  if (conditional.length === 0) return [flows]
  const chosen = subsetsOf(conditional).map((some) =>
    flows.filter((id) => always.includes(id) || some.includes(id)),
  )
  const none = always.length > 0 ? [always] : standard !== null ? [[standard]] : []
  return [...chosen, ...none]
}

/** All but the empty one; of many, only the single ones, and all. */
function subsetsOf(all: readonly string[]): readonly (readonly string[])[] {
  if (all.length > SUBSETS_OF) return [...all.map((one) => [one]), all]
  const subsets: string[][] = []
  for (let bits = 1; bits < 1 << all.length; bits++) {
    subsets.push(all.filter((_, index) => (bits >> index) & 1))
  }
  return subsets
}

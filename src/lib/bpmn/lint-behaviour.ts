import type { About, Complaints } from './complaints.ts'
import type { Node, Scope } from './model.ts'
import { ScopeGraph } from './scope-graph.ts'
import { type Behaviour, explore, type Limits } from './state-space.ts'

/**
 * Looks through what can happen in a scope, data and time left out, within limits.
 *
 * @returns how much of the limits it took
 */
export function lintBehaviour(
  scope: Scope,
  holder: About,
  limits: Limits,
  complaints: Complaints,
): number {
  if (scope.nodes.length === 0) return 0
  const found = explore(scope, limits)
  const byId = new Map(scope.nodes.map((node) => [node.id, node]))
  const named = (ids: readonly string[]) =>
    ids.map((id) => byId.get(id)?.name?.replace(/\s+/g, ' ') ?? id).join(', ')
  tellStandstills(found, byId, named, complaints)
  for (const { node: id, trace } of found.doubled) {
    const node = byId.get(id)
    if (node) complaints.warning(node, 'lack-of-synchronisation', { trace })
  }
  for (const { node: id, others, trace } of found.cut) {
    const node = byId.get(id)
    // An error is meant to cut off what runs beside it.
    if (node?.kind !== 'end' || node.event?.type !== 'terminate') continue
    complaints.warning(node, 'terminate-hides', { params: { nodes: named(others) }, trace })
  }
  if (found.complete) tellNeverEntered(found, scope, complaints)
  else {
    complaints.warning(holder, 'not-proven', { params: { states: found.states } })
    lintSplitsAndJoins(scope, named, complaints)
  }
  return found.states
}

function tellStandstills(
  { stuck }: Behaviour,
  byId: ReadonlyMap<string, Node>,
  named: (ids: readonly string[]) => string,
  complaints: Complaints,
): void {
  for (const { nodes, fired, trace } of stuck) {
    const waiting = nodes.flatMap((id) => byId.get(id) ?? [])
    const [first] = waiting
    if (!first) continue
    const params = { nodes: named(nodes) }
    const inclusive = waiting.every((node) => node.kind === 'gateway' && node.type === 'inclusive')
    if (inclusive && waiting.length > 1)
      complaints.error(first, 'inclusive-circle', { params, trace })
    else if (fired) complaints.warning(first, 'left-behind', { params, trace })
    else complaints.error(first, 'deadlock', { params, trace })
  }
}

/** Reached by a way that is drawn, and yet by no course of the process. */
function tellNeverEntered({ entered }: Behaviour, scope: Scope, complaints: Complaints): void {
  const reached = new ScopeGraph(scope).reachable()
  for (const node of scope.nodes) {
    if (!reached.has(node.id) || entered.has(node.id)) continue
    const apart = node.kind === 'subprocess' && node.triggered
    if (!apart) complaints.warning(node, 'never-in-play')
  }
}

type Gateway = Extract<Node, { kind: 'gateway' }>

/** Joins that do not fit the split before them, by the drawing alone: where its ways come together again. */
function lintSplitsAndJoins(
  scope: Scope,
  named: (ids: readonly string[]) => string,
  complaints: Complaints,
): void {
  const graph = new ScopeGraph(scope)
  for (const split of scope.nodes) {
    if (split.kind !== 'gateway' || split.outgoing.length < 2) continue
    const join = meetingOf(split, graph)
    if (join?.kind !== 'gateway' || join.incoming.length < 2 || fits(split, join)) continue
    const params = { split: named([split.id]), splits: split.type, joins: join.type }
    complaints.warning(join, 'split-join-kinds', { params })
  }
}

const fits = (split: Gateway, join: Gateway): boolean => {
  const one = (type: Gateway['type']) => (type === 'event' ? 'exclusive' : type)
  return one(split.type) === one(join.type) || join.type === 'inclusive'
}

/** The first node that every way out of a split passes: the nearest in breadth of those common to all. */
function meetingOf(split: Node, graph: ScopeGraph): Node | undefined {
  const targets = split.outgoing.flatMap((id) => graph.flows.get(id)?.target ?? [])
  const common = targets.map((target) => reachableFrom(target, graph))
  const [first, ...others] = common
  if (!first) return undefined
  for (const id of first) {
    if (others.every((one) => one.has(id))) return graph.nodes.get(id)
  }
  return undefined
}

function reachableFrom(id: string, graph: ScopeGraph): ReadonlySet<string> {
  const found = new Set([id])
  for (const one of found) {
    const node = graph.nodes.get(one)
    if (node) for (const next of graph.after(node)) found.add(next)
  }
  return found
}

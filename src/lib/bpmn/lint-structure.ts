import type { About, Complaints } from './complaints.ts'
import { elementOf } from './complaints.ts'
import type { Flow, Node, Scope } from './model.ts'
import { ScopeGraph } from './scope-graph.ts'

type Gateway = Extract<Node, { kind: 'gateway' }>

/** What is wrong with the ways of a process or sub-process, as they are drawn. */
export function lintStructure(scope: Scope, holder: About, complaints: Complaints): void {
  if (scope.nodes.length === 0) {
    complaints.warning(holder, 'empty-subprocess')
    return
  }
  const graph = new ScopeGraph(scope)
  lintBeginAndEnd(graph, holder, complaints)
  for (const node of scope.nodes) {
    if (node.kind === 'gateway') lintGateway(node, graph, complaints)
    lintDefault(node, graph, complaints)
  }
  for (const flow of scope.flows) lintCondition(flow, graph, complaints)
}

function lintBeginAndEnd(graph: ScopeGraph, holder: About, complaints: Complaints): void {
  const { nodes } = graph.scope
  if (graph.beginnings().length === 0) complaints.error(holder, 'no-start')
  else if (!nodes.some(({ kind }) => kind === 'start') && holder.kind === 'process') {
    complaints.warning(holder, 'no-start')
  }
  if (!nodes.some(({ kind }) => kind === 'end')) complaints.warning(holder, 'no-end')
  const [reached, ending] = [graph.reachable(), graph.ending()]
  for (const node of nodes) {
    if (!reached.has(node.id)) complaints.error(node, 'unreachable')
    else if (!ending.has(node.id)) complaints.error(node, 'no-way-to-end')
    else if (endsUnsaid(node, graph)) complaints.warning(node, 'dead-end')
  }
}

const endsUnsaid = (node: Node, graph: ScopeGraph): boolean => {
  if (node.kind === 'end' || (node.kind === 'subprocess' && node.triggered)) return false
  return node.outgoing.length === 0 && graph.jumpOf(node) === undefined
}

function lintGateway(node: Gateway, graph: ScopeGraph, complaints: Complaints): void {
  const { incoming, outgoing } = node
  const starts = node.instantiate && incoming.length === 0
  if (incoming.length <= 1 && outgoing.length === 1 && !starts) {
    complaints.warning(node, 'gateway-useless')
  }
  if (node.type === 'event') lintEventGateway(node, graph, complaints)
  if (outgoing.length < 2 || (node.type !== 'exclusive' && node.type !== 'inclusive')) return
  const flows = outgoing.flatMap((id) => graph.flows.get(id) ?? [])
  const open = flows.filter(({ id, condition }) => condition === null && id !== node.default)
  // An inclusive split without any condition is meant as a parallel one.
  const all = node.type === 'inclusive' && open.length === flows.length
  if (!all) for (const flow of open) complaints.error(flow, 'condition-missing')
  if (node.default === null && open.length === 0) complaints.warning(node, 'default-missing')
}

const WAITING = ['message', 'timer', 'signal', 'conditional']

function lintEventGateway(node: Gateway, graph: ScopeGraph, complaints: Complaints): void {
  if (node.outgoing.length < 2) complaints.warning(node, 'event-gateway-single')
  for (const id of node.outgoing) {
    const target = graph.nodes.get(graph.flows.get(id)?.target ?? '')
    if (!target) continue
    const waits = target.kind === 'catch' && WAITING.includes(target.event.type)
    const receives = target.kind === 'task' && target.type === 'receive'
    if (!waits && !receives) {
      complaints.error(target, 'wrong-event-target', { params: { kind: elementOf(target) } })
    } else if (target.incoming.length > 1) {
      complaints.error(target, 'event-target-shared', { params: { count: target.incoming.length } })
    }
  }
}

function lintDefault(node: Node, graph: ScopeGraph, complaints: Complaints): void {
  if (!('default' in node) || node.default === null) return
  const flow = graph.flows.get(node.default)
  if (flow?.condition) complaints.warning(flow, 'default-condition')
  const asks = node.kind !== 'gateway' || node.type === 'exclusive' || node.type === 'inclusive'
  if (node.outgoing.length < 2 || !asks) complaints.warning(node, 'default-useless')
}

/** Conditions are asked where an activity, an exclusive or an inclusive gateway is left. */
function lintCondition(flow: Flow, graph: ScopeGraph, complaints: Complaints): void {
  if (!flow.condition) return
  const source = graph.nodes.get(flow.source)
  const asks =
    source?.kind === 'gateway'
      ? source.type === 'exclusive' || source.type === 'inclusive'
      : source?.kind === 'task' || source?.kind === 'subprocess' || source?.kind === 'call'
  if (!asks) complaints.warning(flow, 'condition-useless')
  else if (source && source.kind !== 'gateway') lintActivityWays(flow, source, graph, complaints)
}

/** An activity whose ways all have conditions needs a default; told once, at the first of them. */
function lintActivityWays(
  flow: Flow,
  source: Node,
  graph: ScopeGraph,
  complaints: Complaints,
): void {
  const flows = source.outgoing.flatMap((id) => graph.flows.get(id) ?? [])
  const all = flows.every(({ condition }) => condition !== null)
  if (all && 'default' in source && source.default === null && flows[0] === flow) {
    complaints.warning(source, 'default-missing')
  }
}

import type { Definitions, Node } from '#lib/bpmn/index'
import { ScopeGraph, scopesOf } from '#lib/bpmn/scope-graph'

/** What mining asks of a model. */
export type Outline = {
  nodes: ReadonlyMap<string, Node>
  /** by node, the scope in which it lies */
  graphs: ReadonlyMap<string, ScopeGraph>
  /** by gateway that asks what a task came to, the task */
  deciders: ReadonlyMap<string, string>
}

/** @param definitions  ids of its nodes are unique over all its processes, as XML wants it */
export function outlineOf(definitions: Definitions): Outline {
  const nodes = new Map<string, Node>()
  const graphs = new Map<string, ScopeGraph>()
  const deciders = new Map<string, string>()
  for (const process of definitions.processes) {
    for (const { scope } of scopesOf(process)) {
      const graph = new ScopeGraph(scope)
      for (const node of scope.nodes) {
        nodes.set(node.id, node)
        graphs.set(node.id, graph)
        const gateway = decidedBehind(node, graph)
        if (gateway !== undefined) deciders.set(gateway, node.id)
      }
    }
  }
  return { nodes, graphs, deciders }
}

/** Where what a person or a rule decided in a task leads to one way or another: at once behind it, or at itself. */
function decidedBehind(node: Node, graph: ScopeGraph): string | undefined {
  if (node.kind !== 'task' || !['user', 'rule'].includes(node.type)) return undefined
  if (node.outgoing.length > 1) {
    return node.outgoing.some((id) => graph.flows.get(id)?.condition) ? node.id : undefined
  }
  const next = graph.nodes.get(graph.flows.get(node.outgoing[0] ?? '')?.target ?? '')
  if (next?.kind !== 'gateway' || next.incoming.length > 1 || next.outgoing.length < 2)
    return undefined
  return next.type === 'exclusive' || next.type === 'inclusive' ? next.id : undefined
}

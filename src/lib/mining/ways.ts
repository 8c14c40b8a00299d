import type { Node } from '#lib/bpmn/index'
import type { ScopeGraph } from '#lib/bpmn/scope-graph'

/** Whether a node may be left on just these flows, whatever the conditions say (BPMN 2.0.2, chapter 13). */
export function isWhole(node: Node, flows: readonly string[], graph: ScopeGraph): boolean {
  const all = node.outgoing.length
  if (new Set(flows).size < flows.length) return false
  if (node.kind === 'end' || graph.jumpOf(node) !== undefined) return flows.length === 0
  if (node.kind === 'gateway') {
    if (node.type === 'exclusive' || node.type === 'event') return flows.length === Math.min(1, all)
    return node.type === 'parallel' ? flows.length === all : all === 0 || flows.length > 0
  }
  const standard = 'default' in node ? node.default : null
  const asks = node.outgoing.some((id) => graph.flows.get(id)?.condition)
  const isActivity = node.kind === 'task' || node.kind === 'subprocess' || node.kind === 'call'
  if (!isActivity || (standard === null && !asks)) return flows.length === all
  return flows.length > 0
}

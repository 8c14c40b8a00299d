import type { FlowProgram, NodeProgram } from './program.ts'

/**
 * For each inclusive join: from which nodes a path leads to which of its incoming flows without passing it, as a
 * set of bits in the order of the flows. Out of a node lead its flows, those of its boundary events, and the
 * jump of a link. A node that is in none of the sets can reach nothing.
 */
export function reachOf(join: NodeProgram, nodes: readonly NodeProgram[]) {
  const before = new Map<NodeProgram, NodeProgram[]>()
  const sources = new Map<string, NodeProgram>()
  for (const node of nodes) {
    const ways = [node, ...node.boundaries].flatMap(({ outgoing }) => outgoing)
    for (const next of [...ways.map(targetOf), ...(node.jump ? [node.jump] : [])]) {
      const known = before.get(next)
      if (known) known.push(node)
      else before.set(next, [node])
    }
    for (const { id } of node.outgoing) sources.set(id, node)
  }
  const hosts = hostsOf(nodes)
  const reach = new Map<string, bigint>()
  join.incoming.forEach((flow, at) => {
    const source = sources.get(flow)
    if (!source) return
    const bit = 1n << BigInt(at)
    const open = [source, ...(hosts.get(source) ?? [])]
    while (open.length > 0) {
      const node = open.pop()
      if (!node || node === join) continue
      const known = reach.get(node.id) ?? 0n
      if ((known & bit) !== 0n) continue
      reach.set(node.id, known | bit)
      open.push(...(before.get(node) ?? []))
    }
  })
  return reach
}

const targetOf = ({ target }: FlowProgram) => target

/** The node that a boundary event stands on: a token in it may still leave by that event. */
function hostsOf(nodes: readonly NodeProgram[]) {
  const hosts = new Map<NodeProgram, NodeProgram[]>()
  for (const node of nodes) for (const event of node.boundaries) hosts.set(event, [node])
  return hosts
}

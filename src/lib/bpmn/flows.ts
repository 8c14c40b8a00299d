import { truth } from './assignments.ts'
import type { Instance } from './instance.ts'
import type { FlowProgram, NodeProgram } from './program.ts'
import type { Incident } from './state.ts'

/** On which flows a node is left, as its kind says. */
export function chosen(
  i: Instance,
  node: NodeProgram,
  scope: number,
): readonly FlowProgram[] | Incident {
  const { outgoing } = node
  const { kind } = node.node
  const tried = i.surroundings.choose?.(
    node.id,
    outgoing.map(({ id }) => id),
  )
  if (tried) return outgoing.filter(({ id }) => tried.includes(id))
  if (kind === 'gateway') {
    const { type } = node.node
    if (type === 'exclusive') return firstTrue(i, node, scope)
    if (type === 'inclusive') return allTrue(i, node, scope)
    return outgoing
  }
  if (kind === 'task' || kind === 'subprocess' || kind === 'call') {
    return !node.default && outgoing.every(isFree) ? outgoing : allTrue(i, node, scope)
  }
  return outgoing
}

const isFree = ({ condition }: FlowProgram) => condition === null

const noFlow = ({ id }: NodeProgram): Incident => ({ code: 'no-flow', params: { node: id } })

function firstTrue(i: Instance, node: NodeProgram, scope: number) {
  for (const flow of node.outgoing) {
    if (flow === node.default) continue
    if (!flow.condition) return [flow]
    const holds = truth(i, flow.condition, i.lookup(scope))
    if (holds === true) return [flow]
    if (holds !== false) return holds
  }
  return node.default ? [node.default] : node.outgoing.length === 0 ? [] : noFlow(node)
}

function allTrue(i: Instance, node: NodeProgram, scope: number) {
  const taken: FlowProgram[] = []
  for (const flow of node.outgoing) {
    if (flow === node.default) continue
    const holds = flow.condition ? truth(i, flow.condition, i.lookup(scope)) : true
    if (typeof holds !== 'boolean') return holds
    if (holds) taken.push(flow)
  }
  if (taken.length > 0 || node.outgoing.length === 0) return taken
  return node.default ? [node.default] : noFlow(node)
}

/** Tokens set out on flows. */
export function take(i: Instance, node: NodeProgram, scope: number, flows: readonly FlowProgram[]) {
  for (const { id, target } of flows) {
    i.moved(node.id, scope, 'taken', { flow: id })
    i.send(target, scope, id)
  }
}

/** Goes on from a node that no token lies in; where there is no way, one stays there until a person helps. */
export function goOn(i: Instance, node: NodeProgram, scope: number) {
  const flows = chosen(i, node, scope)
  if ('code' in flows) return i.stop(i.place(node, scope, null, 'incident'), flows, 'leave')
  i.moved(node.id, scope, 'completed')
  take(i, node, scope, flows)
}

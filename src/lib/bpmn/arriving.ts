import { enterActivity } from './activity.ts'
import { armToken } from './arming.ts'
import { goOn } from './flows.ts'
import type { Instance } from './instance.ts'
import type { NodeProgram } from './program.ts'
import { terminate, throwEvent } from './throwing.ts'

/** A token comes to a node. */
export function arrive(i: Instance, node: NodeProgram, scope: number, via: string | null) {
  i.moved(node.id, scope, 'entered')
  switch (node.node.kind) {
    case 'task':
    case 'subprocess':
    case 'call':
      return enterActivity(i, node, scope, via)
    case 'gateway':
      return enterGateway(i, node, scope, via)
    case 'catch':
      // A link is caught by its jump.
      if (!node.event) return goOn(i, node, scope)
      armToken(i, i.place(node, scope, via, 'event'), [node])
      return
    case 'throw':
      return enterThrow(i, node, scope, via)
    case 'end':
      return enterEnd(i, node, scope, via)
    case 'start':
    case 'boundary':
      return goOn(i, node, scope)
  }
}

function enterGateway(i: Instance, node: NodeProgram, scope: number, via: string | null) {
  const type = node.node.kind === 'gateway' ? node.node.type : 'exclusive'
  if (type === 'event') {
    const targets = node.outgoing.map(({ target }) => target)
    armToken(i, i.place(node, scope, via, 'event'), targets)
    return
  }
  const joins = type !== 'exclusive' && node.incoming.length > 1 && via !== null
  if (!joins) return goOn(i, node, scope)
  i.place(node, scope, via, 'join')
  if (type === 'parallel') joinAll(i, node, scope)
}

/** A parallel join takes one token from each of its flows, as soon as each has one. */
function joinAll(i: Instance, node: NodeProgram, scope: number) {
  const first = new Map<string | null, number>()
  for (const { id, node: at, scope: where, via } of i.tokens.values()) {
    if (at === node.id && where === scope && !first.has(via)) first.set(via, id)
  }
  if (!node.incoming.every((flow) => first.has(flow))) return
  const taken = node.incoming.map((flow) => i.token(first.get(flow) ?? 0))
  goOn(i, node, scope)
  for (const token of taken) i.remove(token)
}

function enterThrow(i: Instance, node: NodeProgram, scope: number, via: string | null) {
  if (node.jump) {
    i.moved(node.id, scope, 'completed')
    return i.send(node.jump, scope, null)
  }
  const problem = throwEvent(i, node, scope)
  if (problem) return i.stop(i.place(node, scope, via, 'incident'), problem, 'enter')
  // An escalation may have ended the scope, or all else in it.
  if (i.isOnItsWay) goOn(i, node, scope)
}

function enterEnd(i: Instance, node: NodeProgram, scope: number, via: string | null) {
  const event = node.node.kind === 'end' ? node.node.event : null
  if (event?.type === 'terminate') {
    i.moved(node.id, scope, 'completed')
    return terminate(i, scope)
  }
  const problem = throwEvent(i, node, scope)
  if (problem) return i.stop(i.place(node, scope, via, 'incident'), problem, 'enter')
  i.moved(node.id, scope, 'completed')
}

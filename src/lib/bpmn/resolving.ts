import { armAndBegin, begin } from './activity.ts'
import { armHandler } from './arming.ts'
import { assignAll } from './assignments.ts'
import { EventRefusedError } from './errors.ts'
import { take } from './flows.ts'
import type { Instance } from './instance.ts'
import { killInside } from './killing.ts'
import type { NodeProgram } from './program.ts'
import { afterRound, isRound } from './rounds.ts'
import type { Event, Token } from './state.ts'

type Resolving = Extract<Event, { type: 'retry' | 'skip' }>

function stopped(i: Instance, event: Resolving) {
  const token = i.tokens.get(event.token)
  if (!token?.incident) {
    throw new EventRefusedError('no-incident', event.type, { token: event.token })
  }
  i.changedAll = true
  i.changes++
  assignAll(i, token.scope, event.data)
  return { token, phase: token.incident.phase, node: i.node(token.node) }
}

/** What stood still is tried once more, from where it stopped. */
export function retry(i: Instance, event: Extract<Event, { type: 'retry' }>) {
  const { token, phase, node } = stopped(i, event)
  if (phase === 'round') return afterRound(i, token, {})
  if (phase === 'leave') return i.push({ do: 'leave', token: i.resolve(token, 'activity').id })
  if (isHandler(node)) {
    const problem = armHandlerOf(i, token, node)
    return problem ? i.stop(token, problem, 'arm') : i.remove(token)
  }
  if (!('loop' in node.node)) {
    i.send(node, token.scope, token.via)
    return i.remove(token)
  }
  const going = i.resolve(token, 'activity')
  if (phase === 'arm' && !isRound(i, going)) armAndBegin(i, going)
  else begin(i, going.id)
}

const isHandler = ({ node }: NodeProgram) => node.kind === 'subprocess' && node.triggered

function armHandlerOf(i: Instance, { scope }: Token, node: NodeProgram) {
  const handlers = i.program(i.scope(scope))?.handlers
  const handler = handlers?.find((one) => one.node === node)
  return handler ? armHandler(i, scope, handler.start) : null
}

/**
 * What stood still is passed over as if it were done: without results, on the way that a person names, or on
 * the one that there is.
 */
export function skip(i: Instance, event: Extract<Event, { type: 'skip' }>) {
  const { token, phase, node } = stopped(i, event)
  if (event.flow !== undefined) return skipBy(i, event, token, event.flow)
  const { kind } = node.node
  if (isHandler(node) || (kind === 'end' && phase !== 'leave')) return i.remove(token)
  if (kind === 'gateway' || (phase === 'leave' && !isRound(i, token))) {
    const [only, more] = node.default ? [node.default] : node.outgoing
    if (!only || more) throw refused(event, token)
    return skipBy(i, event, token, only.id)
  }
  killInside(i, token)
  i.push({ do: 'leave', token: i.resolve(token, 'activity').id })
}

function skipBy(i: Instance, event: Resolving, token: Token, flow: string) {
  const node = i.node(token.node)
  const way = node.outgoing.find(({ id }) => id === flow)
  if (!way || isRound(i, token)) throw refused(event, token)
  killInside(i, token)
  i.moved(node.id, token.scope, 'completed')
  take(i, node, token.scope, [way])
  i.remove(token)
}

const refused = (event: Resolving, { node }: Token) =>
  new EventRefusedError('cannot-skip', event.type, { node })

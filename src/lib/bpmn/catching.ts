import { done, met, startScope } from './activity.ts'
import { applyOutputs } from './assignments.ts'
import { take } from './flows.ts'
import type { Instance } from './instance.ts'
import { killContents, killToken } from './killing.ts'
import type { Handler, NodeProgram } from './program.ts'
import type { Data, Token, Wait } from './state.ts'
import { nextOf } from './timer.ts'

/** Something that a token waits for has come: its own event, one of a gateway's, or one on its boundary. */
export function caughtByToken(i: Instance, token: Token, wait: Wait, data: Data | undefined) {
  const event = i.node(wait.node)
  if (event.node.kind === 'boundary') return caughtOnBoundary(i, token, event, wait, data)
  if (wait.node !== token.node) return won(i, token, event, wait, data)
  i.moved(event.id, token.scope, 'caught')
  done(i, met(i, token, wait), data)
}

/** The first event behind a gateway: the others are withdrawn. */
function won(i: Instance, token: Token, event: NodeProgram, wait: Wait, data: Data | undefined) {
  const flow = i.node(token.node).outgoing.find(({ target }) => target === event)?.id ?? null
  i.moved(token.node, token.scope, 'completed')
  if (flow !== null) i.moved(token.node, token.scope, 'taken', { flow })
  i.moved(event.id, token.scope, 'caught')
  for (const other of met(i, token, wait).waits) i.told.closed(other, 'withdrawn')
  done(i, i.change(token.id, { node: event.id, via: flow, at: 'event', waits: [] }), data)
}

/** @param wait  none for errors and escalations, which are found in the model */
export function caughtOnBoundary(
  i: Instance,
  token: Token,
  event: NodeProgram,
  wait: Wait | null,
  data: Data | undefined,
) {
  const { node } = event
  const interrupting = node.kind === 'boundary' && node.interrupting
  const next = interrupting ? null : comesAgain(i, wait)
  i.moved(event.id, token.scope, 'caught', next?.more)
  applyOutputs(i, event, token.scope, { ...data, ...next?.more })
  take(i, event, token.scope, event.outgoing)
  if (wait && interrupting) met(i, token, wait)
  if (interrupting) return killToken(i, i.token(token.id))
  if (!wait) return
  i.change(token.id, { waits: replaced(i, token.waits, wait, next?.wait) })
  if (next && next.wait !== wait) i.told.opened(next.wait, token.id, token.scope)
}

/** An event sub-process starts: it ends all else in its scope, or runs beside it. */
export function caughtByScope(
  i: Instance,
  scope: number,
  { node, start }: Handler,
  wait: Wait | null,
  data: Data | undefined,
) {
  const interrupting = start.node.kind === 'start' && start.node.interrupting
  const next = interrupting ? null : comesAgain(i, wait)
  i.moved(start.id, scope, 'caught', next?.more)
  const { waits } = i.scope(scope)
  if (interrupting) {
    for (const one of waits) i.told.closed(one, one === wait ? 'done' : 'withdrawn')
    killContents(i, scope)
    i.changeScope(scope, { waits: [], interrupted: true })
  } else if (wait) {
    i.changeScope(scope, { waits: replaced(i, waits, wait, next?.wait) })
    if (next && next.wait !== wait) i.told.opened(next.wait, null, scope)
  }
  const inner = i.openScope({ node: node.id, parent: scope, host: null, data: {} })
  applyOutputs(i, start, inner.id, { ...data, ...next?.more })
  startScope(i, i.scope(inner.id), [start])
}

type Next = { wait: Wait; more: { missed?: number } }

/** What is waited for after an event that interrupts nothing: all but a timer that is used up may come again. */
function comesAgain(i: Instance, wait: Wait | null): Next | null {
  if (wait?.for !== 'timer') return wait && { wait, more: {} }
  const next = wait.cycle && nextOf(wait.cycle, i.clock)
  if (!next) return null
  const { armed, missed } = next
  const again = i.wait({ node: wait.node, for: 'timer', ...armed })
  return { wait: again, more: missed > 0 ? { missed } : {} }
}

function replaced(i: Instance, waits: readonly Wait[], wait: Wait, next: Wait | undefined): Wait[] {
  if (next === wait) return [...waits]
  i.told.closed(wait, 'done')
  return waits.flatMap((one) => (one === wait ? (next ?? []) : one))
}

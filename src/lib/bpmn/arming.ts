import { type FeelValue, isNumber } from '#lib/feel/index'
import type { Expression, Lookup } from './expression.ts'
import type { Instance } from './instance.ts'
import type { NodeProgram } from './program.ts'
import type { Incident, Token, Wait } from './state.ts'
import { armTimer } from './timer.ts'

/** Makes the wait of an event, not told yet. Errors and escalations are found in the model: they have none. */
function waitFor(i: Instance, node: NodeProgram, lookup: Lookup): Wait | Incident | null {
  const { event } = node
  switch (event?.type) {
    case 'message': {
      const key = keyOf(i, event.key, lookup)
      if (typeof key !== 'string') return key
      return i.wait({ node: node.id, for: 'message', name: event.name, key })
    }
    case 'signal':
      return i.wait({ node: node.id, for: 'signal', name: event.name })
    case 'timer': {
      const armed = armTimer(event.timer, lookup, i.clock)
      if (armed) return i.wait({ node: node.id, for: 'timer', ...armed })
      const { text, expression } = event.timer
      return { code: 'no-time', params: { node: node.id, text: text ?? expression?.text ?? '' } }
    }
    case 'condition':
      return i.wait({ node: node.id, for: 'condition', was: false })
    default:
      return null
  }
}

/** The key under which a message finds its one receiver. */
export function keyOf(i: Instance, key: Expression | null, lookup: Lookup): string | Incident {
  if (!key) return i.surroundings.key
  const text = keyText(key.run(lookup, i.clock).value)
  return text ?? { code: 'no-key', params: { text: key.text } }
}

/** A key is a text or a number; nothing else finds a receiver. */
export function keyText(value: FeelValue): string | null {
  if (typeof value === 'string' && value !== '') return value
  return isNumber(value) ? String(value) : null
}

/** Waits of several events: all of them, or why one cannot be. */
function waitsFor(i: Instance, nodes: readonly NodeProgram[], lookup: Lookup): Wait[] | Incident {
  const waits: Wait[] = []
  for (const node of nodes) {
    const wait = waitFor(i, node, lookup)
    if (wait && 'code' in wait) return wait
    if (wait) waits.push(wait)
  }
  return waits
}

/**
 * A token waits for events of nodes beside what it waits for already. Where one cannot be waited for, the token
 * stands still.
 *
 * @returns whether it waits
 */
export function armToken(i: Instance, token: Token, nodes: readonly NodeProgram[]): boolean {
  if (nodes.length === 0) return true
  const waits = waitsFor(i, nodes, i.lookup(token.scope))
  if ('code' in waits) {
    i.stop(token, waits, 'arm')
    return false
  }
  if (waits.length === 0) return true
  i.change(token.id, { waits: [...token.waits, ...waits] })
  for (const wait of waits) i.told.opened(wait, token.id, token.scope)
  return true
}

/** A scope listens for an event sub-process. @returns why it cannot */
export function armHandler(i: Instance, scope: number, start: NodeProgram): Incident | null {
  const wait = waitFor(i, start, i.lookup(scope))
  if (!wait) return null
  if ('code' in wait) return wait
  i.changeScope(scope, { waits: [...i.scope(scope).waits, wait] })
  i.told.opened(wait, null, scope)
  return null
}

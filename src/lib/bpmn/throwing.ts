import { keyOf } from './arming.ts'
import { evaluated } from './assignments.ts'
import { caughtByScope, caughtOnBoundary } from './catching.ts'
import type { Instance } from './instance.ts'
import { endInstance, killContents } from './killing.ts'
import type { Handler, NodeProgram } from './program.ts'
import { isRound } from './rounds.ts'
import type { Data, Incident, Token } from './state.ts'

type Thrown = { type: 'error' | 'escalation'; code: string | null; data: Data | undefined }

/**
 * Looks for who catches an error or an escalation: boundary events of the activity that throws, then scope by
 * scope its event sub-processes and the boundary of what it lies in. At each level one that names the code
 * goes before one that takes any.
 *
 * @param token  the activity that throws; none for an event in a scope
 * @returns whether it was caught
 */
export function thrown(i: Instance, token: Token | null, from: number, what: Thrown): boolean {
  const data = { ...what.data, code: what.code }
  let host = token
  let at: number | null = from
  while (at !== null) {
    if (host && !isRound(i, host)) {
      const event = matching(i.node(host.node).boundaries, what, (node) => node)
      if (event) {
        caughtOnBoundary(i, host, event, null, data)
        return true
      }
    }
    const scope = i.scope(at)
    const handlers = scope.interrupted ? [] : (i.program(scope)?.handlers ?? [])
    const handler: Handler | undefined = matching(handlers, what, ({ start }) => start)
    if (handler) {
      caughtByScope(i, at, handler, null, data)
      return true
    }
    host = scope.host === null ? null : i.token(scope.host)
    at = host ? host.scope : scope.parent
  }
  return false
}

function matching<T>(all: readonly T[], { type, code }: Thrown, event: (one: T) => NodeProgram) {
  const able = all.flatMap((one) => {
    const caught = event(one).event
    return caught?.type === type ? [{ one, code: caught.code }] : []
  })
  const exact = code === null ? undefined : able.find((one) => one.code === code)
  return (exact ?? able.find((one) => one.code === null))?.one
}

/**
 * An error: where nobody catches it, a called instance fails and leaves it to its caller; else a person has to
 * see to it.
 *
 * @returns whether the thrower has to stand still
 */
export function throwError(
  i: Instance,
  token: Token | null,
  scope: number,
  node: string,
  code: string | null,
  data: Data | undefined,
): Incident | null {
  if (thrown(i, token, scope, { type: 'error', code, data })) return null
  if (!i.surroundings.called) return { code: 'uncaught-error', params: { error: code ?? '' } }
  i.told.effect({ type: 'uncaught', node, code, data: data ?? {} })
  endInstance(i, 'failed')
  return null
}

/** An escalation: where nobody catches it, it is told and nothing more. The thrower goes on, if it is still there. */
export function throwEscalation(
  i: Instance,
  token: Token | null,
  scope: number,
  node: string,
  code: string | null,
  data: Data | undefined,
) {
  if (thrown(i, token, scope, { type: 'escalation', code, data })) return
  i.told.effect({ type: 'escalation', node, code, data: data ?? {} })
}

/**
 * A throwing event does what it says, before its token goes on or dies.
 *
 * @returns why it cannot
 */
export function throwEvent(i: Instance, node: NodeProgram, scope: number): Incident | null {
  const event = 'event' in node.node ? node.node.event : null
  if (node.node.kind !== 'throw' && node.node.kind !== 'end') return null
  switch (event?.type) {
    case 'message': {
      if (!('message' in event)) return null
      const lookup = i.lookup(scope)
      const key = keyOf(i, node.key, lookup)
      if (typeof key !== 'string') return key
      i.moved(node.id, scope, 'thrown')
      const data = evaluated(i, node.data, lookup)
      i.told.effect({ type: 'message', node: node.id, name: event.message.name, key, data })
      return null
    }
    case 'signal': {
      i.moved(node.id, scope, 'thrown')
      const data = evaluated(i, node.data, i.lookup(scope))
      i.told.effect({ type: 'signal', node: node.id, name: event.name, data })
      return null
    }
    case 'escalation':
      i.moved(node.id, scope, 'thrown')
      throwEscalation(i, null, scope, node.id, event.code, undefined)
      return null
    case 'error':
      i.moved(node.id, scope, 'thrown')
      return throwError(i, null, scope, node.id, event.code, undefined)
    default:
      return null
  }
}

/** An end event that ends its scope at once, without boundary or compensation. */
export function terminate(i: Instance, scope: number) {
  if (i.scope(scope).parent === null) return endInstance(i, 'terminated')
  killContents(i, scope)
  i.push({ do: 'ended', scope })
}

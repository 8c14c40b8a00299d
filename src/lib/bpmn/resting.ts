import { toJson } from '#lib/feel/index'
import { begin, startScope } from './activity.ts'
import { assign } from './assignments.ts'
import { chosen, take } from './flows.ts'
import type { Instance } from './instance.ts'
import { endInstance } from './killing.ts'
import { isRound, roundEnded } from './rounds.ts'
import type { OpenScope } from './state.ts'

/** A token that has done its work goes on; a round of several dies, and its scope with it. */
export function leave(i: Instance, id: number) {
  const token = i.tokens.get(id)
  if (!token) return
  const node = i.node(token.node)
  if (isRound(i, token)) {
    i.moved(node.id, token.scope, 'completed')
    return i.remove(token)
  }
  const flows = chosen(i, node, token.scope)
  if ('code' in flows) return i.stop(token, flows, 'leave')
  i.moved(node.id, token.scope, 'completed')
  take(i, node, token.scope, flows)
  i.remove(i.token(id))
}

/** One round begins: of a sub-process with what is inside of it, of another activity with a token of its own. */
export function beginRound(i: Instance, id: number) {
  const scope = i.scopes.get(id)
  if (!scope || scope.node === null) return
  const node = i.node(scope.node)
  if (node.inner) return startScope(i, scope)
  begin(i, i.place(node, id, null, 'activity').id)
}

/** Nothing runs in a scope any more: what it lies in goes on. */
export function scopeEnded(i: Instance, id: number) {
  const scope = i.scopes.get(id)
  if (!scope || !i.isEmpty(id)) return
  if (scope.parent === null) return endInstance(i, 'completed')
  if (scope.host === null || scope.node === null) return i.closeScope(id)
  const host = i.token(scope.host)
  const node = i.node(scope.node)
  if (node.loop) return roundEnded(i, scope, host, node)
  handOut(i, scope, host.scope)
  i.closeScope(id)
  i.push({ do: 'leave', token: host.id })
}

/** Outputs of a sub-process see its own data, and are given to the scopes around it. */
function handOut(i: Instance, scope: OpenScope, to: number) {
  if (scope.node === null) return
  for (const { name, value } of i.node(scope.node).outputs) {
    assign(i, to, name, toJson(value.run(i.lookup(scope.id), i.clock).value))
  }
}

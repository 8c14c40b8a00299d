import type { Instance } from './instance.ts'
import type { Ending, Token } from './state.ts'

/** A token is cut short, with all that runs inside of it: what lies deepest first. */
export function killToken(i: Instance, token: Token) {
  killInside(i, token)
  i.moved(token.node, token.scope, 'withdrawn')
  i.remove(i.token(token.id))
}

/** Scopes that a token waits for. */
export function killInside(i: Instance, token: Token) {
  const { node, loop } = i.node(token.node)
  if (node.kind !== 'subprocess' && !loop) return
  for (const { id, host } of [...i.scopes.values()]) if (host === token.id) killScope(i, id)
}

export function killScope(i: Instance, scope: number) {
  killContents(i, scope)
  i.closeScope(scope)
}

/** All that runs in a scope, and what is on its way there; the scope itself stays. */
export function killContents(i: Instance, scope: number) {
  for (const { id, parent, host } of [...i.scopes.values()]) {
    if (parent === scope && host === null) killScope(i, id)
  }
  for (const token of [...i.tokens.values()]) if (token.scope === scope) killToken(i, token)
  i.recall(scope)
}

/** The instance is over, whatever still runs in it. */
export function endInstance(i: Instance, status: Ending) {
  const root = i.root
  killContents(i, root.id)
  for (const wait of root.waits) i.told.closed(wait, 'withdrawn')
  const { data } = i.changeScope(root.id, { waits: [] })
  i.end(status, data)
}

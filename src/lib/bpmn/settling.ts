import { arrive } from './arriving.ts'
import { caughtByScope, caughtByToken } from './catching.ts'
import { goOn } from './flows.ts'
import type { Instance, Work } from './instance.ts'
import { tooManyMoves } from './limits.ts'
import type { NodeProgram } from './program.ts'
import { beginRound, leave, scopeEnded } from './resting.ts'
import type { OpenScope, Token, Wait } from './state.ts'

/**
 * Runs until nothing moves any more: tokens on their way first, in the order in which they set out; then
 * conditions whose data changed; then inclusive joins. What one of them moves is run before the next is asked.
 */
export function settle(i: Instance) {
  do {
    for (let work = i.next(); work; work = i.next()) {
      if (i.exhausted) halt(i, work)
      else move(i, work)
      i.arrived()
    }
  } while (i.status === 'running' && !i.exhausted && (lookAtConditions(i) || lookAtJoins(i)))
}

function move(i: Instance, work: Work) {
  i.moves++
  switch (work.do) {
    case 'arrive':
      return arrive(i, work.node, work.scope, work.via)
    case 'round':
      return beginRound(i, work.scope)
    case 'leave':
      return leave(i, work.token)
    case 'ended':
      return scopeEnded(i, work.scope)
  }
}

/** More than a step may do: what would go on stands still, so that a person sees where it goes round. */
function halt(i: Instance, work: Work) {
  if (work.do === 'ended') return scopeEnded(i, work.scope)
  if (work.do === 'arrive') {
    const { node, scope, via } = work
    return i.stop(i.place(node, scope, via, 'incident'), tooManyMoves(node.id), 'arm')
  }
  if (work.do === 'leave') {
    const token = i.tokens.get(work.token)
    if (token) i.stop(token, tooManyMoves(token.node), 'leave')
    return
  }
  beginRound(i, work.scope)
}

type Condition = Extract<Wait, { for: 'condition' }>
type Holder = { token: Token } | { scope: OpenScope }

/** @returns whether one has become true, and something moves */
function lookAtConditions(i: Instance): boolean {
  for (const token of i.tokens.values()) {
    for (const wait of token.waits) {
      if (wait.for === 'condition' && look(i, wait, token.scope, { token })) return true
    }
  }
  for (const scope of i.scopes.values()) {
    for (const wait of scope.waits) {
      if (wait.for === 'condition' && look(i, wait, scope.id, { scope })) return true
    }
  }
  return false
}

function look(i: Instance, wait: Condition, scope: number, holder: Holder): boolean {
  const { event } = i.node(wait.node)
  if (event?.type !== 'condition' || !i.toBeSeen(wait.id, event.condition.reads)) return false
  const holds = event.condition.run(i.lookup(scope), i.clock).value === true
  if (holds === wait.was) return false
  const seen = { ...wait, was: holds }
  const waits = (all: readonly Wait[]) => all.map((one) => (one === wait ? seen : one))
  if ('token' in holder) {
    const token = i.change(holder.token.id, { waits: waits(holder.token.waits) })
    if (holds) caughtByToken(i, token, seen, undefined)
  } else {
    const changed = i.changeScope(scope, { waits: waits(holder.scope.waits) })
    const handler = i.program(changed)?.handlers.find(({ start }) => start.id === wait.node)
    if (holds && handler) caughtByScope(i, scope, handler, seen, undefined)
  }
  return holds
}

/**
 * An inclusive join is enabled when one of its flows has a token, and no token elsewhere in the scope can still
 * come to a flow that has none, unless it can as well come to one that has. Asked where something moved or died;
 * of several the first in the text fires first.
 *
 * @returns whether one has fired
 */
function lookAtJoins(i: Instance): boolean {
  if (i.stirred.size === 0) return false
  const waiting = joinsWaiting(i)
  for (const { node, scope, tokens } of waiting) {
    const taken = enabled(i, node, scope, tokens)
    if (taken.length === 0) continue
    goOn(i, node, scope)
    for (const token of taken) i.remove(token)
    return true
  }
  i.stirred.clear()
  return false
}

type Waiting = { node: NodeProgram; scope: number; tokens: Token[] }

function joinsWaiting(i: Instance): Waiting[] {
  const found = new Map<string, Waiting>()
  for (const token of i.tokens.values()) {
    if (token.at !== 'join' || !i.stirred.has(token.scope)) continue
    const node = i.node(token.node)
    if (!node.reach) continue
    const key = `${token.scope} ${node.id}`
    const known = found.get(key)
    if (known) known.tokens.push(token)
    else found.set(key, { node, scope: token.scope, tokens: [token] })
  }
  return [...found.values()].sort((a, b) => a.scope - b.scope || a.node.order - b.node.order)
}

/** The tokens that an inclusive join takes, one of each flow that has one; none when it has to wait. */
function enabled(i: Instance, node: NodeProgram, scope: number, tokens: readonly Token[]) {
  const first = new Map<number, Token>()
  let filled = 0n
  for (const token of tokens) {
    const at = node.incoming.indexOf(token.via ?? '')
    if (at < 0) continue
    if (!first.has(at)) first.set(at, token)
    filled |= 1n << BigInt(at)
  }
  for (const { scope: where, node: at } of i.tokens.values()) {
    if (where !== scope || at === node.id) continue
    const reach = node.reach?.get(at) ?? 0n
    if ((reach & ~filled) !== 0n && (reach & filled) === 0n) return []
  }
  return [...first.values()]
}

import { type FeelValue, isNumber, type Json, toJson } from '#lib/feel/index'
import { assign, evaluated, truth } from './assignments.ts'
import type { Instance } from './instance.ts'
import { killInside } from './killing.ts'
import { LIMITS, tooManyMoves } from './limits.ts'
import type { LoopProgram, NodeProgram } from './program.ts'
import type { Data, Incident, OpenScope, Token } from './state.ts'

type Multi = Extract<LoopProgram, { type: 'multi' }>
type Standard = Extract<LoopProgram, { type: 'standard' }>

/** Whether a token is one round of an activity that runs several times; the outer token waits for all of them. */
export const isRound = (i: Instance, { scope, node }: Token): boolean =>
  i.scope(scope).node === node

/** An activity that runs several times begins: how often is fixed now, or asked before each round. */
export function beginRounds(i: Instance, token: Token, node: NodeProgram, loop: LoopProgram) {
  if (loop.type === 'standard') return beginLoop(i, token, node, loop)
  const items = itemsOf(i, token, node, loop)
  if ('code' in items) return i.stop(token, items, 'enter')
  const { results, sequential } = loop
  const of = items.length
  const kept = results ? { results: items.map(() => null) } : {}
  if (of === 0)
    return finish(i, i.change(token.id, { rounds: { of, started: 0, ended: 0, ...kept } }), loop)
  const started = sequential ? 1 : of
  const later = sequential && loop.collection !== null ? { items } : {}
  i.change(token.id, { rounds: { of, started, ended: 0, ...later, ...kept } })
  for (let at = 0; at < started; at++) startRound(i, token.id, node, at, items[at] ?? null)
}

function itemsOf(i: Instance, token: Token, node: NodeProgram, loop: Multi) {
  const lookup = i.lookup(token.scope)
  const problem = (code: string, params: Incident['params'] = {}): Incident => ({
    code,
    params: { node: node.id, ...params },
  })
  if (loop.collection !== null) {
    const list = lookup(loop.collection)
    if (!Array.isArray(list)) return problem('no-collection', { name: loop.collection })
    const items: readonly Json[] = list
    return items.length > LIMITS.instances
      ? problem('too-many-instances', { limit: LIMITS.instances })
      : items
  }
  const text = loop.cardinality?.text ?? ''
  const count = wholeOf(loop.cardinality?.run(lookup, i.clock).value ?? null)
  if (count === null) return problem('no-cardinality', { text })
  if (count > LIMITS.instances) return problem('too-many-instances', { limit: LIMITS.instances })
  return Array.from({ length: count }, () => null)
}

function wholeOf(value: FeelValue): number | null {
  const count = isNumber(value) ? Number(value) : Number.NaN
  return Number.isSafeInteger(count) && count >= 0 ? count : null
}

/** Each round is a scope that knows its number and its item. */
function startRound(i: Instance, host: number, node: NodeProgram, at: number, item: Json) {
  const { scope: parent } = i.token(host)
  const { loop } = node
  const own: Data = {
    loopCounter: at + 1,
    ...(loop?.type === 'multi' && loop.item !== null && { [loop.item]: item }),
    ...(loop?.type === 'multi' && loop.results && { [loop.results.from]: null }),
  }
  const scope = i.openScope({ node: node.id, parent, host, data: own })
  if (node.inner && node.inputs.length > 0) {
    const inputs = evaluated(i, node.inputs, i.lookup(scope.id))
    i.changeScope(scope.id, { data: { ...own, ...inputs } })
  }
  i.push({ do: 'round', scope: scope.id })
}

function beginLoop(i: Instance, token: Token, node: NodeProgram, loop: Standard) {
  const host = i.change(token.id, { rounds: token.rounds ?? { of: null, started: 0, ended: 0 } })
  if (loop.testBefore) return goRound(i, host, node, loop, {})
  nextRound(i, host, node)
}

function nextRound(i: Instance, host: Token, node: NodeProgram) {
  const { rounds } = host
  if (!rounds) return
  if (i.exhausted) return i.stop(host, tooManyMoves(node.id), 'round')
  i.change(host.id, { rounds: { ...rounds, started: rounds.started + 1 } })
  startRound(i, host.id, node, rounds.started, rounds.items?.[rounds.started] ?? null)
}

/** A round has ended, and its scope with it: what it gave is kept, and what follows is seen to. */
export function roundEnded(i: Instance, scope: OpenScope, host: Token, node: NodeProgram) {
  const { loop } = node
  if (!loop || !host.rounds) return
  if (node.inner) handOut(i, scope, host, node)
  const { data } = i.scope(scope.id)
  i.closeScope(scope.id)
  const rounds = { ...host.rounds, ended: host.rounds.ended + 1 }
  if (loop.type === 'multi' && loop.results && rounds.results) {
    const at = Number(data.loopCounter) - 1
    rounds.results = rounds.results.with(at, data[loop.results.from] ?? null)
  }
  afterRound(i, i.change(host.id, { rounds }), data)
}

/** Outputs of a sub-process see its own data, and are given to the scopes around it. */
function handOut(i: Instance, scope: OpenScope, host: Token, node: NodeProgram) {
  const from = node.loop?.type === 'multi' ? node.loop.results?.from : undefined
  for (const output of node.outputs) {
    const { value } = output.value.run(i.lookup(scope.id), i.clock)
    assign(i, output.name === from ? scope.id : host.scope, output.name, toJson(value))
  }
}

/** Whether it is enough, goes on, or was the last. Where that cannot be told, the activity stands still. */
export function afterRound(i: Instance, host: Token, data: Data) {
  const node = i.node(host.node)
  const { rounds } = host
  if (!rounds || !node.loop) return
  if (node.loop.type === 'standard') return goRound(i, host, node, node.loop, data)
  const { of, ended, started } = rounds
  if (ended === of) return finish(i, host, node.loop)
  const enough = node.loop.completion
    ? truth(i, node.loop.completion, i.lookup(host.scope, { ...data, ...countsOf(rounds) }))
    : false
  if (typeof enough !== 'boolean') return i.stop(host, enough, 'round')
  const going = host.incident ? i.resolve(host, 'activity') : host
  if (enough) {
    killInside(i, going)
    finish(i, going, node.loop)
  } else if (node.loop.sequential && started === ended) nextRound(i, going, node)
}

const countsOf = ({ of, started, ended }: NonNullable<Token['rounds']>): Data => ({
  numberOfInstances: of,
  numberOfActiveInstances: started - ended,
  numberOfCompletedInstances: ended,
  numberOfTerminatedInstances: 0,
})

/** A standard loop goes round as long as its condition holds, and no more often than its maximum. */
function goRound(i: Instance, host: Token, node: NodeProgram, loop: Standard, data: Data) {
  const ended = host.rounds?.ended ?? 0
  const may = loop.maximum === null ? loop.condition !== null : ended < loop.maximum
  const holds = may && loop.condition ? truth(i, loop.condition, i.lookup(host.scope, data)) : may
  if (typeof holds !== 'boolean') return i.stop(host, holds, 'round')
  const going = host.incident ? i.resolve(host, 'activity') : host
  if (holds) nextRound(i, going, node)
  else i.push({ do: 'leave', token: going.id })
}

function finish(i: Instance, host: Token, loop: Multi) {
  const results = host.rounds?.results
  if (loop.results && results) assign(i, host.scope, loop.results.into, results)
  i.push({ do: 'leave', token: host.id })
}

import { toJson } from '#lib/feel/index'
import { armHandler, armToken, keyOf } from './arming.ts'
import { assign, evaluated, takeResults } from './assignments.ts'
import { UndecidedError } from './errors.ts'
import type { Instance } from './instance.ts'
import type * as model from './model.ts'
import type { NodeProgram } from './program.ts'
import { beginRounds, isRound } from './rounds.ts'
import type { Data, OpenScope, Token, Wait } from './state.ts'
import type { Told } from './telling.ts'

/** A token comes to an activity: one instance of it per token. */
export function enterActivity(i: Instance, node: NodeProgram, scope: number, via: string | null) {
  armAndBegin(i, i.place(node, scope, via, 'activity'))
}

/** Arms the boundary events of an activity, then lets it do its work. */
export function armAndBegin(i: Instance, token: Token) {
  const node = i.node(token.node)
  if (!armToken(i, token, node.boundaries)) return
  begin(i, token.id)
}

/** An activity, or one round of it, does its work. */
export function begin(i: Instance, id: number) {
  const token = i.token(id)
  const node = i.node(token.node)
  if (node.loop && !isRound(i, token)) return beginRounds(i, token, node, node.loop)
  if (node.node.kind === 'task') return beginTask(i, token, node, node.node)
  const inputs = evaluated(i, node.inputs, i.lookup(token.scope))
  if (node.node.kind === 'call') return beginCall(i, token, node.node, inputs)
  const inner = i.openScope({ node: node.id, parent: token.scope, host: token.id, data: inputs })
  startScope(i, inner)
}

/** A scope begins: its event sub-processes are armed, and tokens appear at its starts, or at one that is named. */
export function startScope(
  i: Instance,
  scope: OpenScope,
  entries: readonly NodeProgram[] | null = null,
) {
  const program = i.program(scope)
  if (!program) return
  for (const handler of program.handlers) {
    const problem = armHandler(i, scope.id, handler.start)
    if (problem) i.stop(i.place(handler.node, scope.id, null, 'incident'), problem, 'arm')
  }
  const at = entries ?? program.entries
  for (const entry of at) i.send(entry, scope.id, null)
  if (at.length === 0) i.push({ do: 'ended', scope: scope.id })
}

function beginTask(i: Instance, token: Token, node: NodeProgram, task: model.Task) {
  const lookup = i.lookup(token.scope)
  switch (task.type) {
    case 'user': {
      const due = node.due ? { due: toJson(node.due.run(lookup, i.clock).value) } : {}
      return ask(i, token, 'task', { ...inputsOf(i, token, node), ...due })
    }
    case 'service':
      if (task.topic === null) break
      return ask(i, token, 'job', inputsOf(i, token, node))
    case 'receive':
      if (node.event === null) break
      armToken(i, token, [node])
      return
    case 'send':
      if (!sendMessage(i, token, node, task)) return
      break
    case 'rule':
      if (task.decision && !decide(i, token, node, task.decision)) return
      break
  }
  done(i, token, undefined)
}

function inputsOf(i: Instance, token: Token, node: NodeProgram): Told {
  if (node.inputs.length === 0) return {}
  return { inputs: evaluated(i, node.inputs, i.lookup(token.scope)) }
}

function ask(i: Instance, token: Token, what: 'task' | 'job', more: Told) {
  const wait = i.wait({ node: token.node, for: what })
  i.change(token.id, { waits: [wait, ...i.token(token.id).waits] })
  i.told.opened(wait, token.id, token.scope, more)
}

function beginCall(i: Instance, token: Token, { called }: model.CallActivity, inputs: Data) {
  const wait: Wait = i.wait({ node: token.node, for: 'call' })
  i.change(token.id, { waits: [wait, ...i.token(token.id).waits] })
  i.told.opened(wait, token.id, token.scope)
  i.told.called(wait, called, inputs)
}

function sendMessage(i: Instance, token: Token, node: NodeProgram, { message }: model.Task) {
  if (!message) return true
  const lookup = i.lookup(token.scope)
  const key = keyOf(i, node.key, lookup)
  if (typeof key !== 'string') {
    i.stop(token, key, 'enter')
    return false
  }
  const data = evaluated(i, node.inputs, lookup)
  i.moved(node.id, token.scope, 'thrown')
  i.told.effect({ type: 'message', node: node.id, name: message.name, key, data })
  return true
}

function decide(
  i: Instance,
  token: Token,
  node: NodeProgram,
  { ruleSet, result }: NonNullable<model.Task['decision']>,
): boolean {
  try {
    const inputs = evaluated(i, node.inputs, i.lookup(token.scope))
    assign(i, token.scope, result, i.surroundings.decide(ruleSet, inputs))
    return true
  } catch (error) {
    if (!(error instanceof UndecidedError)) throw error
    i.stop(i.token(token.id), { code: error.code, params: error.params }, 'enter')
    return false
  }
}

/** The work of a token is done: its results are taken, and it goes on. */
export function done(i: Instance, token: Token, data: Data | undefined) {
  takeResults(i, i.node(token.node), token.scope, data)
  i.push({ do: 'leave', token: token.id })
}

/** The one wait of a token that was met is done; the others stay. */
export function met(i: Instance, token: Token, wait: Wait): Token {
  i.told.closed(wait, 'done')
  return i.change(token.id, { waits: token.waits.filter((one) => one !== wait) })
}

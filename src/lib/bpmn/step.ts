import { done, met } from './activity.ts'
import { assignAll } from './assignments.ts'
import { begun } from './beginning.ts'
import { caughtByScope, caughtByToken } from './catching.ts'
import { EventRefusedError, StaleWaitError } from './errors.ts'
import { Instance } from './instance.ts'
import { endInstance } from './killing.ts'
import { LIMITS } from './limits.ts'
import type { Program } from './program.ts'
import { retry, skip } from './resolving.ts'
import { settle } from './settling.ts'
import type { Event, OpenScope, State, Stepped, Surroundings, Token, Wait } from './state.ts'
import { throwError, throwEscalation } from './throwing.ts'

/**
 * One thing from outside comes to an instance, and all that follows from it inside is run until it waits again.
 * Pure: the same state, event and surroundings give the same; the state that was given stays as it is.
 *
 * @param state  null for the start
 * @throws StaleWaitError  what it is for does not wait any more
 * @throws EventRefusedError  it does not fit the instance; nothing was done
 */
export function step(
  program: Program,
  state: State | null,
  event: Event,
  surroundings: Surroundings,
): Stepped {
  if (!state && event.type !== 'start') throw new EventRefusedError('not-running', event.type)
  const id = state?.process ?? (event.type === 'start' ? event.process : '')
  const process = program.processes.get(id)
  if (!process) throw new EventRefusedError('unknown-process', event.type, { process: id })
  const i = new Instance(process, state, surroundings)
  if (event.type === 'start') {
    if (state) throw new EventRefusedError('already-running', event.type)
    begun(i, event)
  } else {
    if (i.status !== 'running') throw ended(event)
    happen(i, event)
  }
  settle(i)
  if (i.changes > 0) checkSize(i, event)
  return i.finished()
}

function ended(event: Event): Error {
  if ('wait' in event) return new StaleWaitError(event.wait)
  return new EventRefusedError('not-running', event.type)
}

function happen(i: Instance, event: Exclude<Event, { type: 'start' }>) {
  switch (event.type) {
    case 'complete': {
      const { token, wait } = asked(i, event)
      i.moved(token.node, token.scope, 'caught')
      return done(i, met(i, token, wait), event.data)
    }
    case 'arrive':
      return come(i, event)
    case 'fail':
      return fail(i, event)
    case 'escalate': {
      const { token } = asked(i, event)
      return throwEscalation(i, token, token.scope, token.node, event.code, event.data)
    }
    case 'change':
      i.changedAll = true
      i.changes++
      return assignAll(i, i.root.id, event.data)
    case 'retry':
      return retry(i, event)
    case 'skip':
      return skip(i, event)
    case 'cancel':
      return endInstance(i, 'cancelled')
  }
}

type Held = { wait: Wait; token: Token } | { wait: Wait; scope: OpenScope }

function found(i: Instance, id: number): Held {
  for (const token of i.tokens.values()) {
    for (const wait of token.waits) if (wait.id === id) return { wait, token }
  }
  for (const scope of i.scopes.values()) {
    for (const wait of scope.waits) if (wait.id === id) return { wait, scope }
  }
  throw new StaleWaitError(id)
}

type Asked = Extract<Event, { type: 'complete' | 'fail' | 'escalate' }>

/** A wait for work that the instance asked somebody for. */
function asked(i: Instance, event: Asked): { wait: Wait; token: Token } {
  const held = found(i, event.wait)
  const { wait } = held
  const fits = wait.for === 'task' || wait.for === 'job' || wait.for === 'call'
  if (fits && 'token' in held) return held
  throw new EventRefusedError('wrong-event', event.type, { wants: wait.for })
}

function come(i: Instance, event: Extract<Event, { type: 'arrive' }>) {
  const held = found(i, event.wait)
  const { wait } = held
  if (wait.for !== 'message' && wait.for !== 'signal' && wait.for !== 'timer') {
    throw new EventRefusedError('wrong-event', event.type, { wants: wait.for })
  }
  if ('token' in held) return caughtByToken(i, held.token, wait, event.data)
  const handler = i.program(held.scope)?.handlers.find(({ start }) => start.id === wait.node)
  if (handler) caughtByScope(i, held.scope.id, handler, wait, event.data)
}

function fail(i: Instance, event: Extract<Event, { type: 'fail' }>) {
  const { token, wait } = asked(i, event)
  const { scope, node } = token
  const problem = throwError(i, token, scope, node, event.code, event.data)
  if (problem) i.stop(met(i, token, wait), problem, 'enter')
}

function checkSize(i: Instance, event: Event) {
  let size = 0
  for (const { data } of i.scopes.values()) size += JSON.stringify(data).length
  if (size <= LIMITS.data) return
  throw new EventRefusedError('too-large', event.type, { size, limit: LIMITS.data })
}

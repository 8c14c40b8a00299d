import type { Effect, Event, Stepped, Wait } from '#lib/bpmn/index'
import { waitsOf } from '#lib/bpmn/shown'
import { doerOf, formOf } from './definition.ts'
import { dueAt } from './due.ts'
import type { Place, Rows } from './rows.ts'
import type { Worked } from './worked.ts'

const CLOSED = {
  task: 'closedTasks',
  job: 'closedJobs',
  timer: 'closedTimers',
  message: 'closedSubscriptions',
  signal: 'closedSubscriptions',
} as const satisfies Partial<Record<Wait['for'], keyof Rows>>

function addClosed(
  rows: Rows,
  { n, instance, at }: Place,
  { of: { state }, by }: Worked,
  { wait, why }: Extract<Effect, { type: 'close' }>,
) {
  const kind = state && waitsOf(state).find(({ id }) => id === wait)?.for
  if (kind && kind in CLOSED) {
    rows[CLOSED[kind as keyof typeof CLOSED]].push({
      n,
      instance,
      wait,
      at,
      outcome: why,
      by: why === 'done' ? (by ?? null) : null,
    })
  }
}

/** What an effect is in rows: of others only those that were opened before it hear its signal. */
export function addEffect(rows: Rows, place: Place, worked: Worked, effect: Effect) {
  const { of, stepped } = worked
  const version = of.version + 1
  const { signals = 0 } = worked
  switch (effect.type) {
    case 'open':
      addWait(rows, place, worked, effect)
      break
    case 'close':
      addClosed(rows, place, worked, effect)
      break
    case 'cancel-call':
      rows.cancelled.push({ ...place, turn: nextTurn(rows), wait: effect.wait, signals })
      break
    case 'message':
      rows.messages.push({
        ...place,
        sender: `instance:${of.id}`,
        message: `${version}.${rows.messages.length}`,
        name: effect.name,
        key: effect.key,
        data: effect.data,
      })
      break
    case 'signal':
      addSignal(rows, place, effect, signals + 1)
      break
    case 'incident':
      rows.incidents.push({
        ...place,
        token: effect.token,
        version,
        node: effect.node,
        code: effect.incident.code,
        params: effect.incident.params,
      })
      break
    case 'resolved':
      rows.resolved.push({ ...place, token: effect.token })
      break
    case 'ended':
    case 'uncaught':
    case 'escalation': {
      const event = toCaller(of, stepped, effect)
      if (of.caller && event) tell(rows, { ...place, instance: of.caller }, event, signals)
      break
    }
    case 'call':
      break
  }
}

/**
 * To those who wait in the database, and to those whom the same act let wait before. Who begins to wait after it
 * was thrown does not hear it.
 */
function addSignal(
  rows: Rows,
  place: Place,
  { name, data }: Extract<Effect, { type: 'signal' }>,
  signals: number,
) {
  const turn = nextTurn(rows)
  rows.signals.push({ ...place, turn, name, data, signals })
  for (const { n, instance, wait, name: heard } of rows.listening) {
    if (n !== place.n || heard !== name) continue
    const event = { type: 'arrive', wait, data }
    rows.arrivals.push({ ...place, turn, instance, event, signals })
  }
}

/** What an instance hears, after all that was said before it. */
export const tell = (rows: Rows, place: Place, event: Event, signals = 0) =>
  void rows.arrivals.push({ ...place, turn: nextTurn(rows), event, signals })

const nextTurn = (rows: Rows) => rows.signals.length + rows.arrivals.length + rows.cancelled.length

/** What the caller's wait is told. */
function toCaller(
  { callerWait }: Worked['of'],
  { effects }: Stepped,
  effect: Extract<Effect, { type: 'ended' | 'uncaught' | 'escalation' }>,
): Event | null {
  if (callerWait === null) return null
  const wait = callerWait
  const { data } = effect
  if (effect.type === 'escalation') return { type: 'escalate', wait, code: effect.code, data }
  if (effect.type === 'uncaught') return { type: 'fail', wait, code: effect.code, data }
  // Its error has told it already.
  if (effects.some(({ type }) => type === 'uncaught')) return null
  if (effect.status === 'cancelled') return { type: 'fail', wait, code: 'cancelled', data }
  return { type: 'complete', wait, data }
}

function addWait(
  rows: Rows,
  place: Place,
  { ctx, of, kept }: Worked,
  { wait, inputs = {}, due }: Extract<Effect, { type: 'open' }>,
) {
  const row = { ...place, wait: wait.id }
  switch (wait.for) {
    case 'task': {
      const form = formOf(kept, wait.node)
      rows.tasks.push({
        ...row,
        ...doerOf(kept, of, wait.node),
        node: wait.node,
        procedure: of.procedure,
        key: of.key,
        form,
        due_at: dueAt(ctx, due),
      })
      break
    }
    case 'job': {
      const node = kept.nodes.get(wait.node)
      const topic = node?.kind === 'task' ? node.topic : null
      rows.jobs.push({
        ...row,
        node: wait.node,
        topic,
        body: doerOf(kept, of, wait.node).body,
        inputs,
      })
      break
    }
    case 'timer':
      rows.timers.push({ ...row, due_at: wait.due })
      break
    case 'message':
      rows.subscriptions.push({ ...row, kind: 'message', name: wait.name, key: wait.key })
      break
    case 'signal':
      rows.subscriptions.push({ ...row, kind: 'signal', name: wait.name, key: null })
      rows.listening.push({ ...row, name: wait.name })
      break
    default:
  }
}

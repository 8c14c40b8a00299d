import type { AuditRow, Ctx } from '#kernel'
import type { Effect, Event, State, Stepped, Wait } from '#lib/bpmn/index'
import { newUuid } from '#lib/uuid'
import { doerOf, type Kept } from './definition.ts'
import { dueAt } from './due.ts'
import { record } from './facts.ts'
import type { Instance } from './instance.ts'
import type { InstanceId } from './tables.ts'

/** A step as it was worked out, not yet stored. */
export type Worked = {
  /** who does it, and when */
  ctx: Ctx
  /** as it was read, or as it shall begin with version 0 and no state */
  of: Omit<Instance, 'state' | 'status'> & { state: State | null }
  /** its definition */
  kept: Kept
  event: Event['type']
  stepped: Stepped
  /** what caused it and is taken with it */
  arrival?: bigint
  message?: string
  /** what a person adds to it: who closed the task */
  by?: string
  /** what rule sets decided in it, in order */
  outcomes: readonly { ruleSet: string; outcome: unknown }[]
  /** instances that it calls: they begin in the same statement */
  called: readonly Worked[]
}

type Row = Readonly<Record<string, unknown>>

/** Rows of all tables by the name of what is done with them, each with the number of its step. */
export type Rows = {
  begun: Row[]
  /** begun by the step of another in the same statement */
  called: Row[]
  moved: Row[]
  tasks: Row[]
  jobs: Row[]
  timers: Row[]
  subscriptions: Row[]
  /** waits that are over, by what waited */
  closedTasks: Row[]
  closedJobs: Row[]
  closedTimers: Row[]
  closedSubscriptions: Row[]
  messages: Row[]
  signals: Row[]
  arrivals: Row[]
  cancelled: Row[]
  incidents: Row[]
  resolved: Row[]
  steps: Row[]
  decisions: Row[]
  taken: Row[]
  received: Row[]
  facts: (AuditRow & { act: number })[]
}

const none = (): Rows => ({
  begun: [],
  called: [],
  moved: [],
  tasks: [],
  jobs: [],
  timers: [],
  subscriptions: [],
  closedTasks: [],
  closedJobs: [],
  closedTimers: [],
  closedSubscriptions: [],
  messages: [],
  signals: [],
  arrivals: [],
  cancelled: [],
  incidents: [],
  resolved: [],
  steps: [],
  decisions: [],
  taken: [],
  received: [],
  facts: [],
})

/** What one statement has to write for steps of several instances. */
export function rowsOf(worked: readonly Worked[]): Rows {
  const rows = none()
  for (const [n, one] of worked.entries()) addStep(rows, n, one)
  return rows
}

function addStep(rows: Rows, n: number, worked: Worked, isCalled = false) {
  const { ctx, of, stepped } = worked
  const { state } = stepped
  const at = ctx.clock.now().toISOString()
  const version = of.version + 1
  const ended = state.status === 'running' ? null : at
  const row = { n, id: of.id, version, state, status: state.status, ended_at: ended }
  const begun = isCalled ? rows.called : rows.begun
  if (of.version === 0) begun.push({ ...row, ...beginning(of), started_at: at })
  else rows.moved.push({ ...row, from_version: of.version })
  const place = { n, instance: of.id, at }
  for (const effect of stepped.effects) addEffect(rows, place, worked, effect)
  rows.steps.push({
    ...place,
    version,
    event: worked.event,
    moves: stepped.log,
    actor: actorOf(ctx),
  })
  for (const [number, { ruleSet, outcome }] of worked.outcomes.entries())
    rows.decisions.push({ ...place, version, number, rule_set: ruleSet, outcome })
  if (worked.arrival !== undefined) rows.taken.push({ n, id: String(worked.arrival) })
  if (worked.message !== undefined) rows.received.push({ n, id: worked.message, receiver: of.id })
  rows.facts.push({ ...factOf(worked, version), act: n })
  for (const child of worked.called) addStep(rows, n, child, true)
}

const beginning = (of: Worked['of']) => ({
  procedure: of.procedure,
  definition: of.definition,
  process: of.process,
  key: of.key,
  body: of.body,
  caller: of.caller,
  caller_wait: of.callerWait,
})

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

/** Everything that an instance waits for. */
export const waitsOf = ({ scopes, tokens }: State): Wait[] =>
  [...scopes, ...tokens].flatMap(({ waits }) => waits)

type Place = { n: number; instance: InstanceId; at: string }

function addEffect(rows: Rows, place: Place, worked: Worked, effect: Effect) {
  const { of, stepped } = worked
  const version = of.version + 1
  switch (effect.type) {
    case 'open':
      addWait(rows, place, worked, effect)
      break
    case 'close':
      addClosed(rows, place, worked, effect)
      break
    case 'cancel-call':
      rows.cancelled.push({ ...place, wait: effect.wait })
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
      rows.signals.push({ ...place, name: effect.name, data: effect.data })
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
      if (of.caller && event) rows.arrivals.push({ ...place, instance: of.caller, event })
      break
    }
    case 'call':
      break
  }
}

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
      const node = kept.nodes.get(wait.node)
      const form = node?.kind === 'task' ? (node.work?.form ?? null) : null
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
      break
    default:
  }
}

function factOf({ ctx, of, event, stepped }: Worked, version: number): AuditRow {
  const { status } = stepped.state
  const resource = `procedure-instance:${of.id}`
  if (of.version === 0) {
    return record.row(ctx, 'instance-started', {
      resource,
      data: {
        procedure: of.procedure,
        key: of.key,
        definition: of.definition.slice(0, 12),
        status,
      },
    })
  }
  return record.row(ctx, 'instance-moved', {
    resource,
    data: { procedure: of.procedure, key: of.key, event, version, status },
  })
}

export const actorOf = ({ actor }: Ctx): string =>
  actor.kind === 'person' ? actor.id : actor.kind === 'system' ? actor.name : 'anonymous'

/** An id for an instance that begins. */
export const newInstanceId = (ctx: Ctx): InstanceId =>
  newUuid(ctx.clock.now().getTime()) as InstanceId

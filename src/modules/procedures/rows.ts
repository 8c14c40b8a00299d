import type { AuditRow, Ctx } from '#kernel'
import { addEffect, tell } from './effects.ts'
import { record } from './facts.ts'
import type { InstanceId } from './tables.ts'
import type { Worked } from './worked.ts'

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
  /** what instances hear: each with its turn, since they hear it in the order in which it was said */
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
  /** waits for signals that this statement opens, so that what throws one after it finds them */
  listening: { n: number; instance: InstanceId; wait: number; name: string }[]
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
  listening: [],
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
  const row = {
    n,
    id: of.id,
    version,
    state,
    status: state.status,
    shown: worked.shown,
    ended_at: ended,
  }
  const begun = isCalled ? rows.called : rows.begun
  if (of.version === 0) begun.push({ ...row, ...beginning(of), started_at: at })
  else rows.moved.push({ ...row, from_version: of.version })
  const place: Place = { n, instance: of.id, at }
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
  for (const event of worked.refused) tell(rows, place, event)
  for (const child of worked.called) addStep(rows, n, child, true)
}

/** Of what is written for a step: its number, whose it is, when. */
export type Place = { n: number; instance: InstanceId; at: string }

const beginning = (of: Worked['of']) => ({
  procedure: of.procedure,
  definition: of.definition,
  process: of.process,
  key: of.key,
  body: of.body,
  caller: of.caller,
  caller_wait: of.callerWait,
  depth: of.depth,
})

function factOf({ ctx, of, by, event, stepped }: Worked, version: number): AuditRow {
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
  return record.row(ctx, by ? 'instance-moved' : 'instance-advanced', {
    resource,
    data: { procedure: of.procedure, key: of.key, event, version, status },
  })
}

export const actorOf = ({ actor }: Ctx): string =>
  actor.kind === 'person' ? actor.id : actor.kind === 'system' ? actor.name : 'anonymous'

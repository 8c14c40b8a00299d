import type { ColumnType, Generated, JSONColumnType } from 'kysely'
import type { Ctx, PersonId, Uuid } from '#kernel'
import type { Definitions, Event, MigrationMap, Moved, State } from '#lib/bpmn/index'
import type { Json } from '#lib/feel/index'
import type { LocalDate } from '#lib/time'

export type InstanceId = Uuid<'procedure-instance'>
export type Status = State['status']
export type MoveId = Uuid<'procedure-move'>
export type DraftId = Uuid<'procedure-draft'>
export type ProposalId = Uuid<'procedure-proposal'>
export type MoveState = 'proposed' | 'agreed' | 'done' | 'refused' | 'over'

/** Why a case stays with its version: a code of the interpreter, or that it is on hold, or failed. */
export type Staying = { code: string; node: string; target: string }

type Waiting = { instance: InstanceId; wait: number }

export type Tables = {
  'procedures.definition': {
    hash: string
    bpmn: string
    model: JSONColumnType<Definitions>
    loaded_at: Date
  }
  'procedures.procedure': {
    id: string
    owner: string
    definition: string
    process: string
    current: Generated<boolean>
    pack_definition: string
    proposal: ProposalId | null
  }
  'procedures.instance': {
    id: Generated<InstanceId>
    procedure: string
    definition: string
    process: string
    key: string
    body: string
    caller: InstanceId | null
    caller_wait: number | null
    depth: number
    round: Generated<number>
    state: JSONColumnType<State>
    status: Status
    shown: string | null
    version: number
    held_at: Date | null
    started_at: Date
    ended_at: Date | null
  }
  'procedures.task': Waiting & {
    node: string
    procedure: string
    key: string
    body: string
    role: string
    form: string | null
    opened_at: Date
    due_at: Generated<Date>
    assignee: PersonId | null
    assigned_at: Date | null
    closed_at: Date | null
    outcome: 'done' | 'withdrawn' | null
    closed_by: PersonId | null
  }
  'procedures.job': Waiting & {
    node: string
    topic: string
    body: string
    inputs: JSONColumnType<Record<string, Json>>
    opened_at: Date
    available_at: Date
    attempts: Generated<number>
    retries: Generated<number>
    lease: string | null
    leased_until: Date | null
    worker: string | null
    error: string | null
  }
  'procedures.timer': Waiting & { due_at: Date; held: Generated<boolean> }
  'procedures.subscription': Waiting & {
    kind: 'message' | 'signal'
    name: string
    key: string | null
  }
  'procedures.start': {
    procedure: string
    node: string
    kind: 'message' | 'signal' | 'timer'
    name: string | null
    due_at: Date | null
    cycle: ColumnType<object | null, string | null, string | null>
  }
  'procedures.arrival': {
    id: Generated<bigint>
    instance: InstanceId
    event: JSONColumnType<Event>
    at: Date
    signals: Generated<number>
  }
  'procedures.beginning': {
    id: Generated<bigint>
    procedure: string
    node: string
    data: JSONColumnType<Record<string, Json>>
    at: Date
    signals: Generated<number>
  }
  'procedures.decision': {
    instance: InstanceId
    version: number
    number: number
    rule_set: string
    outcome: JSONColumnType<object>
  }
  'procedures.message': {
    id: Generated<string>
    sender: string
    message: string
    name: string
    key: string
    data: JSONColumnType<Record<string, Json>>
    at: Date
    keep_until: Date
    status: 'waiting' | 'received' | 'dead' | 'discarded'
    receiver: InstanceId | null
    dead_for: Generated<'no-receiver' | 'several-receivers' | null>
    discarded_for: Generated<string | null>
  }
  'procedures.incident': {
    instance: InstanceId
    token: number
    opened_version: number
    node: string
    code: string
    params: JSONColumnType<Record<string, string | number>>
    opened_at: Date
    resolved_at: Date | null
  }
  'procedures.real_times': {
    procedure: string
    since: LocalDate
    until: LocalDate
    working_days: number[]
    worked_out_at: Date
  }
  'procedures.move': {
    id: Generated<MoveId>
    procedure: string
    agency: string
    from_definition: string
    to_definition: string
    map: JSONColumnType<MigrationMap>
    reason: string
    state: MoveState
    proposed_by: PersonId
    proposed_at: Date
    decided_by: PersonId | null
    decided_at: Date | null
    ended_at: Date | null
  }
  'procedures.moved': {
    move: MoveId
    instance: InstanceId
    at: Date
    problems: JSONColumnType<readonly Staying[]> | null
  }
  'procedures.draft': {
    id: Generated<DraftId>
    procedure: string
    base: string
    version: Generated<number>
    begun_by: PersonId
    begun_at: Date
    ended: 'published' | 'discarded' | null
  }
  'procedures.draft_revision': {
    draft: DraftId
    version: number
    bpmn: string
    saved_by: PersonId
    saved_at: Date
  }
  'procedures.proposal': {
    id: Generated<ProposalId>
    draft: DraftId
    version: number
    procedure: string
    base: string
    starts: LocalDate
    reason: string
    basis: string
    agency: string
    proposed_by: PersonId
    proposed_at: Date
    decided_by: PersonId | null
    decided_at: Date | null
    outcome: 'published' | 'declined' | 'withdrawn' | null
    answer: string | null
    in_force_at: Date | null
    lapsed_at: Date | null
  }
  'procedures.step': {
    instance: InstanceId
    version: number
    at: Date
    event: Event['type'] | 'move'
    moves: JSONColumnType<readonly Moved[]>
    actor: string
  }
}

export const db = (ctx: Ctx) => ctx.sql.withTables<Tables>()

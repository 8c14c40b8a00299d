import type { Generated } from 'kysely'
import type { Ctx, MandateId, PersonId, Texts, Uuid } from '#kernel'
import type { LocalDate } from '#lib/time'
import type { InstanceId } from '#procedures'
import type { State } from './states.ts'

export type CaseId = Uuid<'case'>
export type DecisionId = Uuid<'decision'>

export type RecusalId = Uuid<'recusal'>

/** What stands between an officer and a case; the last is the platform's to say. */
export const RECUSAL_KINDS = ['relative', 'business', 'involved', 'other'] as const
export type RecusalKind = (typeof RECUSAL_KINDS)[number] | 'first-decision'

export type DecisionKind =
  | 'return'
  | 'refusal-proposed'
  | 'refusal-confirmed'
  | 'refusal-declined'
  | 'approval'
  | 'withdrawal'
  | 'lapse'

/** A field that must be corrected, by its path in the answers, and what is wrong with it. */
export type FieldNote = { path: string; note: string }

/** Answers as they were sent: relevant and cleaned, by field name. */
export type Answers = Record<string, unknown>

export type Tables = {
  'cases.case': {
    id: Generated<CaseId>
    reference: string
    draft_id: string
    service: string
    service_version: string
    form: string
    agency: string
    applicant: PersonId
    applicant_name: Texts
    filed_by: PersonId | null
    filed_by_name: Texts | null
    mandate: MandateId | null
    name_words: string
    /** the desk of the agency that it is for, as the rules call it */
    queue: string | null
    columns: Record<string, unknown>
    state: Generated<State>
    state_since: Date
    officer: PersonId | null
    officer_name: Texts | null
    promised_days: number
    promised_kind: 'working' | 'calendar'
    first_due_on: LocalDate
    due_on: LocalDate
    stopped_on: LocalDate | null
    work_on: Generated<LocalDate>
    correct_by: LocalDate | null
    submitted_at: Date
    closed_at: Date | null
    decision: DecisionId | null
    reminded_of: DecisionId | null
    needs_decision: Generated<string | null>
    /** of the procedure that it follows; null where it was decided before there were any */
    instance: InstanceId | null
    /** who must not handle it; kept by the trigger of `cases.recusal` */
    recused: Generated<PersonId[]>
    licence: string | null
    licence_number: string | null
    version: Generated<number>
  }
  'cases.opinion': {
    case_id: CaseId
    /** of the task by which it was asked for */
    wait: number
    node: string
    body: string
    at: Date
    by: PersonId
    by_name: Texts
    favourable: boolean
    text: string | null
  }
  'cases.submission': {
    id: Generated<string>
    case_id: CaseId
    number: number
    draft_id: string
    answers: Answers
    submitted_at: Date
  }
  'cases.outcome': {
    case_id: CaseId
    number: number
    rule_set: string
    model: string
    on_day: LocalDate
    qualifies: boolean | null
    fee_minor: bigint | null
    currency: string | null
    queue: string | null
    /** what was decided, whole, as JSON */
    decided: string
    at: Date
  }
  'cases.clock_segment': {
    id: Generated<string>
    case_id: CaseId
    running: boolean
    reason: 'submitted' | 'returned' | 'corrected'
    from_at: Date
    to_at: Date | null
  }
  'cases.decision': {
    id: Generated<DecisionId>
    case_id: CaseId
    kind: DecisionKind
    at: Date
    by: PersonId | null
    by_name: Texts | null
    reasons: string[]
    text: string | null
    fields: FieldNote[]
    proposal: DecisionId | null
    proposed_by: PersonId | null
    alone: Generated<boolean>
  }
  'cases.assignment': {
    id: Generated<string>
    case_id: CaseId
    at: Date
    officer: PersonId | null
    officer_name: Texts | null
    by: PersonId
  }
  'cases.look': {
    id: Generated<string>
    case_id: CaseId
    officer: PersonId
    on_day: LocalDate
    at: Date
    purpose: string
    text: string
  }
  'cases.recusal': {
    id: Generated<RecusalId>
    case_id: CaseId
    officer: PersonId
    officer_name: Texts
    kind: RecusalKind
    text: string | null
    at: Date
    by: PersonId | null
    ended_at: Date | null
    ended_by: PersonId | null
    ended_for: string | null
  }
  'cases.history': {
    case_id: CaseId
    at: Date
    id: string
    what: HistoryEvent
    by_name: Texts | null
  }
}

export type HistoryEvent =
  | 'submitted'
  | 'corrected'
  | 'claimed'
  | 'released'
  | 'granted'
  | 'opinion'
  | DecisionKind

export const db = (ctx: Ctx) => ctx.sql.withTables<Tables>()

import type { ColumnType, Generated } from 'kysely'
import type { Ctx, FileId, MandateId, PersonId, Texts, Uuid } from '#kernel'
import type { LocalDate } from '#lib/time'
import type { InstanceId } from '#procedures'
import type { Draft } from '#services'
import type { ClockHappening, ClockReason, HistoryEvent } from './happenings.ts'
import type { HookTables } from './hooks/rows.ts'
import type { KeepingTables } from './keeping/rows.ts'
import type { ManyTables } from './many/rows.ts'
import type { FeeTables } from './payment/rows.ts'
import type { RankingTables, RoundId } from './ranking/rows.ts'
import type { State } from './states.ts'
import type { TypingTables } from './typing/rows.ts'

export type CaseId = Uuid<'case'>
export type DecisionId = Uuid<'decision'>
export type HoldId = Uuid<'hold'>
export type FeeId = Uuid<'fee'>
export type BulkRunId = Uuid<'bulk-run'>
export type SavedViewId = Uuid<'saved-view'>
export type CommentId = Uuid<'comment'>
export type ReasonTextId = Uuid<'reason-text'>

/** How an officer came by a case. */
export type AssignedHow = 'taken' | 'given' | 'spread' | 'substitute'

export type BulkAct =
  | 'claim'
  | 'release'
  | 'urgent'
  | 'not-urgent'
  | 'reassign'
  | 'spread'
  | 'approve'

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
  | 'deemed-approval'
  | 'deemed-refusal'
  | 'reserve'
  | 'moved-up'
  | 'place-missed'

/** A field that must be corrected, by its path in the answers, and what is wrong with it. */
export type FieldNote = { path: string; note: string }

/** Answers as they were sent: relevant and cleaned, by field name. */
export type Answers = Record<string, unknown>

type ConfirmedBy = { identifier: string; name: string; person: PersonId; at: string }

export type Tables = CaseTables &
  FeeTables &
  HookTables &
  KeepingTables &
  ManyTables &
  RankingTables &
  TypingTables

type CaseTables = {
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
    /** the software by which it was sent */
    through: Generated<string | null>
    /** the licence that it is about, and what is asked for that */
    of_licence: string | null
    of_act: 'renew' | 'amend' | 'replace' | null
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
    /** within what time the law wants a decision; null: the service states nothing */
    legal_days: number | null
    legal_kind: 'working' | 'calendar' | null
    legal_on: LocalDate | null
    /** what silence means once that day is over; null: nothing */
    deemed: 'approval' | 'refusal' | null
    /** the hold under which its clock stands still */
    hold: HoldId | null
    /** who asked for a hold that no head has agreed to yet */
    asker: PersonId | null
    submitted_at: Date
    closed_at: Date | null
    decision: DecisionId | null
    reminded_of: DecisionId | null
    needs_decision: Generated<string | null>
    /** of the procedure that it follows; null where it was decided before there were any */
    instance: InstanceId | null
    /** who must not handle it; kept by the trigger of `cases.recusal` */
    recused: Generated<PersonId[]>
    /** in which it competes for a place */
    round: Generated<RoundId | null>
    licence: string | null
    licence_number: string | null
    version: Generated<number>
    /** has to go before its promised day would have it */
    urgent: Generated<boolean>
  }
  'cases.appeal': {
    case_id: CaseId
    /** the case whose refusal it is against */
    about: CaseId
    decision: DecisionId
    kind: Generated<string>
    last_day: LocalDate
    filed_on: LocalDate
  }
  'cases.joining': {
    id: Generated<string>
    /** the case that follows */
    case_id: CaseId
    lead_case: CaseId
    reason: string
    at: Date
    by: PersonId
    by_name: Texts
    parted_at: Generated<Date | null>
    parted_by: Generated<PersonId | null>
    parted_by_name: Generated<Texts | null>
    parted_for: Generated<string | null>
  }
  'cases.splitting': {
    case_id: CaseId
    from_case: CaseId
    /** of the answers that are left with the other */
    number: number
    reason: string
    at: Date
    by: PersonId
    by_name: Texts
  }
  'cases.opinion': {
    case_id: CaseId
    instance: InstanceId
    /** of the task by which it was asked for */
    wait: number
    node: string
    body: string
    at: Date
    /** null: nobody said anything in time, and an article says what that means */
    by: PersonId | null
    by_name: Texts | null
    favourable: boolean
    text: string | null
    law: string | null
    article: string | null
  }
  'cases.filled_form': {
    case_id: CaseId
    instance: InstanceId
    /** of the task that asked for it */
    wait: number
    node: string
    form: string
    answers: Answers
    /** the applicant sees some of it */
    shown: boolean
    at: Date
    by: PersonId
    by_name: Texts
  }
  'cases.submission': {
    id: Generated<string>
    case_id: CaseId
    number: number
    draft_id: string
    answers: Answers
    /** what registers had said of the applicant */
    fetched: ColumnType<Draft['fetched'], string | undefined, never>
    /** where files were taken from, instead of an upload */
    taken: ColumnType<Draft['taken'], string | undefined, never>
    /** who else confirmed them */
    confirmed: ColumnType<ConfirmedBy[], string | undefined, never>
    submitted_at: Date
  }
  'cases.given_file': {
    case_id: CaseId
    file: FileId
    applicant: PersonId
    type: string
    given_at: Date
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
    /** by how many it is ranked */
    points: number | null
    /** what was decided, whole, as JSON */
    decided: string
    at: Date
  }
  'cases.clock_segment': {
    id: Generated<string>
    case_id: CaseId
    running: boolean
    reason: ClockReason
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
    /** of what is decided by the law: the article that says so */
    law: string | null
    article: string | null
    /** the kind of an officer's decision for which it stands */
    fits: Generated<string>
  }
  'cases.assignment': {
    id: Generated<string>
    case_id: CaseId
    at: Date
    officer: PersonId | null
    officer_name: Texts | null
    /** null: the clock */
    by: PersonId | null
    how: Generated<AssignedHow>
    by_name: Texts | null
    reason: string | null
    /** how many open cases the officer had then */
    had: number | null
  }
  'cases.urgency': {
    id: Generated<string>
    case_id: CaseId
    at: Date
    urgent: boolean
    by: PersonId
    by_name: Texts
    reason: string | null
  }
  'cases.bulk_run': {
    id: BulkRunId
    officer: PersonId
    at: Date
    act: BulkAct
    asked: string[]
  }
  'cases.bulk_row': {
    run: BulkRunId
    reference: string
    at: Date
    /** code; null: it was done */
    problem: string | null
    params: Record<string, unknown>
  }
  'cases.saved_view': {
    id: Generated<SavedViewId>
    body: string
    owner: PersonId
    reach: 'own' | 'unit' | 'desk'
    unit: Uuid<'unit'> | null
    name: string
    query: string
    at: Date
  }
  'cases.first_view': { officer: PersonId; view: SavedViewId }
  'cases.comment': {
    id: Generated<CommentId>
    case_id: CaseId
    body: string
    at: Date
    by: PersonId
    by_name: Texts
    text: string
    withdrawn_at: Generated<Date | null>
  }
  'cases.mention': { comment: CommentId; officer: PersonId; officer_name: Texts }
  'cases.reason_text': {
    id: Generated<ReasonTextId>
    body: string
    service: string | null
    decision: 'return' | 'refuse'
    names: Texts
    texts: Texts
    at: Date
    by: PersonId
    ended_at: Generated<Date | null>
  }
  'cases.hold': {
    id: Generated<HoldId>
    case_id: CaseId
    ground: string
    text: string | null
    review_on: LocalDate
    asked_at: Date
    by: PersonId
    by_name: Texts
    agreed_by: Generated<PersonId | null>
    agreed_by_name: Generated<Texts | null>
    begun_at: Date | null
    ended_at: Generated<Date | null>
    ended_by: Generated<PersonId | null>
    ended_by_name: Generated<Texts | null>
  }
  'cases.extension': {
    case_id: CaseId
    ground: string
    text: string | null
    days: number
    from_due: LocalDate
    to_due: LocalDate
    at: Date
    by: PersonId
    by_name: Texts
  }
  'cases.clock_event': {
    id: Generated<string>
    case_id: CaseId
    at: Date
    what: ClockHappening
    by_name: Texts | null
    ground: string | null
    until: LocalDate | null
    once: string | null
  }
  'cases.watch': { case_id: CaseId; look_at: Date }
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

export const db = (ctx: Ctx) => ctx.sql.withTables<Tables>()

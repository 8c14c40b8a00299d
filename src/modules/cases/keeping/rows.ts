import type { Generated } from 'kysely'
import type { FileId, PersonId, Texts, Uuid } from '#kernel'
import type { LocalDate } from '#lib/time'
import type { State } from '../states.ts'

type CaseId = Uuid<'case'>
export type LegalHoldId = Uuid<'legal-hold'>
export type DisposalId = Uuid<'disposal'>

/** What becomes of a case whose time is over. */
export type RetentionAction = 'destroy' | 'archive'

/** How far a legal hold reaches, from the case by which it is placed. */
export const HOLD_SCOPES = ['case', 'person', 'service', 'body'] as const
export type HoldScope = (typeof HOLD_SCOPES)[number]

/** How long cases are kept, and how they go. */
export type KeepingTables = {
  'cases.legal_hold': {
    id: Generated<LegalHoldId>
    scope: HoldScope
    case_id: CaseId | null
    person: PersonId | null
    service: string | null
    agency: string | null
    reference: string
    reason: string
    authority: string
    placed_at: Date
    placed_by: PersonId
    lifted_at: Date | null
    lifted_by: PersonId | null
    lifted_for: string | null
  }
  'cases.disposal': {
    id: Generated<DisposalId>
    agency: string
    service: string
    retention: string
    decided_before: Date
    state: Generated<'proposed' | 'agreed' | 'done' | 'declined'>
    proposed_at: Date
    first_by: PersonId | null
    first_at: Date | null
    second_by: PersonId | null
    second_at: Date | null
    declined_by: PersonId | null
    declined_for: string | null
    ended_at: Date | null
    /** what becomes of a case whose time is over, as its service says */
    action: Generated<RetentionAction>
    /** null where they agreed before names were kept */
    first_by_name: Generated<Texts | null>
    second_by_name: Generated<Texts | null>
    /** what the certificate says, whole, once the list is done */
    paper: Generated<Record<string, unknown> | null>
    /** the sealed document that says it */
    certificate: Generated<FileId | null>
  }
  'cases.handover': {
    disposal: DisposalId
    case_id: CaseId
    /** SHA-256 of `case.json` of the package */
    content: Buffer
    /** SHA-256 of the list of sums in the package */
    manifest: Buffer
    packed_at: Date
    packed_by: PersonId
    /** of the archive; null until it has the package */
    receipt: Generated<string | null>
    received_on: Generated<LocalDate | null>
    received_by: Generated<string | null>
    noted_at: Generated<Date | null>
    noted_by: Generated<PersonId | null>
  }
  'cases.disposal_item': {
    disposal: DisposalId
    case_id: CaseId
    reference: string
    fate: 'disposed' | 'held' | 'changed' | null
  }
  'cases.stub': {
    reference: string
    disposal: DisposalId
    service: string
    service_version: string
    agency: string
    submitted_at: Date
    closed_at: Date
    outcome: State
    sha256: Buffer
    disposed_at: Date
  }
}

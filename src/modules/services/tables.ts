import type { ColumnType, Generated, JSONColumnType } from 'kysely'
import type { Ctx, FileId, MandateId, PersonId, Texts, Uuid } from '#kernel'
import type { IconName, Motif } from '#kernel/ui'
import type { LocalDate } from '#lib/time'
import type { ServiceBundle } from './bundle/bundle.ts'
import type { ServiceCost } from './bundle/service-file.ts'
import type { ServiceStatus } from './bundle/status.ts'
import type { Fetched } from './form/fetched.ts'
import type { Taken } from './form/taken.ts'
import type { LicenceAct } from './licence-draft.ts'

export type ConfirmationId = Uuid<'confirmation'>
export type ConsentId = Uuid<'consent'>
export type DraftId = Uuid<'draft'>
export type UploadId = Uuid<'upload'>
export type ChangeId = Uuid<'service-change'>
export type ProposalId = Uuid<'service-proposal'>
export type CommentId = Uuid<'service-comment'>
type Json<T extends object> = JSONColumnType<T>

/** The files of a service by path in its folder: a text, or bytes that are none. */
export type SourceFiles = Readonly<Record<string, string | { base64: string }>>

/** What somebody is, and what they come for. */
export type Role = { role: string; names: Texts; services: string[] }
/** A part of a life event: services in the order in which one does them. */
export type Stage = { names: Texts; services: string[] }

export type Tables = {
  'services.audience': {
    id: string
    names: Json<Texts>
    titles: Generated<Texts>
    roles: Json<Role[]>
    position: number
  }
  'services.topic': { id: string; names: Json<Texts>; icon: IconName; position: number }
  'services.event': {
    id: string
    names: Json<Texts>
    cover: Motif | null
    ledes: Json<Texts> | null
    stages: Json<Stage[]> | null
    position: number
  }
  'services.law': {
    id: string
    kind: string
    number: number
    year: number
    names: Json<Texts>
    source: string | null
    reliability: string | null
  }
  'services.service_version': {
    id: string
    version: string
    bundle: Json<ServiceBundle>
    loaded_at: Date
  }
  'services.service': {
    id: string
    version: string
    status: ServiceStatus
    owner: string
    titles: Json<Texts>
    summaries: Json<Texts>
    audiences: string[]
    themes: string[]
    events: string[]
    cost: JSONColumnType<ServiceCost> | null
    current: Generated<boolean>
    pack_version: string | null
    proposal: ProposalId | null
    /** outputs that are evidence elsewhere, with the type of each */
    gives: Generated<Record<string, string>>
    /** what its own procedure is made of; null: it has none of its own */
    structure: string | null
    /** whether one appeals by it */
    appeals: Generated<boolean>
  }
  'services.service_source': { id: string; version: string; files: Json<SourceFiles> }
  'services.change': {
    id: Generated<ChangeId>
    service: string
    base: string | null
    agency: string
    revision: Generated<number>
    begun_by: PersonId
    begun_at: Date
    ended: 'published' | 'discarded' | null
  }
  'services.change_revision': {
    change: ChangeId
    revision: number
    files: Json<SourceFiles>
    saved_by: PersonId
    saved_at: Date
  }
  'services.brought': {
    change: ChangeId
    files: Json<SourceFiles>
    brought_by: PersonId
    brought_at: Date
  }
  'services.change_comment': {
    id: Generated<CommentId>
    change: ChangeId
    path: string | null
    said: string
    said_by: PersonId
    said_at: Date
    settled_by: PersonId | null
    settled_at: Date | null
  }
  'services.proposal': {
    id: Generated<ProposalId>
    change: ChangeId
    revision: number
    service: string
    base: string | null
    version: string
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
  'services.status_change': {
    id: Generated<string>
    service: string
    at: Date
    /** null: the pack has it no more */
    status: ServiceStatus | null
  }
  'services.paper': { service: string; version: string; language: string; file: FileId }
  'services.loaded_pack': { pack: string; hash: string; loaded_at: Date }
  'services.draft': {
    id: Generated<DraftId>
    reference: string
    service: string
    version: string
    form: string
    person: PersonId
    mandate: MandateId | null
    purpose: 'application' | 'correction'
    about: string | null
    against: string | null
    licence: string | null
    licence_act: LicenceAct | null
    fields: string[] | null
    notes: JSONColumnType<Record<string, string>> | null
    locked: string[] | null
    decides_on: LocalDate | null
    answers: JSONColumnType<Record<string, unknown>>
    fetched: ColumnType<Fetched[], string | undefined, string>
    taken: ColumnType<Taken[], string | undefined, string>
    revision: Generated<number>
    page_revisions: JSONColumnType<Record<string, number>>
    created_at: Date
    updated_at: Date
    expires_at: Date
    /** of its end, the last time */
    reminded_at: Date | null
    submitted_at: Date | null
    key: Generated<string | null>
    key_digest: Generated<string | null>
    moved_at: Generated<Date | null>
  }
  'services.draft_move': {
    draft: DraftId
    revision: number
    from_version: string
    to_version: string
    maps: string[]
    answers: JSONColumnType<Record<string, unknown>>
    at: Date
  }
  'services.upload': {
    id: UploadId
    draft: DraftId
    place: string
    name: string
    bytes: number
    sha256: Buffer
    received: Generated<number>
    moved_at: Date
  }
  'services.upload_piece': {
    upload: UploadId
    start: number
    content: Buffer
  }
  'services.confirmation': {
    id: ConfirmationId
    draft: DraftId
    identifier: string
    name: string
    digest: Buffer
    asked_at: Date
    until: Date
    state: 'asked' | 'confirmed' | 'refused' | 'withdrawn' | 'lapsed'
    person: Generated<PersonId | null>
    answered_at: Generated<Date | null>
    reason: Generated<string | null>
    reminded_at: Generated<Date | null>
  }
  'services.consent': {
    id: ConsentId
    draft: DraftId
    person: PersonId
    said_by: PersonId
    service: string
    version: string
    register: string
    purpose: string
    fields: string[]
    given: boolean
    at: Date
  }
}

export const db = (ctx: Ctx) => ctx.sql.withTables<Tables>()

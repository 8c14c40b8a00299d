import type { Generated, JSONColumnType } from 'kysely'
import type { Ctx, FileId, MandateId, PersonId, Texts, Uuid } from '#kernel'
import type { IconName, Motif } from '#kernel/ui'
import type { LocalDate } from '#lib/time'
import type { ServiceBundle } from './bundle/bundle.ts'
import type { ServiceCost } from './bundle/service-file.ts'
import type { ServiceStatus } from './bundle/status.ts'

export type DraftId = Uuid<'draft'>
type Json<T extends object> = JSONColumnType<T>

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
    licence_act: 'renew' | 'amend' | null
    fields: string[] | null
    notes: JSONColumnType<Record<string, string>> | null
    locked: string[] | null
    decides_on: LocalDate | null
    answers: JSONColumnType<Record<string, unknown>>
    revision: Generated<number>
    page_revisions: JSONColumnType<Record<string, number>>
    created_at: Date
    updated_at: Date
    expires_at: Date
    submitted_at: Date | null
    key: Generated<string | null>
    key_digest: Generated<string | null>
  }
}

export const db = (ctx: Ctx) => ctx.sql.withTables<Tables>()

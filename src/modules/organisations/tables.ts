import type { Generated, GeneratedAlways } from 'kysely'
import type { Ctx, PersonId, Texts, Uuid } from '#kernel'

export type UnitId = Uuid<'unit'>
export type PostId = Uuid<'post'>
export type PowerId = Uuid<'power'>
export type DecreeId = Uuid<'decree'>
export type AppointmentId = Uuid<'appointment'>

/** From a moment, to but without a moment, as PostgreSQL writes a `tstzrange`. */
export type During = string

export type AppointmentKind = 'holder' | 'acting' | 'substitute'
export type PowerAct = 'approve' | 'sign' | 'sit'
export type SuccessionKind = 'merge' | 'dissolve'

export type Tables = {
  'organisations.decree': {
    id: Generated<DecreeId>
    number: string
    issued_on: string
    titles: Texts
    registered_by: PersonId
    registered_at: Date
  }
  'organisations.organisation_kind': { id: string; names: Texts; plurals: Texts }
  'organisations.organisation': { id: string; position: number }
  'organisations.organisation_version': {
    organisation: string
    during: During
    kind: string
    names: Texts
    abbreviation: string | null
    parent: string | null
    source: string | null
    reliability: string | null
    decree: DecreeId | null
  }
  'organisations.succession': {
    id: Generated<string>
    kind: SuccessionKind
    predecessor: string
    successor: string | null
    at: Date
    decree: DecreeId
    recorded_by: PersonId
    recorded_at: Date
    cancelled_by: Generated<PersonId | null>
    cancelled_at: Generated<Date | null>
  }
  'organisations.split': {
    id: Generated<string>
    giver: string
    taker: string
    services: string[]
    founds: boolean
    at: Date
    decree: DecreeId
    recorded_by: PersonId
    recorded_at: Date
    told_at: Generated<Date | null>
    cancelled_by: Generated<PersonId | null>
    cancelled_at: Generated<Date | null>
  }
  'organisations.cancelled_change': {
    id: Generated<string>
    kind: 'body' | 'unit' | 'post'
    planned: object
    cancelled_by: PersonId
    cancelled_at: Date
  }
  'organisations.unit': {
    id: UnitId
    during: During
    organisation: string
    parent: UnitId | null
    names: Texts
    decree: DecreeId | null
    folded: GeneratedAlways<string>
  }
  'organisations.post': {
    id: PostId
    during: During
    organisation: string
    unit: UnitId | null
    titles: Texts
    roles: string[]
    head: boolean
    decree: DecreeId | null
    folded: GeneratedAlways<string>
  }
  'organisations.power': {
    id: Generated<PowerId>
    post: PostId
    during: During
    act: PowerAct
    amount: bigint | null
    currency: string | null
    body: string | null
    decree: DecreeId | null
  }
  'organisations.appointment': {
    id: Generated<AppointmentId>
    post: PostId
    person: PersonId
    person_names: Texts
    kind: AppointmentKind
    during: During
    roles: string[] | null
    amount: bigint | null
    instead_of: AppointmentId | null
    decree: DecreeId | null
    reason: string
    given_by: PersonId | null
    agreed_by: PersonId | null
    recorded_at: Date
    ended_by: PersonId | null
    ended_at: Date | null
    end_reason: Generated<string>
    in_force: GeneratedAlways<During | null>
    begins: GeneratedAlways<Date | null>
    ends: GeneratedAlways<Date | null>
    folded: GeneratedAlways<string>
  }
}

export const db = (ctx: Ctx) => ctx.sql.withTables<Tables>()

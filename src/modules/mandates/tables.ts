import type { Generated } from 'kysely'
import type { Ctx, MandateId, PersonId, Texts } from '#kernel'
import type { AppointmentId } from '#organisations'

export type Kind =
  | 'director'
  | 'employee'
  | 'parent'
  | 'guardian'
  | 'attorney'
  | 'agency-officer'
  | 'assistance'
export type State = 'offered' | 'active' | 'ended'
export type EndReason =
  | 'refused'
  | 'withdrawn'
  | 'revoked'
  | 'renounced'
  | 'parent-ended'
  | 'register'
  | 'account-closed'
  | 'superseded'
  | 'time'
  | 'post-ended'
/** What directors who sign together do together. */
export type JointAct = 'sent' | 'withdrawn' | 'cancelled'
export type UseKind = 'chosen' | 'begun' | 'sent' | 'corrected' | 'withdrawn' | 'cancelled'

export type Tables = {
  'mandates.mandate': {
    id: Generated<MandateId>
    principal: PersonId
    principal_kind: 'person' | 'business'
    principal_name: Texts
    agent: PersonId | null
    agent_name: Texts
    kind: Kind
    services: string[] | null
    most: number | null
    sent: Generated<number>
    amount: Generated<bigint | null>
    sub_delegable: boolean
    jointly: Generated<number>
    depth: number
    parent: MandateId | null
    parent_passes: Generated<boolean | null>
    granted_by: PersonId | null
    register: string | null
    checked_at: Date | null
    proof: 'register' | 'account' | 'document' | 'code'
    proof_level: number
    state: State
    offered_at: Date
    offer_until: Date
    accepted_at: Date | null
    until: Date
    ended_at: Date | null
    ended_by: PersonId | null
    end_reason: EndReason | null
    agency: Generated<string | null>
    appointment: Generated<AppointmentId | null>
    code_hash: Generated<Buffer | null>
  }
  'mandates.consent': {
    mandate: MandateId
    channel: 'counter' | 'phone'
    evidence: 'document' | 'code'
    /** kind of what was seen */
    document: string | null
    service: string
    language: string
    /** as it was read out */
    text: string
    at: Date
    officer: PersonId
    officer_name: Texts
    agency: string
  }
  'mandates.agreement': {
    principal: PersonId
    reference: string
    digest: Buffer
    what: Generated<JointAct>
    person: PersonId
    mandate: MandateId
    at: Date
    ended_at: Date | null
  }
  'mandates.use': {
    id: Generated<string>
    mandate: MandateId
    at: Date
    what: UseKind
    service: string | null
    reference: string | null
  }
}

export const db = (ctx: Ctx) => ctx.sql.withTables<Tables>()

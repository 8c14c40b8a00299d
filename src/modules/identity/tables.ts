import type { ColumnType, Generated } from 'kysely'
import type { Ctx, Level, PersonId, Surface, Texts, Uuid } from '#kernel'
import type { AppointmentId, DecreeId, PostId } from '#organisations'
import type { ProviderTables } from './oidc/tables.ts'
import type { PersonnelState, Plan, RowState } from './personnel/plan.ts'
import type { CampaignDecision, PowerThen } from './recertification/campaign.ts'

export type AuthenticatorId = Uuid<'authenticator'>
export type AuthenticatorKind = 'password' | 'totp' | 'passkey' | 'recovery-codes' | 'sms'
export type ChallengePurpose = 'sign-in' | 'step-up' | 'bind'
export type ProofingMethod =
  | 'register'
  | 'register-and-telephone'
  | 'in-person'
  | 'invitation'
  | 'demonstration'
  | 'carried-over'
export type RecoveryId = Uuid<'recovery'>
export type RecoveryState = 'opened' | 'confirmed' | 'used' | 'cancelled' | 'expired'
export type InterestId = Uuid<'interest'>
/** What an official has to do with somebody whom they declare. */
export const RELATIONS = ['relative', 'business', 'other'] as const
export type CampaignId = Uuid<'campaign'>
export type PersonnelFileId = Uuid<'personnel-file'>
export type KeptFields = Readonly<Record<string, string | readonly string[]>>

export type Tables = ProviderTables & {
  'identity.person': {
    id: Generated<PersonId>
    identifier: string
    identifier_kind: Generated<string>
    name: Texts
    birth_date: string | null
    nationality: string | null
    email: string | null
    phone: string | null
    created_at: Date
    simulated: Generated<boolean>
    ial: Generated<Level>
    cooling_until: Date | null
    closed_at: Date | null
    user_handle: Generated<Buffer>
  }
  'identity.identifier': {
    id: Generated<Uuid<'identifier'>>
    person: PersonId
    kind: string
    value: string
    since: Date
    ended_at: Date | null
  }
  'identity.registration': {
    token_hash: Buffer
    way: string
    sealed_record: Buffer
    sealed: boolean
    code_sent: boolean
    proven_at: Date | null
    expires_at: Date
  }
  'identity.business': {
    id: Generated<Uuid<'business'>>
    kind: string
    number: string
    names: Texts
    checked_at: Date
  }
  'identity.representation': {
    id: Generated<Uuid<'representation'>>
    person: PersonId
    business: Uuid<'business'>
    role: string
    register: string
    since: Date
    ended_at: Date | null
    ended_as: 'superseded' | 'withdrawn' | null
  }
  'identity.proofing_event': {
    id: Generated<Uuid<'proofing'>>
    person: PersonId
    method: ProofingMethod
    outcome: Generated<'passed' | 'failed'>
    ial: Level | null
    evidence: Generated<string[]>
    register: string | null
    officials: Generated<PersonId[]>
    at: Date
    valid_until: Date | null
    ended_at: Date | null
    ended_as: 'superseded' | 'withdrawn' | 'expired' | null
  }
  'identity.text_message': {
    id: Uuid<'text'>
    recipient: string
    sealed_text: Buffer
    sealed: boolean
    person: PersonId | null
    tries: Generated<number>
    due_at: Date
    expires_at: Date
  }
  'identity.authenticator': {
    id: AuthenticatorId
    person: PersonId
    kind: AuthenticatorKind
    label: string
    state: Generated<'active' | 'suspended' | 'removed'>
    bound_at: Date
    used_at: Date | null
    ended_at: Date | null
    reason: string | null
  }
  'identity.totp': {
    authenticator: AuthenticatorId
    secret: Buffer
    sealed: boolean
    last_step: Generated<bigint>
  }
  'identity.passkey': {
    authenticator: AuthenticatorId
    credential: Buffer
    public_key: Buffer
    counter: bigint
    device_bound: boolean
    backed_up: boolean
    transports: string[]
    aaguid: string
    format: string
    attestation: Buffer | null
    attested: Generated<boolean>
  }
  'identity.passkey_model': {
    aaguid: string
    description: string
    roots: Buffer[]
    hardware: boolean
    certified: number
    refused: string | null
  }
  'identity.passkey_metadata': {
    id: Generated<number>
    number: number
    next_update: string
    loaded_at: Date
  }
  'identity.recovery_code': {
    authenticator: AuthenticatorId
    code_hash: Buffer
    used_at: Date | null
  }
  'identity.sms': { authenticator: AuthenticatorId; telephone: string }
  'identity.text_code': {
    owner: Buffer
    code_hash: Buffer
    tries: Generated<number>
    expires_at: Date
  }
  'identity.challenge': {
    hash: Buffer
    purpose: ChallengePurpose
    browser: Buffer
    expires_at: Date
  }
  'identity.second_step': { token_hash: Buffer; person: PersonId; expires_at: Date }
  'identity.kept_form': {
    token_hash: Buffer
    person: PersonId
    path: string
    fields: KeptFields
    expires_at: Date
  }
  'identity.password': { person: PersonId; hash: string; changed_at: Date }
  'identity.declared_interest': {
    id: Generated<InterestId>
    official: PersonId
    person: PersonId
    relation: (typeof RELATIONS)[number]
    declared_at: Date
    ended_at: Date | null
  }
  'identity.post_proposal': {
    id: string
    agency: string
    person: PersonId | null
    kind: 'invite' | 'appoint' | 'roles' | 'power'
    /** null: of the time before the register */
    post: PostId | null
    roles: string[]
    /** what else the kind needs */
    details: ColumnType<Record<string, unknown>, string, string>
    reason: string
    proposed_by: PersonId
    proposed_at: Date
    decided_by: PersonId | null
    decided_at: Date | null
    approved: boolean | null
  }
  'identity.campaign': {
    id: CampaignId
    agency: string
    quarter: string
    opened_at: Date
    opened_by: PersonId | null
    due_at: Date
    warned_at: Date | null
    ended_at: Date | null
  }
  'identity.campaign_item': {
    campaign: CampaignId
    appointment: AppointmentId
    person: PersonId
    titles: Texts
    kind: 'holder' | 'acting' | 'substitute'
    roles: string[]
    powers: ColumnType<PowerThen[], string, string>
    since: Date
    last_sign_in: Date | null
    acts: number
    decision: CampaignDecision | null
    decided_by: PersonId | null
    decided_at: Date | null
    reason: Generated<string>
  }
  'identity.personnel_file': {
    id: PersonnelFileId
    agency: string
    state: Generated<PersonnelState>
    officials: number
    leavers: number
    reason: Generated<string>
    uploaded_by: PersonId
    uploaded_at: Date
    proposed_at: Date | null
    decided_by: PersonId | null
    decided_at: Date | null
    done_at: Date | null
  }
  'identity.scheduled_post': {
    appointment: AppointmentId
    person: PersonId
    post: PostId
    begins: Date
    reason: string
    settled_at: Date | null
  }
  'identity.personnel_row': {
    file: PersonnelFileId
    position: number
    line: number | null
    plan: Plan
    state: RowState
    problem: string | null
    person: PersonId | null
    post: PostId | null
    appointment: AppointmentId | null
    kind: 'holder' | 'acting' | null
    until: Date | null
    begins: Date | null
    sealed_identifier: Buffer | null
    sealed_code: Buffer | null
    sealed: Generated<boolean>
    identifier_hash: Buffer | null
    invitation: Uuid<'invitation'> | null
    done_at: Date | null
  }
  'identity.recovery': {
    id: RecoveryId
    person: PersonId
    agency: string
    state: Generated<RecoveryState>
    document: string
    document_until: string
    reason: string
    opened_by: PersonId
    opened_at: Date
    confirmed_by: PersonId | null
    confirmed_at: Date | null
    code_hash: Buffer | null
    code_expires_at: Date | null
    ended_at: Date | null
    ended_by: PersonId | null
  }
  'identity.session': {
    token_hash: Buffer
    person: PersonId
    started_at: Date
    seen_at: Date
    expires_at: Date
    user_agent: string
    id: Generated<string>
    aal: Generated<Level>
    amr: Generated<string[]>
    auth_time: Date
    place: string | null
  }
  'identity.surface_session': {
    token_hash: Buffer
    surface: Surface
    session: string
    mandate: string | null
    aal: Level
    amr: string[]
    auth_time: Date
    started_at: Date
    seen_at: Date
    idle_seconds: number
    expires_at: Date
  }
  'identity.attempt': {
    key: Buffer
    failures: number
    first_at: Date
    blocked_until: Date | null
  }
  'identity.familiar_place': { key: Buffer; last_at: Date }
  'identity.invitation': {
    code_hash: Buffer
    agency: string
    roles: string[]
    expires_at: Date
    used_at: Date | null
    used_by: PersonId | null
    id: Generated<Uuid<'invitation'>>
    given_by: PersonId | null
    agreed_by: PersonId | null
    post: PostId | null
    decree: DecreeId | null
    reason: Generated<string>
    withdrawn_at: Date | null
  }
}

export const db = (ctx: Ctx) => ctx.sql.withTables<Tables>()

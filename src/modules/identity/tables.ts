import type { Generated } from 'kysely'
import type { ClientMetadata } from 'oidc-provider'
import type { Ctx, Level, PersonId, Texts, Uuid } from '#kernel'
import type { ClientState, Environment } from './clients/client.ts'

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
export type KeptFields = Readonly<Record<string, string | readonly string[]>>

export type Tables = {
  'identity.person': {
    id: Generated<PersonId>
    identifier: string
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
  }
  'identity.recovery_code': {
    authenticator: AuthenticatorId
    code_hash: Buffer
    used_at: Date | null
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
  'identity.official': { person: PersonId; agency: string; roles: string[]; since: Date }
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
    idle_seconds: Generated<number>
    place: string | null
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
  }
  'identity.oidc_grant': {
    id: Buffer
    person: PersonId | null
    client: string
    session: Buffer | null
    sealed: Buffer
    expires_at: Date
    revoked_at: Date | null
  }
  'identity.oidc_logout': {
    id: Generated<Uuid<'logout'>>
    session: Buffer
    person: PersonId
    client: string
    tries: Generated<number>
    due_at: Date
  }
  'identity.oidc_item': {
    id: Buffer
    kind: string
    grant_id: Buffer | null
    found_by: Buffer | null
    sealed: Buffer
    expires_at: Date
    consumed_at: Date | null
  }
  'identity.client': {
    id: string
    agency: string
    environment: Environment
    names: Texts
    state: ClientState
    metadata: Partial<ClientMetadata>
    secret_hash: Buffer | null
    secret_expires_at: Date | null
    proposed_by: PersonId | null
    proposed_at: Date
    approved_by: PersonId | null
    approved_at: Date | null
    version: Generated<number>
  }
  'identity.consent': {
    person: PersonId
    client: string
    scopes: string[]
    given_at: Date
    withdrawn_at: Date | null
  }
  'identity.oidc_subject': { sector: string; person: PersonId; subject: string }
}

export const db = (ctx: Ctx) => ctx.sql.withTables<Tables>()
    certificate_expires_at: Date | null

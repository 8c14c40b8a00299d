import type { Generated } from 'kysely'
import type { ClientMetadata } from 'oidc-provider'
import type { MandateId, PersonId, Texts, Uuid } from '#kernel'
import type { ClientState, Environment } from '../clients/client.ts'
import type { TokenFormat } from '../clients/resource.ts'

/** Rows of the provider of sign-in and of its clients. */
export type ProviderTables = {
  'identity.oidc_acting': {
    family: Buffer
    mandate: MandateId
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
    certificate_expires_at: Date | null
    registered_with: Generated<string | null>
    proposed_by: PersonId | null
    proposed_at: Date
    approved_by: PersonId | null
    approved_at: Date | null
    version: Generated<number>
  }
  'identity.initial_token': {
    id: Generated<string>
    hash: Buffer
    agency: string
    environment: Environment
    scopes: string[]
    uses_left: number
    made_by: PersonId
    made_at: Date
    expires_at: Date
  }
  'identity.resource': {
    id: string
    audience: string
    agency: string
    environment: Environment
    names: Texts
    scopes: Readonly<Record<string, Texts>>
    server: string
    format: TokenFormat
    state: ClientState
    proposed_by: PersonId
    proposed_at: Date
    approved_by: PersonId | null
    approved_at: Date | null
    version: Generated<number>
  }
  'identity.resource_access': {
    resource: string
    client: string
    scopes: string[]
    given_by: PersonId
    given_at: Date
  }
  'identity.client_warning': { client: string; ends_at: Date; days: number; told_at: Date }
  'identity.consent': {
    person: PersonId
    client: string
    scopes: string[]
    given_at: Date
    withdrawn_at: Date | null
  }
  'identity.oidc_subject': { sector: string; person: PersonId; subject: string }
}

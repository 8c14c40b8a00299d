import type { Generated } from 'kysely'
import type { Ctx, PersonId, Texts } from '#kernel'

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
}

export const db = (ctx: Ctx) => ctx.sql.withTables<Tables>()

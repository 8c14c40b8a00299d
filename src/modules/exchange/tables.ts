import type { Ctx, PersonId, Uuid } from '#kernel'

export type LookupId = Uuid<'lookup'>
export type LookupState = 'found' | 'not-found' | 'unavailable'

export type Tables = {
  'exchange.lookup': {
    id: LookupId
    register: string
    key_hash: Buffer
    purpose: string
    fields: string[]
    asked_by: PersonId | null
    consent: string | null
    state: LookupState
    fault: string | null
    at: Date
    took_ms: number
  }
  'exchange.peer': { register: string; failures: number; failed_at: Date }
}

export const db = (ctx: Ctx) => ctx.sql.withTables<Tables>()

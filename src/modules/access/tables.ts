import type { Generated } from 'kysely'
import type { Ctx, PersonId, Texts, Uuid } from '#kernel'

export type LookId = Uuid<'look'>
export type LookKind = 'person' | 'holders'

type Tables = {
  'access.look': {
    id: Generated<LookId>
    officer: PersonId
    agency: string
    at: Date
    kind: LookKind
    person: PersonId | null
    act: string | null
    amount: bigint | null
    body: string | null
    seat: string | null
    moment: Date
    reason: string
  }
  'access.policy_set': {
    id: Generated<string>
    module: string
    sha256: string
    declared: unknown
    words: Readonly<Record<string, Texts>>
    since: Date
  }
}

export const db = (ctx: Ctx) => ctx.sql.withTables<Tables>()

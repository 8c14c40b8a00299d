import type { ColumnType, Generated } from 'kysely'
import type { Ctx, PersonId, Texts, Uuid } from '#kernel'
import type { Changes } from './overlay.ts'

export type LookId = Uuid<'look'>
export type PolicySetId = Uuid<'policy-set'>
export type ProposalId = Uuid<'policy-proposal'>
export type LookKind = 'person' | 'holders'

export type Outcome = 'published' | 'refused' | 'withdrawn'
type Json<V> = ColumnType<V, string, string>

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
    id: Generated<PolicySetId>
    module: string
    sha256: string
    declared: unknown
    words: Readonly<Record<string, Texts>>
    since: Date
    code_sha256: string
    overlay: Json<Changes>
    lapsed: string[]
    proposal: ProposalId | null
  }
  'access.policy_proposal': {
    id: Generated<ProposalId>
    module: string
    base: PolicySetId
    changes: Json<Changes>
    reason: string
    agency: string
    proposed_by: PersonId
    proposed_at: Date
    decided_by: PersonId | null
    decided_at: Date | null
    outcome: Outcome | null
  }
}

export const db = (ctx: Ctx) => ctx.sql.withTables<Tables>()

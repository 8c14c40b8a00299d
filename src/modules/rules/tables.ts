import type { ColumnType, Generated, JSONColumnType } from 'kysely'
import type { Ctx, PersonId, Texts, Uuid } from '#kernel'
import type { RuleSetFile, Scenario } from './pack/rule-set-file.ts'

/** What a rule set says of itself, with the names of the laws and the titles of the sources that it names. */
export type Definition = RuleSetFile & {
  laws: Readonly<Record<string, Texts>>
  /** a text alone as outcomes of before have it */
  titles: Readonly<Record<string, Texts | string>>
}

export type DraftId = Uuid<'rule-draft'>
export type ProposalId = Uuid<'rule-proposal'>
export type VersionId = Uuid<'rule-set-version'>

/** A version as the pack has it: the days, the model's hash, and the file that it stands in. */
export type PackVersionRow = { from: string; to: string | null; model: string; file: string }

type Json<V> = ColumnType<V, string, string>

export type Tables = {
  'rules.model': { hash: string; dmn: string; loaded_at: Date }
  'rules.rule_set': {
    id: string
    owner: string
    definition: JSONColumnType<Definition>
    current: Generated<boolean>
    /** those that hold now: the pack's, or what was published since */
    scenarios: Json<readonly Scenario[]>
    pack_versions: Json<readonly PackVersionRow[]>
    /** of the pack's versions and scenarios */
    pack_sha256: string | null
  }
  'rules.rule_set_version': {
    id: Generated<VersionId>
    rule_set: string
    /** days on which it decides, as PostgreSQL writes a range */
    valid: string
    model: string
    /** moments from which and until which it was held to be so */
    known: string
    /** null: the pack's */
    proposal: ProposalId | null
  }
  'rules.draft': {
    id: Generated<DraftId>
    rule_set: string
    /** hash of the model that it began from */
    base: string
    version: Generated<number>
    begun_by: PersonId
    begun_at: Date
    ended: 'published' | 'discarded' | null
  }
  'rules.draft_revision': {
    draft: DraftId
    version: number
    dmn: string
    scenarios: Json<readonly Scenario[]>
    valid: string
    saved_by: PersonId
    saved_at: Date
  }
  'rules.proposal': {
    id: Generated<ProposalId>
    draft: DraftId
    version: number
    rule_set: string
    standing: VersionId[]
    reason: string
    basis: string
    agency: string
    proposed_by: PersonId
    proposed_at: Date
    decided_by: PersonId | null
    decided_at: Date | null
    outcome: 'published' | 'declined' | 'withdrawn' | null
    answer: string | null
    lapsed_at: Date | null
  }
  'rules.recorded_case': {
    id: Generated<string>
    rule_set: string
    decided_on: string
    inputs: Json<Readonly<Record<string, unknown>>>
    simulated: boolean
    /** that decided; null for cases that nobody decided */
    model: string | null
    outcome: Json<unknown> | null
  }
}

export const db = (ctx: Ctx) => ctx.sql.withTables<Tables>()

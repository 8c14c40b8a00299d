import type { Generated, JSONColumnType } from 'kysely'
import type { Ctx, Texts } from '#kernel'
import type { RuleSetFile } from './pack/rule-set-file.ts'

/** What a rule set says of itself, with the names of the laws and the titles of the sources that it names. */
export type Definition = RuleSetFile & {
  laws: Readonly<Record<string, Texts>>
  titles: Readonly<Record<string, string>>
}

export type Tables = {
  'rules.model': { hash: string; dmn: string; loaded_at: Date }
  'rules.rule_set': {
    id: string
    owner: string
    definition: JSONColumnType<Definition>
    current: Generated<boolean>
  }
  'rules.rule_set_version': {
    id: Generated<string>
    rule_set: string
    /** days on which it decides, as PostgreSQL writes a range */
    valid: string
    model: string
    /** moments from which and until which it was held to be so */
    known: string
  }
}

export const db = (ctx: Ctx) => ctx.sql.withTables<Tables>()

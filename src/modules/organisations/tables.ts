import type { Generated } from 'kysely'
import type { Ctx, Texts } from '#kernel'

export type Tables = {
  'organisations.organisation': {
    id: string
    kind: string
    kind_names: Texts
    kind_plurals: Generated<Texts>
    abbreviation: string | null
    parent: string | null
    names: Texts
    source: string | null
    reliability: string | null
    position: number
    current: boolean
  }
}

export const db = (ctx: Ctx) => ctx.sql.withTables<Tables>()

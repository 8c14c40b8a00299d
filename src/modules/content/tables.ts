import type { Generated } from 'kysely'
import type { Ctx } from '#kernel'

export type Tables = {
  'content.publication': { id: Generated<bigint>; inputs: string; at: Date }
  'content.page': {
    path: string
    sha256: string
    type: string
    brotli: Buffer
    gzip: Buffer
    publication: bigint
  }
}

export const db = (ctx: Ctx) => ctx.sql.withTables<Tables>()

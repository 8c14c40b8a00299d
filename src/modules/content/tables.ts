import type { Generated, JSONColumnType } from 'kysely'
import type { Ctx, SearchEntry, Texts } from '#kernel'
import type { Concept } from './search/concepts.ts'

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
  'content.search_index': {
    version: string
    inputs: string
    entries: number
    weights: Buffer
    concepts: JSONColumnType<Concept[]>
    faint: JSONColumnType<string[]>
    at: Date
  }
  'content.search_entry': {
    version: string
    number: number
    id: string
    kind: SearchEntry['kind']
    path: string
    titles: JSONColumnType<Texts>
    summaries: JSONColumnType<Texts>
    owners: JSONColumnType<Texts> | null
    keys: JSONColumnType<string[]>
  }
  'content.search_lexeme': { version: string; lexeme: string; entries: number; postings: Buffer }
  'content.search_word': { version: string; word: string; lexeme: string; written: string }
}

export const db = (ctx: Ctx) => ctx.sql.withTables<Tables>()

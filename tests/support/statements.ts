import { randomUUID } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type KyselyPlugin, PostgresQueryCompiler } from 'kysely'

const FOLDER = join(import.meta.dirname, '..', '..', 'var', 'sql')
const FRAMES = 40
const BLANK = '\u0001'

/** `module` → its statements, as `docs/reference/sql/<module>.sql` lists them. */
const seen = new Map<string, Set<string>>()

/**
 * Notes each statement that the product's code makes, under the module of the file that made it; a
 * test's own statements are left out. A plugin sees a query within the call that executes it, so the
 * stack still says where that is.
 */
export const statementNotes: KyselyPlugin = {
  transformQuery: ({ node, queryId }) => {
    const { sql } = new PostgresQueryCompiler().compileQuery(node, queryId)
    const carried = carriedBy(sql)
    const module = callingModule(carried !== undefined)
    if (module) {
      const statements = seen.get(module) ?? new Set()
      for (const one of partsOf(carried ?? sql)) statements.add(shapeOf(one))
      seen.set(module, statements)
    }
    return node
  },
  transformResult: async ({ result }) => result,
}

/** Leaves the notes of this test file for the reference, which merges them. */
export function writeStatements() {
  if (seen.size === 0) return
  mkdirSync(FOLDER, { recursive: true })
  const notes = Object.fromEntries(
    [...seen].map(([module, statements]) => [module, [...statements]]),
  )
  writeFileSync(join(FOLDER, `${randomUUID()}.json`), JSON.stringify(notes))
}

/** What an act gives `record.with` to carry: its own statements, without the kernel's at their end. */
function carriedBy(sql: string): string | undefined {
  const [own, kernels] = sql.split(/,\s*audited as \(|\s+insert into kernel[.]audit/)
  const carries = kernels !== undefined && /^\s*with\b.*[)]\s*$/s.test(own ?? '')
  return carries ? `${own} select 1` : undefined
}

/**
 * A statement that is put together of what its acts need is noted part by part, since which parts meet is
 * chance: each with the table `done` that tells it which acts hold. What makes `done` reads no table of its own.
 */
function partsOf(sql: string): string[] {
  if (!/\bdone as \(/.test(sql)) return [sql]
  let depth = 0
  const parts = [...sql.matchAll(/(\w+) as \(|[()]/g)].flatMap(({ 0: found, 1: name, index }) => {
    depth += found === ')' ? -1 : 1
    if (depth !== 1 || name === undefined || name === 'done') return []
    return [within(sql, index + found.length)]
  })
  return parts.map((part) => `with done as (select 1 as n) ${part}`)
}

/** From a place within brackets to where these close. */
function within(sql: string, from: number): string {
  let depth = 1
  const end = [...sql.slice(from).matchAll(/[()]/g)].find(({ 0: found }) => {
    depth += found === ')' ? -1 : 1
    return depth === 0
  })
  return sql.slice(from, end && from + end.index)
}

/** @param carried  the kernel only carries the statement: it is the next file's */
function callingModule(carried: boolean): string | undefined {
  const before = Error.stackTraceLimit
  Error.stackTraceLimit = FRAMES
  const stack = new Error().stack ?? ''
  Error.stackTraceLimit = before
  const frame = stack.split('\n').find(
    (line) =>
      /\/(src|tests)\//.test(line) &&
      // `prepared` only passes on what a module has written.
      !/\/node_modules\/|support\/statements|kernel\/prepared[.]ts/.test(line) &&
      !(carried && /kernel\/record[.]ts/.test(line)),
  )
  if (!frame || /([.]test|\/fixture)[.]tsx?|\/tests\//.test(frame)) return undefined
  return /\/src\/modules\/([^/]+)\//.exec(frame)?.[1] ?? /\/src\/(kernel|apps)\//.exec(frame)?.[1]
}

/** The same text however many rows or values are given, with its blanks counted anew. */
function shapeOf(sql: string): string {
  let blank = 0
  return sql
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/\$\d+/g, BLANK)
    .replace(/(\((?:[^()]|\([^()]*\))*\))(?:, \1)+/g, '$1')
    .replaceAll(
      new RegExp(`${BLANK}(?:, ${BLANK})*(?=\\))`, 'g'),
      (list, at: number, text: string) =>
        / in \($/.test(text.slice(0, at)) ? `${BLANK}, …` : list,
    )
    .replaceAll(BLANK, () => `$${++blank}`)
}

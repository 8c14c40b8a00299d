import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const HEAD = (module) =>
  `-- Every statement of ${module} that the tests have seen. Generated: node scripts/reference.mjs --sql\n`
const CLAUSES =
  'from|where|group by|having|order by|limit|for update|for no key update|returning|on conflict|set|values|inner join|left join|join|union all'

const folderOf = (root) => join(root, 'docs', 'reference', 'sql')

/**
 * Holds the statements that the tests of the database saw against `docs/reference/sql`.
 *
 * @param {string} root  the checkout
 * @param {string} notes  the folder with what each test file saw
 * @throws {Error} when one is not there, or names a schema that is not its module's
 */
export function checkStatements(root, notes = join(root, 'var', 'sql')) {
  const seen = readSeen(notes)
  if (seen.size === 0) throw new Error('the tests saw no statement: nothing was noted')
  const schemas = [...seen.keys()]
  const wrong = []
  for (const [module, statements] of seen) {
    const file = join(folderOf(root), `${module}.sql`)
    const known = existsSync(file) ? readFileSync(file, 'utf8') : ''
    for (const statement of statements) {
      if (!known.includes(`${pretty(statement)};\n`))
        wrong.push(`${module}, not in the reference: ${statement}`)
      const foreign = schemas.find((schema) => schema !== module && names(statement, schema))
      if (foreign && module !== 'apps')
        wrong.push(`${module} reaches into ${foreign}: ${statement}`)
    }
  }
  if (wrong.length > 0) {
    throw new Error(
      `${wrong.join('\n')}\nRead what is new, then run: node scripts/reference.mjs --sql`,
    )
  }
}

/** A function is what its owner publishes: only tables are its own. */
const names = (statement, schema) =>
  new RegExp(`"${schema}"[.]"|(?:from|join|into|update) ${schema}[.]\\w+\\b(?![(])`).test(statement)

/** Writes one file for each module that makes statements. */
export function writeStatements(root) {
  const folder = folderOf(root)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const [module, statements] of readSeen(join(root, 'var', 'sql'))) {
    const text = [...statements].sort().map((statement) => `\n${pretty(statement)};\n`)
    writeFileSync(join(folder, `${module}.sql`), HEAD(module) + text.join(''))
  }
}

/** What each test file noted, together: module → statements. */
function readSeen(folder) {
  const seen = new Map()
  if (!existsSync(folder)) return seen
  for (const file of readdirSync(folder)) {
    const notes = JSON.parse(readFileSync(join(folder, file), 'utf8'))
    for (const [module, statements] of Object.entries(notes)) {
      const all = seen.get(module) ?? new Set()
      for (const statement of statements) all.add(statement)
      seen.set(module, all)
    }
  }
  return seen
}

/** A clause a line, where it is not within brackets. */
function pretty(statement) {
  let depth = 0
  return statement.replace(
    new RegExp(`[()]|'(?:[^']|'')*'| (?=(?:${CLAUSES})\\b)`, 'g'),
    (found) => {
      if (found === '(') depth += 1
      if (found === ')') depth -= 1
      return found === ' ' && depth === 0 ? '\n  ' : found
    },
  )
}

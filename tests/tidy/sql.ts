import ts from 'typescript'
import {
  type Findings,
  isSource,
  literalOf,
  modulesOf,
  nodesOf,
  ownerOf,
  placeOf,
  type Tree,
} from './tree.ts'

/** Kysely's methods whose first argument is a table. */
const TABLE_METHODS = new Set([
  'selectFrom',
  'insertInto',
  'updateTable',
  'deleteFrom',
  'mergeInto',
  'from',
  'using',
  'innerJoin',
  'leftJoin',
  'rightJoin',
  'fullJoin',
  'crossJoin',
  'innerJoinLateral',
  'leftJoinLateral',
])
const SYSTEM_SCHEMAS = ['pg_catalog', 'information_schema', 'pg_temp', 'excluded']
const SCHEMA_TABLE = /\b([a-z_]+)\.([a-z_]+)\b/g

/** Tables by schema, as the migrations make them. */
function tablesOf(tree: Tree) {
  const tables = new Map<string, Set<string>>()
  for (const file of tree.files.filter((path) => /\/schema\/\d{3}-[a-z0-9-]+[.]sql$/.test(path))) {
    const made = tree
      .read(file)
      .matchAll(
        /create (?:table|view|materialized view)\s+(?:if not exists\s+)?([a-z_]+)\.([a-z_]+)/g,
      )
    for (const [, schema = '', table = ''] of made) {
      tables.set(schema, (tables.get(schema) ?? new Set()).add(table))
    }
  }
  return tables
}

/** No SQL of a module names another's schema: not in the `sql` tag, not to Kysely, not in DDL. */
export function ownershipFindings(tree: Tree): Findings {
  const tables = tablesOf(tree)
  const schemas = new Set(['kernel', ...modulesOf(tree)])
  const findings: Findings = []
  const look = (text: string, owner: string, place: string) => {
    for (const [name, schema = '', table = ''] of text.matchAll(SCHEMA_TABLE)) {
      const foreign = schema !== owner && schemas.has(schema) && tables.get(schema)?.has(table)
      if (foreign) findings.push(`${place} ${owner} names ${name}`)
    }
  }
  for (const file of tree.files) {
    const owner = ownerOf(file)
    if (!owner) continue
    if (/\/schema\/.*[.]sql$/.test(file)) look(withoutComments(tree.read(file)), owner, file)
    if (!isSource(file)) continue
    const source = tree.parse(file)
    for (const node of sqlTags(source)) look(node.template.getText(), owner, placeOf(source, node))
    for (const node of tableNames(source)) look(node.text, owner, placeOf(source, node))
  }
  return findings
}

const withoutComments = (sql: string) => sql.replace(/--.*$/gm, '')

const sqlTags = (source: ts.SourceFile) =>
  nodesOf(source, ts.isTaggedTemplateExpression).filter(({ tag }) => tag.getText() === 'sql')

const tableNames = (source: ts.SourceFile) => [
  ...nodesOf(source, ts.isCallExpression).flatMap((call) => {
    const { expression, arguments: given } = call
    if (!ts.isPropertyAccessExpression(expression) || !TABLE_METHODS.has(expression.name.text))
      return []
    const [first] = given
    if (!first) return []
    const names = ts.isArrayLiteralExpression(first) ? first.elements : [first]
    return names.flatMap((name) => (ts.isStringLiteralLike(name) ? [name] : []))
  }),
  // the keys of `Tables`
  ...nodesOf(source, ts.isPropertySignature).flatMap(({ name }) =>
    ts.isStringLiteral(name) ? [name] : [],
  ),
]

/** Columns are named (those of a parameter's own JSON aside), and no statement is put together from text. */
export function statementFindings(tree: Tree): Findings {
  const findings: Findings = []
  for (const file of tree.files.filter((path) => ownerOf(path) && isSource(path))) {
    const source = tree.parse(file)
    for (const node of sqlTags(source)) {
      if (/select\s+([a-z]\w*\.)?\*(?!\s+from\s+jsonb_)/i.test(node.template.getText())) {
        findings.push(`${placeOf(source, node)} select *`)
      }
    }
    for (const call of nodesOf(source, ts.isCallExpression)) {
      const name = call.expression.getText().replace(/^[\s\S]*[.]/, '')
      const place = placeOf(source, call)
      if (name === 'selectAll' || name === 'returningAll') findings.push(`${place} ${name}()`)
      const receiver = call.expression.getText().slice(0, -name.length)
      if (receiver === 'sql.' && isLiteralOnly(name, file)) {
        if (literalOf(call.arguments[0]) === undefined)
          findings.push(`${place} sql.${name} of a value`)
      }
      if (name === 'query' && !file.startsWith('src/kernel/') && isBuilt(call.arguments[0])) {
        findings.push(`${place} a statement put together from text`)
      }
    }
  }
  return findings
}

/** A name that is quoted can do no harm, but a module's tables are named where they are used. */
const isLiteralOnly = (name: string, file: string) =>
  name === 'raw' ||
  name === 'lit' ||
  (['id', 'table'].includes(name) && !file.startsWith('src/kernel/'))

const isBuilt = (node: ts.Expression | undefined) =>
  node !== undefined && (ts.isTemplateExpression(node) || ts.isBinaryExpression(node))

/** A list ends: a chain that selects rows has a limit, or is taken by `executeTakeFirst`. */
export function boundFindings(tree: Tree): Findings {
  const findings: Findings = []
  for (const file of tree.files.filter((path) => ownerOf(path) && isSource(path))) {
    const source = tree.parse(file)
    for (const call of nodesOf(source, ts.isCallExpression)) {
      const chain = chainOf(call)
      if (chain[0] !== 'execute' || !chain.includes('selectFrom')) continue
      const bounded = ['limit', 'forUpdate', 'fetch'].some((method) => chain.includes(method))
      if (!bounded && !saysWhy(source, call))
        findings.push(`${placeOf(source, call)} a list without an end`)
    }
  }
  return findings
}

/** Names of the methods called one on the other, the last first. */
function chainOf(call: ts.CallExpression): string[] {
  const { expression } = call
  if (!ts.isPropertyAccessExpression(expression)) return []
  const before = ts.isCallExpression(expression.expression) ? chainOf(expression.expression) : []
  return [expression.name.text, ...before]
}

/** A comment `bounded: why` before the statement says what ends a list that has no limit. */
function saysWhy(source: ts.SourceFile, call: ts.Node) {
  let at: ts.Node = call
  while (at.parent && !ts.isStatement(at)) at = at.parent
  return /\/[/*]+\s*bounded: \w+/.test(source.text.slice(at.getFullStart(), call.getEnd()))
}

/** A module's schema is of its name: a migration of it makes nothing elsewhere. */
export function migrationFindings(tree: Tree): Findings {
  return tree.files
    .filter((file) => ownerOf(file) && /\/schema\/.*[.]sql$/.test(file))
    .flatMap((file) => {
      const made = withoutComments(tree.read(file)).matchAll(
        /(?:create|alter|drop)\s+(?:or replace\s+)?(?:table|view|function|trigger \w+ .* on)\s+(?:if (?:not )?exists\s+)?([a-z_]+)\.([a-z_]+)/g,
      )
      return [...made].flatMap(([, schema = '', name]) =>
        schema === ownerOf(file) || SYSTEM_SCHEMAS.includes(schema)
          ? []
          : [`${file} changes ${schema}.${name}`],
      )
    })
}

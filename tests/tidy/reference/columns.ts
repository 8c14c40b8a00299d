import { join } from 'node:path'
import ts from 'typescript'
import type { Column, Table } from './schema.ts'

/** What the driver gives for each type of PostgreSQL, with the parsers of `kernel/database.ts`. */
const BASES: [RegExp, string][] = [
  [/\[\]$/, 'array'],
  [/^timestamp/, 'Date'],
  [/^(uuid|text|date|time|numeric|character|citext|tsvector|tstzrange|inet)/, 'string'],
  [/^(integer|smallint|double precision|real)/, 'number'],
  [/^bigint/, 'bigint'],
  [/^boolean/, 'boolean'],
  [/^bytea/, 'Buffer'],
  [/^jsonb?/, 'json'],
]

const baseOf = ({ type }: Column) => BASES.find(([pattern]) => pattern.test(type))?.[1] ?? type

/**
 * Holds the row types of each module's `tables.ts` against the schema: the same tables and columns,
 * what may be empty, what has a preset, and what the driver gives.
 *
 * @returns what differs, `module: schema.table.column …`
 */
export function columnFindings(root: string, schema: readonly Table[]): string[] {
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile).config,
    ts.sys,
    root,
  )
  const files = ts.sys.readDirectory(join(root, 'src', 'modules'), ['.ts'], undefined, [
    '*/tables.ts',
  ])
  const program = ts.createProgram(files, {
    ...options,
    incremental: false,
    tsBuildInfoFile: undefined,
  })
  const checker = program.getTypeChecker()
  const declared = files.flatMap((file) => {
    const source = program.getSourceFile(file)
    const alias = source?.statements.find(
      (node): node is ts.TypeAliasDeclaration =>
        ts.isTypeAliasDeclaration(node) && node.name.text === 'Tables',
    )
    return alias
      ? checker
          .getTypeAtLocation(alias)
          .getProperties()
          .map((property) => ({ property, alias }))
      : []
  })
  const names = new Set(declared.map(({ property }) => property.name))
  const typed = new Set([...names].map((name) => name.split('.')[0]))
  const findings = schema
    .filter(({ name }) => typed.has(name.split('.')[0]) && !names.has(name))
    .map(({ name }) => `${name} is in the schema and in no Tables`)
  for (const { property, alias } of declared) {
    const table = schema.find(({ name }) => name === property.name)
    const type = checker.getTypeOfSymbolAtLocation(property, alias)
    if (table) findings.push(...rowFindings(checker, alias, table, type))
    else findings.push(`${property.name} is in Tables and not in the schema`)
  }
  return findings
}

function rowFindings(checker: ts.TypeChecker, at: ts.Node, table: Table, row: ts.Type): string[] {
  const properties = new Map(row.getProperties().map((property) => [property.name, property]))
  const extra = [...properties.keys()].filter(
    (name) => !table.columns.some((column) => column.name === name),
  )
  return [
    ...extra.map((name) => `${table.name}.${name} is in Tables and not in the schema`),
    ...table.columns.flatMap((column) => {
      const property = properties.get(column.name)
      const place = `${table.name}.${column.name}`
      if (!property) return [`${place} is in the schema and not in Tables`]
      const type = checker.getTypeOfSymbolAtLocation(property, at)
      return columnDifferences(checker, at, table, column, type).map((text) => `${place} ${text}`)
    }),
  ]
}

function columnDifferences(
  checker: ts.TypeChecker,
  at: ts.Node,
  { view }: Table,
  column: Column,
  type: ts.Type,
): string[] {
  const part = (name: string) => {
    const property = type.getProperty(name)
    return property ? checker.getTypeOfSymbolAtLocation(property, at) : type
  }
  const read = part('__select__')
  const written = part('__insert__')
  const nullable = has(read, ts.TypeFlags.Null)
  const optional = has(written, ts.TypeFlags.Undefined)
  const base = baseOfType(checker, read)
  const wanted = baseOf(column)
  return [
    // PostgreSQL does not say what of a view may be empty.
    ...(view || nullable === column.nullable
      ? []
      : [`${column.nullable ? 'may' : 'may not'} be empty, Tables says otherwise`]),
    ...(optional && !column.nullable && column.preset === null
      ? ['has no preset, Tables says Generated']
      : []),
    ...(column.always && !has(written, ts.TypeFlags.Undefined | ts.TypeFlags.Never)
      ? ['is given by the database alone, Tables lets it be written']
      : []),
    ...(base === wanted || (wanted === 'json' && base !== 'Date' && base !== 'Buffer')
      ? []
      : [`is ${wanted} (${column.type}), Tables says ${base}`]),
  ]
}

const partsOf = (type: ts.Type) => (type.isUnion() ? type.types : [type])
const has = (type: ts.Type, flag: ts.TypeFlags) =>
  partsOf(type).some(({ flags }) => (flags & flag) !== 0)

const PRIMITIVES: [ts.TypeFlags, string][] = [
  [ts.TypeFlags.StringLike, 'string'],
  [ts.TypeFlags.NumberLike, 'number'],
  [ts.TypeFlags.BigIntLike, 'bigint'],
  [ts.TypeFlags.BooleanLike, 'boolean'],
]

/** The one base of a type, empty values and brands aside. */
function baseOfType(checker: ts.TypeChecker, type: ts.Type): string {
  const bases = partsOf(type)
    .filter(({ flags }) => (flags & (ts.TypeFlags.Null | ts.TypeFlags.Undefined)) === 0)
    .map((one) => {
      const parts = one.isIntersection() ? one.types : [one]
      const primitive = PRIMITIVES.find(([flag]) => parts.some(({ flags }) => (flags & flag) !== 0))
      if (primitive) return primitive[1]
      if (checker.isArrayType(one)) return 'array'
      const name = one.symbol?.name
      return name === 'Date' || name === 'Buffer' ? name : 'json'
    })
  return [...new Set(bases)].sort().join(' or ')
}

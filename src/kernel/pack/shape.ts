import type { Static, TSchema } from 'typebox'
import Value from 'typebox/value'
import type { Finding } from './finding.ts'
import { found, SHAPE_WORDS } from './found-words.ts'
import type { Said } from './said.ts'
import type { YamlFile, YamlPath } from './yaml-file.ts'

type ShapeError = ReturnType<typeof Value.Errors>[number]

type SchemaNode = {
  properties?: Record<string, unknown>
  description?: string
  enum?: unknown[]
  const?: unknown
  anyOf?: SchemaNode[]
  type?: unknown
}

const pathOf = (pointer: string): YamlPath =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))

const schemaAt = (schema: TSchema, pointer: string): SchemaNode => {
  let node: unknown = schema
  for (const step of pathOf(pointer.replace(/^#/, ''))) {
    node = (node as Record<string | number, unknown> | undefined)?.[step]
  }
  return (node ?? {}) as SchemaNode
}

const valueAt = (value: unknown, path: YamlPath): unknown => {
  let found = value
  for (const step of path) found = (found as Record<string, unknown> | undefined)?.[step]
  return found
}

/** Limits of JSON Schema by keyword, with the parameter that has the limit. */
const LIMITS = {
  minLength: 'min-length',
  maxLength: 'max-length',
  minItems: 'min-items',
  maxItems: 'max-items',
  minProperties: 'min-properties',
  minimum: 'minimum',
  maximum: 'maximum',
} as const
const isLimit = (keyword: string): keyword is keyof typeof LIMITS => keyword in LIMITS

const shapeOf = (description: string): Said | undefined => {
  const named = Object.entries(SHAPE_WORDS).find(([, words]) => words === description)
  return named && found(named[0] as keyof typeof SHAPE_WORDS)
}

/** What may stand there. */
const expected = (schema: SchemaNode, error: ShapeError): Said | string => {
  if (schema.description) return shapeOf(schema.description) ?? schema.description
  if (schema.enum) return found('one-of', { values: schema.enum.join(', ') })
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.anyOf) {
    const [first = '', ...others] = schema.anyOf.map((each) => expected(each, error))
    return others.reduce((first, second) => found('or', { first, second }), first)
  }
  return byKeyword(schema, error)
}

function byKeyword(schema: SchemaNode, { keyword, params }: ShapeError): Said {
  if (isLimit(keyword))
    return found(LIMITS[keyword], { limit: (params as { limit: number }).limit })
  if (keyword === 'pattern') {
    return found('pattern', { pattern: String((params as { pattern: unknown }).pattern) })
  }
  if (keyword === 'uniqueItems') return found('unique')
  const type = schema.type ?? (params as { type?: unknown }).type
  return type === undefined ? found('other-value') : found('type', { type: String(type) })
}

const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1]
    for (let j = 0; j < b.length; j += 1) {
      const change = (row[j] ?? 0) + (letter === b[j] ? 0 : 1)
      next.push(Math.min(change, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}

/** That a word is nearly one of the known ones, else the list of them. */
export const hinted = (word: string, known: readonly string[]): Said => {
  const near = known
    .map((each) => ({ each, far: distance(word, each) }))
    .sort((a, b) => a.far - b.far)[0]
  if (near && near.far <= (word.length < 4 ? 1 : Math.max(2, Math.floor(word.length / 3)))) {
    return found('did-you-mean', { near: near.each })
  }
  if (known.length === 0) return found('none-known')
  const shown = known.slice(0, 30).join(', ')
  return found('known-are', { known: `${shown}${known.length > 30 ? ', …' : ''}` })
}

/** The same in English. */
export const suggest = (word: string, known: readonly string[]): string =>
  hinted(word, known).english

/**
 * What names something that is not there; nothing where it is, or nothing is named.
 *
 * @param at    place of the name in the file
 * @param what  what it should be, in words
 */
export const unknownReference = (
  file: YamlFile,
  at: YamlPath,
  id: string | undefined,
  ids: readonly string[],
  what: string | Said,
): Finding[] =>
  id === undefined || ids.includes(id)
    ? []
    : [
        file.finding(at, {
          code: 'unknown-reference',
          message: found('unknown-reference', { what, id, hint: hinted(id, ids) }),
        }),
      ]

/** The keys that carry FEEL, for recognising an expression cut at its comma in a flow map. */
const expressionKeys = ['when', 'is', 'value']

const unknownKeys = (
  file: YamlFile,
  schema: TSchema,
  base: YamlPath,
  error: ShapeError,
  explain: ((key: string) => Said | undefined) | undefined,
): Finding[] => {
  const path = pathOf(error.instancePath)
  const at = [...base, ...path]
  const keys = (error.params as { additionalProperties: string[] }).additionalProperties
  const known = Object.keys(schemaAt(schema, error.schemaPath).properties ?? {})
  const owner = valueAt(file.value, at) as Record<string, unknown>
  if (
    file.inFlow(at) &&
    expressionKeys.some((key) => key in owner) &&
    keys.some((key) => owner[key] === null)
  ) {
    const message = found('expression-cut')
    return [file.finding(at, { code: 'expression-unquoted', message })]
  }
  const cut = (key: string) => file.inFlow(at) && owner[key] === null
  return keys.map((key) =>
    file.finding([...at, key], {
      code: 'unknown-key',
      message: cut(key)
        ? found('key-cut', { key })
        : (explain?.(key) ?? found('unknown-key', { key, hint: hinted(key, known) })),
      at: 'key',
    }),
  )
}

/**
 * Compares a part of a file with its schema and says what differs, and where.
 *
 * @param file     the file
 * @param schema   what the part must be
 * @param path     to the part; the whole file by default
 * @param explain  a better sentence for an unknown key, where one is known
 * @returns every difference; empty when the part is a `Static<typeof schema>`
 */
export const checkShape = (
  file: YamlFile,
  schema: TSchema,
  path: YamlPath = [],
  explain?: (key: string) => Said | undefined,
): Finding[] => {
  const value = valueAt(file.value, path)
  const errors = Value.Errors(schema, value).filter((error) => error.keyword !== 'boolean')
  const choices = errors.filter((error) => error.keyword === 'anyOf')
  const inChoice = (error: ShapeError) =>
    choices.some(
      (choice) => error !== choice && error.schemaPath.startsWith(`${choice.schemaPath}/anyOf`),
    )
  return errors
    .filter((error) => !inChoice(error))
    .flatMap((error) => {
      const at = [...path, ...pathOf(error.instancePath)]
      if (error.keyword === 'additionalProperties') {
        return unknownKeys(file, schema, path, error, explain)
      }
      if (error.keyword === 'required') {
        const missing = (error.params as { requiredProperties: string[] }).requiredProperties
        return missing.map((key) =>
          file.finding(at, {
            code: key === 'max' ? 'maximum-missing' : 'missing-key',
            message: key === 'max' ? found('maximum-missing') : found('missing-key', { key }),
          }),
        )
      }
      const node = schemaAt(schema, error.schemaPath)
      const shown = JSON.stringify(valueAt(file.value, at))
      const short = shown && shown.length > 60 ? `${shown.slice(0, 60)}…` : shown
      return [
        file.finding(at, {
          code: 'wrong-value',
          message: found('wrong-value', {
            shown: short ?? found('nothing'),
            expected: expected(node, error),
          }),
        }),
      ]
    })
}

/**
 * The file's value as its type, with all that is wrong with it.
 *
 * @returns `value` only when there is no finding
 */
export const shaped = <S extends TSchema>(
  file: YamlFile,
  schema: S,
): { value: Static<S> | undefined; findings: Finding[] } => {
  if (file.value === undefined) return { value: undefined, findings: [...file.findings] }
  const findings = [...file.findings, ...checkShape(file, schema)]
  return { value: findings.length === 0 ? (file.value as Static<S>) : undefined, findings }
}

import { checkShape, type Finding, hinted, shaped, type YamlFile, type YamlPath } from '#kernel'
import { said } from '../found/said.ts'
import { fieldSchemas, groupSchema, type PlainKind } from './field.ts'
import { type FormFile, formSchema } from './form-file.ts'

const kinds = [...Object.keys(fieldSchemas), 'group']

/** 'accept is for file only; this is a choice' beats a list of what is known. */
const explainKey = (kind: string) => (key: string) => {
  const owners = Object.entries(fieldSchemas).filter(
    ([name, schema]) => name !== kind && key in schema.properties,
  )
  if (owners.length === 0 || owners.length > 6) return undefined
  return said('key-of-others', { key, kinds: owners.map(([name]) => name).join(', '), kind })
}

const checkField = (file: YamlFile, value: unknown, at: YamlPath): Finding[] => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const message = said('field-no-map')
    return [file.finding(at, { code: 'wrong-value', message })]
  }
  const { kind, fields } = value as { kind?: unknown; fields?: unknown }
  if (typeof kind !== 'string' || !kinds.includes(kind)) {
    const message =
      kind === undefined
        ? said('kind-missing')
        : said('kind-unknown', { kind: String(kind), hint: hinted(String(kind), kinds) })
    const place = kind === undefined ? at : [...at, 'kind']
    return [file.finding(place, { code: 'unknown-kind', message })]
  }
  if (kind !== 'group')
    return checkShape(file, fieldSchemas[kind as PlainKind], at, explainKey(kind))
  return [...checkShape(file, groupSchema, at, explainKey(kind)), ...checkFields(file, fields, at)]
}

const checkFields = (file: YamlFile, fields: unknown, at: YamlPath): Finding[] =>
  Array.isArray(fields)
    ? fields.flatMap((field, index) => checkField(file, field, [...at, 'fields', index]))
    : []

/**
 * A form as its type, with all that is wrong with its shape.
 *
 * @returns `value` only when nothing is wrong
 */
export const shapeForm = (file: YamlFile): { value: FormFile | undefined; findings: Finding[] } => {
  const { findings } = shaped(file, formSchema)
  const pages = (file.value as { pages?: unknown } | undefined)?.pages
  if (Array.isArray(pages)) {
    for (const [index, page] of pages.entries()) {
      findings.push(...checkFields(file, page?.fields, ['pages', index]))
    }
  }
  // The shell is checked by its schema and each field by its kind's: together they are the type.
  return { value: findings.length === 0 ? (file.value as FormFile) : undefined, findings }
}

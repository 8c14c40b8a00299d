import { compile } from '#rules'
import type { Field, ServiceBundle } from '#services'

/** What a form asks for, and whether anything that the service says looks at the answer. */
export type Asked = {
  /** `activities.materials`, without numbers of items */
  path: string
  field: Field
  kind: 'document' | 'question'
  /** inputs of the rules that are made from it; what they come to is for the rules to say */
  inputs: readonly string[]
}

/** Typed by nobody, no question, or by which an applicant is reached, which nothing records. */
const NOT_ASKED = new Set(['note', 'declaration', 'person', 'group', 'phone', 'email'])

/**
 * Documents and questions of a form at which nothing looks but, it may be, the rules: no condition of another field, page
 * or document, no value that is worked out, no column, mark or need of the desk, no row of what is granted, nothing that
 * the procedure is told. A check of an answer by itself is no use of it. Where a name might be meant, it counts as read.
 */
export function unreadAsked(bundle: ServiceBundle, formId: string): Asked[] {
  const form = bundle.forms[formId]
  if (!form) return []
  const placed = form.pages.flatMap(({ fields }) => placesOf(fields, ''))
  const inputs = Object.entries(bundle.service.decidedBy?.inputs ?? {}).map(
    ([name, source]) => [name, wordsOf(source)] as const,
  )
  return placed
    .filter(({ field }) => !NOT_ASKED.has(field.kind) && !field.value && !field.from)
    .filter(({ path, field }) => !isRead(bundle, formId, placed, { path, field }))
    .map(({ path, field }) => ({
      ...{ path, field, kind: field.kind === 'file' ? 'document' : 'question' },
      inputs: inputs.flatMap(([name, words]) => (words.has(field.name) ? [name] : [])),
    }))
}

type Place = { path: string; field: Field }

const placesOf = (fields: readonly Field[], before: string): Place[] =>
  fields.flatMap((field) => {
    const path = `${before}${field.name}`
    return [{ path, field }, ...(field.kind === 'group' ? placesOf(field.fields, `${path}.`) : [])]
  })

function isRead(
  { forms, service, desk }: ServiceBundle,
  formId: string,
  placed: readonly Place[],
  { path, field }: Place,
): boolean {
  const others = placed.filter((one) => one.path !== path).map((one) => one.field)
  const expressions = [
    ...(forms[formId]?.pages ?? []).map(({ when }) => when),
    ...others.flatMap(({ when, value, check }) => [
      when,
      value,
      ...(check ?? []).map(({ is }) => is),
    ]),
    field.when,
    ...(service.evidence ?? []).map(({ when }) => when),
    ...Object.values(service.procedureData ?? {}),
    ...(desk?.highlight ?? []).map(({ when }) => when),
  ].filter((one) => one !== undefined)
  const paths = [
    ...(service.outputs ?? []).flatMap(({ rows, publicRows }) => [
      ...(rows ?? []),
      ...(publicRows ?? []),
    ]),
    ...(desk?.columns ?? []),
    ...(desk?.decide.approve.needs ?? []),
  ]
  return (
    expressions.some((one) => wordsOf(one).has(field.name)) ||
    paths.some((one) => one === path || one.startsWith(`${path}.`) || path.startsWith(`${one}.`))
  )
}

/** Every name in an expression, also behind a dot; words of texts in it are none. */
function wordsOf(expression: string): Set<string> {
  const code = expression.replace(/"(?:[^"\\]|\\.)*"/g, ' ')
  return new Set([...compile(expression).names, ...(code.match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? [])])
}

/** The answers at a path, of each item where it leads through a group that repeats. */
export function answersAt(answers: unknown, path: string): unknown[] {
  const [name = '', ...rest] = path.split('.')
  if (typeof answers !== 'object' || answers === null) return []
  const value: unknown = Reflect.get(answers, name)
  const values = Array.isArray(value) && rest.length > 0 ? value : [value]
  const found = rest.length > 0 ? values.flatMap((one) => answersAt(one, rest.join('.'))) : values
  return found.filter((one) => one !== undefined && one !== null && one !== '')
}

import { hinted, type Said } from '#kernel'
import type { Field, PlainField } from '../bundle/field.ts'
import type { FormFile } from '../bundle/form-file.ts'
import type { FileAnswer } from '../form/file-kind.ts'
import { isGroup } from '../form/model.ts'
import { type AnswerPath, isRecord, itemPath, memberPath } from '../form/path.ts'
import { said } from '../found/said.ts'

type Fault = { path: AnswerPath; message: Said }
export type Given = { answers: Record<string, unknown>; faults: readonly Fault[] }

const TYPES: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
}

/**
 * The answers of a scenario as a draft holds them: a file, told by its name, as it is once it was uploaded.
 *
 * @returns what a form does not ask is a fault, at its path
 */
export function givenAnswers(form: FormFile, answers: Readonly<Record<string, unknown>>): Given {
  const faults: Fault[] = []
  const fields = form.pages.flatMap((page) => page.fields)
  return { answers: membersOf(fields, answers, '', faults), faults }
}

function membersOf(
  fields: readonly Field[],
  given: Readonly<Record<string, unknown>>,
  parent: AnswerPath,
  faults: Fault[],
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]): [string, unknown][] => {
      const path = memberPath(parent, name)
      const field = fields.find((each) => each.name === name)
      if (!field) {
        const names = fields.map((each) => each.name)
        faults.push({
          path,
          message: said('form-asks-not', { path, hint: hinted(name, names) }),
        })
        return []
      }
      return [
        [
          name,
          field.many ? itemsOf(field, value, path, faults) : oneOf(field, value, path, faults),
        ],
      ]
    }),
  )
}

function itemsOf(field: Field, value: unknown, path: AnswerPath, faults: Fault[]): unknown {
  if (!Array.isArray(value)) {
    faults.push({ path, message: said('answer-is-list', { path }) })
    return value
  }
  return value.map((item, index) => oneOf(field, item, itemPath(path, index), faults))
}

function oneOf(field: Field, value: unknown, path: AnswerPath, faults: Fault[]): unknown {
  if (isGroup(field)) return isRecord(value) ? membersOf(field.fields, value, path, faults) : value
  return field.kind === 'file' && typeof value === 'string'
    ? fileNamed(field, value, path, faults)
    : value
}

function fileNamed(
  { accept }: Extract<PlainField, { kind: 'file' }>,
  name: string,
  path: AnswerPath,
  faults: Fault[],
): FileAnswer {
  const type = TYPES[name.split('.').at(-1)?.toLowerCase() ?? ''] ?? ''
  if (!accept.some((kind) => TYPES[kind] === type)) {
    faults.push({ path, message: said('file-type', { path, types: accept.join(', '), name }) })
  }
  return { file: `scenario:${name}`, name, type, bytes: 1, pages: 1 }
}

/** What the files of an application prove, by evidence of `service.yaml`. */
export function evidenceGiven(
  fields: readonly Field[],
  answers: Readonly<Record<string, unknown>>,
): ReadonlySet<string> {
  const found = fields.flatMap((field): string[] => {
    const value = answers[field.name]
    if (value === undefined || value === null) return []
    if (!isGroup(field)) return field.kind === 'file' ? [field.evidence] : []
    const items = Array.isArray(value) ? value : [value]
    return items.flatMap((item) => (isRecord(item) ? [...evidenceGiven(field.fields, item)] : []))
  })
  return new Set(found)
}

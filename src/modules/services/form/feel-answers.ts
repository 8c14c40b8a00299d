import type { Field } from '../bundle/field.ts'
import { kindOf } from './kinds.ts'
import { isRecord } from './path.ts'

type Answers = Readonly<Record<string, unknown>>

/** Canonical answers as FEEL has them; what was not answered is null. */
export const feelOf = (fields: readonly Field[], answers: Answers): Answers =>
  Object.fromEntries(
    fields.map((field) => [field.name, feelAt(field, answers[field.name] ?? null)]),
  )

function feelAt(field: Field, value: unknown): unknown {
  const { many, ...one } = field
  if (many) return Array.isArray(value) ? value.map((each) => feelAt(one as Field, each)) : []
  if (field.kind === 'group') return feelOf(field.fields, isRecord(value) ? value : {})
  return value === null ? null : kindOf(field).toFeel(value)
}

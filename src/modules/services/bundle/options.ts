import type { CodeLists } from '#kernel'
import type { PlainField } from './field.ts'

export type OptionsField = Extract<PlainField, { kind: 'choice' | 'choices' }>

/** Codes that may answer a choice, in the order in which they are offered; also those no longer offered. */
export const codesOf = (field: OptionsField, lists: CodeLists): readonly string[] =>
  field.options ?? listCodes(lists, field.optionsFrom ?? '')

const codes = new WeakMap<object, readonly string[]>()

function listCodes(lists: CodeLists, id: string): readonly string[] {
  const list = Object.hasOwn(lists, id) ? lists[id] : undefined
  if (!list) return []
  const known = codes.get(list) ?? list.options.map(({ option }) => option)
  codes.set(list, known)
  return known
}

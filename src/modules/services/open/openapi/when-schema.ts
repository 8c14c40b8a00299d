import type { Field } from '../../bundle/field.ts'

/** When something hangs on one answer, as JSON Schema. */
export type Condition = {
  readonly properties: Readonly<Record<string, { readonly const: unknown }>>
  readonly required: readonly string[]
}

const NAME = '([a-z][A-Za-z0-9]*)'
const IS_TRUE = new RegExp(`^${NAME}(?: = true)?$`)
const IS_FALSE = new RegExp(`^(?:not\\(${NAME}\\)|${NAME} = false)$`)
const IS_TEXT = new RegExp(`^${NAME} = "([^"\\\\]*)"$`)
const IS_NUMBER = new RegExp(`^${NAME} = (-?[0-9]+(?:\\.[0-9]+)?)$`)

/**
 * A condition in FEEL as JSON Schema, where it is that one answer beside it is a constant.
 *
 * @param siblings  the fields in whose object it stands
 * @returns undefined for every other condition: what it says is said in words
 */
export function conditionOf(when: string, siblings: readonly Field[]): Condition | undefined {
  const source = when.trim()
  const [name, value] = readCondition(source)
  const sibling = siblings.find((field) => field.name === name)
  if (name === undefined || !sibling || sibling.many || sibling.kind === 'group') return undefined
  return { properties: { [name]: { const: value } }, required: [name] }
}

function readCondition(source: string): [name: string | undefined, value?: unknown] {
  const [, text, constant] = IS_TEXT.exec(source) ?? []
  if (text !== undefined) return [text, constant]
  const [, number, digits] = IS_NUMBER.exec(source) ?? []
  if (number !== undefined) return [number, Number(digits)]
  const [, denied, compared] = IS_FALSE.exec(source) ?? []
  const no = denied ?? compared
  if (no !== undefined) return [no, false]
  const [, yes] = IS_TRUE.exec(source) ?? []
  return yes === undefined ? [undefined] : [yes, true]
}

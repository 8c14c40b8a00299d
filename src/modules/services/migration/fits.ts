import type { Field, PlainField } from '../bundle/field.ts'
import type { PlacedField } from '../bundle/scope.ts'
import { isGroup } from '../form/model.ts'

type Choice = Extract<PlainField, { kind: 'choice' | 'choices' }>

const isChoice = (field: Field): field is Choice =>
  field.kind === 'choice' || field.kind === 'choices'

/** Groups around a field that repeat: an answer keeps its number in each. */
export const listsAround = ({ groups }: PlacedField) => groups.filter(({ many }) => many)

/**
 * Why an answer of one field can never be one of another, in English; undefined where it can. Whether a given answer
 * is sound there is said by the form itself.
 */
export function unfit(before: PlacedField, after: PlacedField): string | undefined {
  const [from, to] = [before.field, after.field]
  if (isGroup(from) !== isGroup(to)) return `${before.path} and ${after.path} are not both groups`
  if (listsAround(before).length !== listsAround(after).length) {
    return `${before.path} and ${after.path} do not stand in as many lists`
  }
  if ((from.many === undefined) !== (to.many === undefined)) {
    return `only one of ${before.path} and ${after.path} is a list`
  }
  const texts = from.kind === 'text' && to.kind === 'longText'
  if (from.kind !== to.kind && !texts) {
    return `${before.path} is of kind ${from.kind}, ${after.path} of kind ${to.kind}`
  }
  if (from.kind === 'identifier' && to.kind === 'identifier' && from.identifier !== to.identifier) {
    return `${before.path} is a ${from.identifier}, ${after.path} a ${to.identifier}`
  }
  return undefined
}

/** Options of one field that another does not offer, called by their names there. */
export function lostOptions(
  before: Field,
  after: Field,
  values: Readonly<Record<string, string>> = {},
): string[] {
  if (!isChoice(before) || !isChoice(after) || !before.options || !after.options) return []
  const offered = new Set(after.options)
  return before.options.filter((option) => !offered.has(values[option] ?? option))
}

/** Whether what was answered can stand in a field: as many items as it takes, of options that it offers. */
export function takes(after: Field, value: unknown): boolean {
  if (after.many && Array.isArray(value) && value.length > after.many.max) return false
  if (!isChoice(after) || !after.options) return true
  const offered = new Set<unknown>(after.options)
  return (Array.isArray(value) ? value.flat() : [value]).every((one) => offered.has(one))
}

import type { Said } from '#kernel'
import type { Field, PlainField } from '../bundle/field.ts'
import type { PlacedField } from '../bundle/scope.ts'
import { isGroup } from '../form/model.ts'
import { said } from '../found/said.ts'

type Choice = Extract<PlainField, { kind: 'choice' | 'choices' }>

const isChoice = (field: Field): field is Choice =>
  field.kind === 'choice' || field.kind === 'choices'

/** Groups around a field that repeat: an answer keeps its number in each. */
export const listsAround = ({ groups }: PlacedField) => groups.filter(({ many }) => many)

/**
 * Why an answer of one field can never be one of another; undefined where it can. Whether a given answer
 * is sound there is said by the form itself.
 */
export function unfit(before: PlacedField, after: PlacedField): Said | undefined {
  const [from, to] = [before.field, after.field]
  if (isGroup(from) !== isGroup(to))
    return said('not-both-groups', { from: before.path, to: after.path })
  if (listsAround(before).length !== listsAround(after).length) {
    return said('lists-unlike', { from: before.path, to: after.path })
  }
  if ((from.many === undefined) !== (to.many === undefined)) {
    return said('one-list', { from: before.path, to: after.path })
  }
  const texts = from.kind === 'text' && to.kind === 'longText'
  if (from.kind !== to.kind && !texts) {
    return said('kinds-unlike', {
      from: before.path,
      fromKind: from.kind,
      to: after.path,
      toKind: to.kind,
    })
  }
  if (from.kind === 'identifier' && to.kind === 'identifier' && from.identifier !== to.identifier) {
    return said('kinds-unlike', {
      from: before.path,
      fromKind: from.identifier,
      to: after.path,
      toKind: to.identifier,
    })
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

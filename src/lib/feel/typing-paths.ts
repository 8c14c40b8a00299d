import { PROPERTY_TYPES } from './properties.ts'
import { type FeelType, listOf, UNKNOWN } from './type.ts'

/** What an iteration or a filter over a value sees. */
export function elementTypeOf(type: FeelType): FeelType {
  if (type.kind === 'list' || type.kind === 'range') return type.item
  return type.kind === 'any' ? UNKNOWN : type
}

/** The entries that can be asked for behind a point; undefined when nothing is known. */
export function entryTypesOf(type: FeelType): ReadonlyMap<string, FeelType> | undefined {
  if (type.kind === 'context') return type.entries
  if (type.kind === 'list') return entryTypesOf(type.item)
  return PROPERTY_TYPES.get(type.kind)
}

/** The type of `value.name`; undefined when there surely is no such entry. */
export function entryTypeOf(type: FeelType, name: string): FeelType | undefined {
  if (type.kind === 'unknown' || type.kind === 'any') return UNKNOWN
  if (type.kind === 'list') {
    const item = entryTypeOf(type.item, name)
    return item && listOf(item)
  }
  if (type.kind === 'range' && (name === 'start' || name === 'end')) return type.item
  const found = entryTypesOf(type)?.get(name)
  return found ?? (type.kind === 'context' && type.open ? UNKNOWN : undefined)
}

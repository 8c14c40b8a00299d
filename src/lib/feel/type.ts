import type { Kind } from './values.ts'

/** `unknown` is no type of FEEL: nothing is known before the expression runs. */
export type SimpleKind =
  | Exclude<Kind, 'range' | 'function' | 'list' | 'context'>
  | 'any'
  | 'unknown'

export type FeelType =
  | { readonly kind: SimpleKind }
  | { readonly kind: 'list'; readonly item: FeelType }
  | { readonly kind: 'range'; readonly item: FeelType }
  | {
      readonly kind: 'context'
      readonly entries: ReadonlyMap<string, FeelType>
      /** That there may be more entries than are known. */
      readonly open?: boolean
    }
  | {
      readonly kind: 'function'
      readonly parameters: readonly FeelType[]
      readonly result: FeelType
    }

const simple = (kind: SimpleKind): FeelType => ({ kind })

export const ANY = simple('any')
export const UNKNOWN = simple('unknown')
export const NULL = simple('null')
export const NUMBER = simple('number')
export const STRING = simple('string')
export const BOOLEAN = simple('boolean')
export const DATE_TYPE = simple('date')
export const TIME_TYPE = simple('time')
export const DATE_TIME = simple('date and time')
export const DAYS_TIME_TYPE = simple('days and time duration')
export const YEARS_MONTHS_TYPE = simple('years and months duration')

export const listOf = (item: FeelType): FeelType => ({ kind: 'list', item })
export const rangeOf = (item: FeelType): FeelType => ({ kind: 'range', item })
export const contextOf = (entries: ReadonlyMap<string, FeelType>, open = false): FeelType => ({
  kind: 'context',
  entries,
  open,
})
export const OPEN_CONTEXT = contextOf(new Map(), true)

/** The types that have a name of one or more words. */
export const NAMED_TYPES: ReadonlyMap<string, FeelType> = new Map([
  ['Any', ANY],
  ['Null', NULL],
  ['number', NUMBER],
  ['string', STRING],
  ['boolean', BOOLEAN],
  ['date', DATE_TYPE],
  ['time', TIME_TYPE],
  ['date and time', DATE_TIME],
  ['dateTime', DATE_TIME],
  ['days and time duration', DAYS_TIME_TYPE],
  ['dayTimeDuration', DAYS_TIME_TYPE],
  ['years and months duration', YEARS_MONTHS_TYPE],
  ['yearMonthDuration', YEARS_MONTHS_TYPE],
])

/** How deep item definitions are compared; a type that holds itself ends here. */
const DEPTH_MOST = 40

/** Whether each value of type a is a value of type b. */
export function conforms(a: FeelType, b: FeelType, depth = 0): boolean {
  if (a === b || a.kind === 'null' || depth > DEPTH_MOST) return true
  // Of what is not known nothing can be said against it.
  if (b.kind === 'any' || a.kind === 'unknown' || b.kind === 'unknown') return true
  if (a.kind === 'list') return b.kind === 'list' && conforms(a.item, b.item, depth + 1)
  if (a.kind === 'range') return b.kind === 'range' && conforms(a.item, b.item, depth + 1)
  if (a.kind === 'context') return b.kind === 'context' && hasEntries(a, b, depth)
  if (a.kind !== 'function') return a.kind === b.kind
  return (
    b.kind === 'function' &&
    a.parameters.length === b.parameters.length &&
    a.parameters.every((parameter, i) => conforms(b.parameters[i] ?? ANY, parameter, depth + 1)) &&
    conforms(a.result, b.result, depth + 1)
  )
}

type ContextType = Extract<FeelType, { kind: 'context' }>

function hasEntries(a: ContextType, b: ContextType, depth: number): boolean {
  for (const [name, wanted] of b.entries) {
    const given = a.entries.get(name)
    if (given === undefined || !conforms(given, wanted, depth + 1)) return false
  }
  return true
}

/** The type as FEEL writes it. */
export function typeText(type: FeelType, depth = 0): string {
  if (depth > 8) return '…'
  const inner = (item: FeelType) => typeText(item, depth + 1)
  switch (type.kind) {
    case 'list':
    case 'range':
      return `${type.kind}<${inner(type.item)}>`
    case 'context':
      return `context<${[...type.entries].map(([name, item]) => `${name}: ${inner(item)}`).join(', ')}>`
    case 'function':
      return `function<${type.parameters.map(inner).join(', ')}> -> ${inner(type.result)}`
    case 'any':
    case 'unknown':
      return 'Any'
    case 'null':
      return 'Null'
    default:
      return type.kind
  }
}

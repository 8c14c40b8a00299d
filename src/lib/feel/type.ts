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

/** How much is compared: types may hold types that hold each other many times. Beyond it all is well. */
const COMPARED_MOST = 20_000

/** Whether each value of type a is a value of type b. */
export function conforms(a: FeelType, b: FeelType, work = { left: COMPARED_MOST }): boolean {
  if (a === b || a.kind === 'null' || --work.left < 0) return true
  // Of what is not known nothing can be said against it.
  if (b.kind === 'any' || a.kind === 'unknown' || b.kind === 'unknown') return true
  if (a.kind === 'list') return b.kind === 'list' && conforms(a.item, b.item, work)
  if (a.kind === 'range') return b.kind === 'range' && conforms(a.item, b.item, work)
  if (a.kind === 'context') return b.kind === 'context' && hasEntries(a, b, work)
  if (a.kind !== 'function') return a.kind === b.kind
  return (
    b.kind === 'function' &&
    a.parameters.length === b.parameters.length &&
    a.parameters.every((parameter, i) => conforms(b.parameters[i] ?? ANY, parameter, work)) &&
    conforms(a.result, b.result, work)
  )
}

/**
 * Whether a value of a type may stand where another type is wanted, as it is or by one of FEEL's
 * conversions. False only where surely none may.
 */
export function mayBecome(type: FeelType, wanted: FeelType): boolean {
  if (type.kind === 'unknown' || type.kind === 'any' || conforms(type, wanted)) return true
  if (wanted.kind === 'list') {
    return mayBecome(type.kind === 'list' ? type.item : type, wanted.item)
  }
  if (type.kind === 'list') return mayBecome(type.item, wanted)
  if (type.kind === 'date') return wanted.kind === 'date and time'
  if (type.kind !== 'context' || wanted.kind !== 'context') return type.kind === wanted.kind
  return [...wanted.entries].every(([name, entry]) => {
    const given = type.entries.get(name)
    return given === undefined ? type.open === true : mayBecome(given, entry)
  })
}

type ContextType = Extract<FeelType, { kind: 'context' }>

function hasEntries(a: ContextType, b: ContextType, work: { left: number }): boolean {
  for (const [name, wanted] of b.entries) {
    const given = a.entries.get(name)
    if (given === undefined || !conforms(given, wanted, work)) return false
  }
  return true
}

/** The type as FEEL writes it; of what is large, the beginning. */
export function typeText(type: FeelType, depth = 0): string {
  if (depth > 3) return '…'
  const inner = (item: FeelType) => typeText(item, depth + 1)
  switch (type.kind) {
    case 'list':
    case 'range':
      return `${type.kind}<${inner(type.item)}>`
    case 'context':
      return `context<${entriesText(type, inner)}>`
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

function entriesText({ entries }: ContextType, inner: (item: FeelType) => string): string {
  const shown = [...entries].slice(0, 6).map(([name, item]) => `${name}: ${inner(item)}`)
  return [...shown, ...(entries.size > shown.length ? ['…'] : [])].join(', ')
}

import { rangeOfText } from './builtins/range-text.ts'
import { parseDate } from './date.ts'
import { parseDateTime } from './date-time.ts'
import { Decimal, type FeelNumber, parseNumber } from './decimal.ts'
import { parseDaysTime, parseYearsMonths } from './duration.ts'
import { FeelRange } from './range.ts'
import { literalText } from './text.ts'
import { parseTime } from './time.ts'
import type { FeelType } from './type.ts'
import { type FeelValue, isContext, isList, kindOf } from './values.ts'

export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json }

/**
 * A value as JSON. Numbers are JSON numbers where those are exact, else texts; dates, times and durations
 * are texts; a range is its text in FEEL. A function is null: it has no form outside of FEEL.
 */
export function toJson(value: FeelValue): Json {
  if (value === null || typeof value === 'boolean') return value
  if (typeof value === 'number' || typeof value === 'string') return value
  if (isList(value)) return value.map(toJson)
  if (isContext(value)) {
    return Object.fromEntries([...value].map(([name, entry]) => [name, toJson(entry)]))
  }
  if (value instanceof Decimal) return numberToJson(value)
  if (value instanceof FeelRange) return literalText(value)
  return kindOf(value) === 'function' ? null : String(value)
}

function numberToJson(n: Decimal): number | string {
  const near = Number(`${n.coefficient}e${n.exponent}`)
  return Number.isFinite(near) && String(parseNumber(String(near))) === String(n) ? near : String(n)
}

/**
 * A value of a type from JSON: what `toJson` wrote comes back. Where no type is said, texts stay texts.
 *
 * @returns undefined  when the JSON is none of the type
 */
export function fromJson(json: Json, type: FeelType): FeelValue | undefined {
  if (json === null) return null
  if (type.kind === 'list') return listFrom(json, type.item)
  if (type.kind === 'context') return contextFrom(json, type.entries)
  if (type.kind === 'any' || type.kind === 'unknown') return untyped(json)
  if (typeof json === 'boolean') return type.kind === 'boolean' ? json : undefined
  if (typeof json === 'number') return type.kind === 'number' ? exact(json) : undefined
  return typeof json === 'string' ? (READERS[type.kind]?.(json) ?? undefined) : undefined
}

const READERS: { readonly [K in FeelType['kind']]?: (text: string) => FeelValue } = {
  string: (text) => text,
  number: parseNumber,
  date: parseDate,
  time: parseTime,
  'date and time': parseDateTime,
  'days and time duration': parseDaysTime,
  'years and months duration': parseYearsMonths,
  range: rangeOfText,
}

const exact = (n: number): FeelNumber | undefined =>
  Number.isSafeInteger(n) ? n + 0 : (parseNumber(String(n)) ?? undefined)

function listFrom(json: Json, type: FeelType): FeelValue | undefined {
  if (!Array.isArray(json)) return undefined
  const items = json.map((item: Json) => fromJson(item, type))
  return items.every((item) => item !== undefined) ? items : undefined
}

const isObject = (json: Json): json is { readonly [key: string]: Json } =>
  typeof json === 'object' && json !== null && !Array.isArray(json)

function contextFrom(json: Json, types: ReadonlyMap<string, FeelType>): FeelValue | undefined {
  if (!isObject(json)) return undefined
  const context = new Map<string, FeelValue>()
  for (const [name, entry] of Object.entries(json)) {
    const type = types.get(name)
    const value = type ? fromJson(entry, type) : untyped(entry)
    if (value === undefined) return undefined
    context.set(name, value)
  }
  return context
}

function untyped(json: Json): FeelValue | undefined {
  if (json === null || typeof json === 'boolean' || typeof json === 'string') return json
  if (typeof json === 'number') return exact(json)
  return Array.isArray(json) ? listFrom(json, { kind: 'unknown' }) : contextFrom(json, new Map())
}

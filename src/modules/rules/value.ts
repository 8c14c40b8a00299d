import {
  Decimal,
  FeelDate,
  type FeelValue,
  isContext,
  isList,
  parseDate,
  parseNumber,
  toJson,
} from '#lib/feel/index'
import { isLocalDate, type LocalDate } from '#lib/time'

const dates = new Map<LocalDate, FeelDate>()
const MAX_DATES = 10_000

/** A day as FEEL knows days: to be compared, and to be taken apart by `.year`. */
export function toFeelDate(day: LocalDate): unknown {
  if (!isLocalDate(day)) return null
  let date = dates.get(day)
  if (!date) {
    if (dates.size >= MAX_DATES) dates.clear()
    date = parseDate(day) ?? undefined
    if (!date) return null
    dates.set(day, date)
  }
  return date
}

/** A value as a form has it, as FEEL has it; null for what FEEL has not. */
export function toFeel(value: unknown): FeelValue {
  if (value === undefined || value === null) return null
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') {
    // One value has one form: a whole number, without a sign of its zero.
    return Number.isSafeInteger(value) ? value + 0 : parseNumber(String(value))
  }
  if (Array.isArray(value)) return value.map(toFeel)
  if (value instanceof FeelDate) return value
  if (typeof value !== 'object') return null
  return new Map(Object.entries(value).map(([name, each]) => [name, toFeel(each)]))
}

/**
 * A FEEL value as plain JSON, as forms keep it: days and durations as ISO 8601 text, a number as the nearest
 * that JSON has; null for one that is beyond all of these, and for a function.
 */
export function fromFeel(value: FeelValue): unknown {
  if (value instanceof Decimal) {
    const near = Number(String(value))
    return Number.isFinite(near) ? near : null
  }
  if (isList(value)) return value.map(fromFeel)
  if (isContext(value)) {
    return Object.fromEntries([...value].map(([name, each]) => [name, fromFeel(each)]))
  }
  return toJson(value)
}

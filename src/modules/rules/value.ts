import { type FeelDate, FeelFunction, isFunction, isRange, parseDate } from 'feelin'
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

const todays = new Map<LocalDate, FeelFunction>()

/** The function `today()` of one day. */
export function todayFunction(day: LocalDate | undefined): unknown {
  if (day === undefined) return null
  let today = todays.get(day)
  if (!today) {
    if (todays.size >= MAX_DATES) todays.clear()
    const date = toFeelDate(day)
    today = new FeelFunction(() => date, [])
    todays.set(day, today)
  }
  return today
}

/**
 * A FEEL value as plain JSON: days and durations as ISO 8601 text; null for what JSON cannot hold
 * (functions, ranges, numbers without end).
 */
export function fromFeel(value: unknown): unknown {
  if (value === undefined || value === null) return null
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (Array.isArray(value)) return value.map(fromFeel)
  if (typeof value !== 'object' || isFunction(value) || isRange(value)) return null
  if ('toJSON' in value && typeof value.toJSON === 'function') return value.toJSON()
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fromFeel(each)]))
}

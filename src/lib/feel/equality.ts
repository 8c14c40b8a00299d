import { compareDates, FeelDate } from './date.ts'
import { compareDateTimes, FeelDateTime } from './date-time.ts'
import { DaysTimeDuration, YearsMonthsDuration } from './duration.ts'
import { compareNumbers, sameNumber } from './number.ts'
import { FeelRange } from './range.ts'
import { compareTimes, FeelTime } from './time.ts'
import {
  type FeelContext,
  type FeelList,
  type FeelValue,
  isContext,
  isList,
  isNumber,
} from './values.ts'

/** What comparing takes its steps from: lists may hold lists that hold each other many times. */
export type Budget = { step(count: number): void }

/**
 * FEEL's `=`.
 *
 * @returns null  when the two are of different kinds, or one time is local and the other is not
 */
export function equal(a: FeelValue, b: FeelValue, budget?: Budget): boolean | null {
  if (typeof a === 'string' && typeof b === 'string') return equalTexts(a, b, budget)
  if (a === b) return true
  if (a === null || b === null) return false
  if (isNumber(a)) return isNumber(b) ? sameNumber(a, b) : null
  if (typeof a === 'string' || typeof a === 'boolean') return typeof a === typeof b ? false : null
  if (isList(a)) return isList(b) ? equalLists(a, b, budget) : null
  if (isContext(a)) return isContext(b) ? equalContexts(a, b, budget) : null
  if (a instanceof FeelRange) return b instanceof FeelRange ? equalRanges(a, b) : null
  const order = compareTemporal(a, b)
  if (order !== undefined) return order === null ? null : order === 0
  // Functions: one is only equal to itself.
  return a.constructor === b.constructor ? false : null
}

/** Texts that are longer than this are paid for. */
const SHORT = 64

function equalTexts(a: string, b: string, budget?: Budget): boolean {
  if (a.length !== b.length) return false
  if (a.length > SHORT) budget?.step(a.length >> 5)
  return a === b
}

function equalLists(a: FeelList, b: FeelList, budget?: Budget): boolean | null {
  if (a.length !== b.length) return false
  budget?.step(2 * a.length)
  let result: boolean | null = true
  for (let i = 0; i < a.length; i++) {
    const same = equal(a[i] as FeelValue, b[i] as FeelValue, budget)
    if (same === false) return false
    if (same === null) result = null
  }
  return result
}

function equalContexts(a: FeelContext, b: FeelContext, budget?: Budget): boolean | null {
  if (a.size !== b.size) return false
  budget?.step(3 * a.size)
  let result: boolean | null = true
  for (const [name, value] of a) {
    const other = b.get(name)
    if (other === undefined) return false
    const same = equal(value, other, budget)
    if (same === false) return false
    if (same === null) result = null
  }
  return result
}

function equalRanges(a: FeelRange, b: FeelRange): boolean | null {
  if (a.startIncluded !== b.startIncluded || a.endIncluded !== b.endIncluded) return false
  // A bound that nobody said is not one that was said to be null.
  if (a.hasStart !== b.hasStart || a.hasEnd !== b.hasEnd) return false
  if ((a.operator === '!=') !== (b.operator === '!=')) return false
  return equalLists([a.start, a.end], [b.start, b.end])
}

/**
 * The order of two values of one kind: numbers, texts by code point, dates, times, durations.
 *
 * @returns null  when the two have no order
 */
export function compare(a: FeelValue, b: FeelValue, budget?: Budget): number | null {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === 'string') return typeof b === 'string' ? compareTexts(a, b, budget) : null
  if (isNumber(a)) return isNumber(b) ? compareNumbers(a, b) : null
  return compareTemporal(a, b) ?? null
}

/** undefined: they are not both of one kind on the calendar or the clock. */
function compareTemporal(a: FeelValue, b: FeelValue): number | null | undefined {
  if (a instanceof FeelDate) return b instanceof FeelDate ? compareDates(a, b) : undefined
  if (a instanceof FeelDateTime)
    return b instanceof FeelDateTime ? compareDateTimes(a, b) : undefined
  if (a instanceof FeelTime) return b instanceof FeelTime ? compareTimes(a, b) : undefined
  if (a instanceof DaysTimeDuration) {
    if (!(b instanceof DaysTimeDuration)) return undefined
    return a.nanos < b.nanos ? -1 : a.nanos > b.nanos ? 1 : 0
  }
  if (a instanceof YearsMonthsDuration) {
    return b instanceof YearsMonthsDuration ? a.months - b.months : undefined
  }
  return undefined
}

/** By code point. UTF-16 differs only where a surrogate meets a unit above the surrogates. */
function compareTexts(a: string, b: string, budget?: Budget): number {
  const length = Math.min(a.length, b.length)
  if (length > SHORT) budget?.step(length >> 4)
  if (a === b) return 0
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x !== y) return rank(x) - rank(y)
  }
  return a.length - b.length
}

/** Surrogates stand for code points above all others. */
const rank = (unit: number) =>
  unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit

/** Whether a value lies in a range; null when it cannot be told. */
export function inRange(value: FeelValue, range: FeelRange, budget?: Budget): boolean | null {
  const { operator, start, end } = range
  if (operator === '=') return equal(value, end, budget)
  if (operator === '!=') return negated(equal(value, end, budget))
  const low = range.hasStart ? within(compare(value, start, budget), range.startIncluded) : true
  const high = range.hasEnd ? within(compare(end, value, budget), range.endIncluded) : true
  if (low === null || high === null) return null
  return low && high
}

const negated = (value: boolean | null) => (value === null ? null : !value)

const within = (order: number | null, included: boolean): boolean | null =>
  order === null ? null : order > 0 || (included && order === 0)

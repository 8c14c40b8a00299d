import { FeelDate } from './date.ts'
import { FeelDateTime } from './date-time.ts'
import { Decimal, type FeelNumber } from './decimal.ts'
import { DaysTimeDuration, YearsMonthsDuration } from './duration.ts'
import type { FeelFunction } from './function.ts'
import { FeelRange } from './range.ts'
import { FeelTime } from './time.ts'

export type FeelList = readonly FeelValue[]
/** Entries in the order in which they were written. */
export type FeelContext = ReadonlyMap<string, FeelValue>

/** What a FEEL expression can be. Values never change once they are made. */
export type FeelValue =
  | null
  | boolean
  | string
  | FeelNumber
  | FeelDate
  | FeelTime
  | FeelDateTime
  | DaysTimeDuration
  | YearsMonthsDuration
  | FeelRange
  | FeelFunction
  | FeelList
  | FeelContext

export type Kind =
  | 'null'
  | 'boolean'
  | 'string'
  | 'number'
  | 'date'
  | 'time'
  | 'date and time'
  | 'days and time duration'
  | 'years and months duration'
  | 'range'
  | 'function'
  | 'list'
  | 'context'

export const isNumber = (value: FeelValue | undefined): value is FeelNumber =>
  typeof value === 'number' || value instanceof Decimal

export const isList = (value: FeelValue | undefined): value is FeelList => Array.isArray(value)

export const isContext = (value: FeelValue | undefined): value is FeelContext =>
  value instanceof Map

/** Which of FEEL's kinds a value has. */
export function kindOf(value: FeelValue): Kind {
  if (value === null) return 'null'
  if (typeof value === 'number') return 'number'
  if (typeof value === 'string') return 'string'
  if (typeof value === 'boolean') return 'boolean'
  if (isList(value)) return 'list'
  if (isContext(value)) return 'context'
  if (value instanceof Decimal) return 'number'
  if (value instanceof FeelDate) return 'date'
  if (value instanceof FeelDateTime) return 'date and time'
  if (value instanceof FeelTime) return 'time'
  if (value instanceof DaysTimeDuration) return 'days and time duration'
  if (value instanceof YearsMonthsDuration) return 'years and months duration'
  return value instanceof FeelRange ? 'range' : 'function'
}

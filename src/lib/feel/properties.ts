import { FeelDate } from './date.ts'
import { FeelDateTime } from './date-time.ts'
import { decimalOf } from './decimal.ts'
import { DaysTimeDuration, YearsMonthsDuration } from './duration.ts'
import { FeelRange } from './range.ts'
import { FeelTime } from './time.ts'
import { BOOLEAN, DAYS_TIME_TYPE, type FeelType, NUMBER, STRING, UNKNOWN } from './type.ts'
import type { FeelValue } from './values.ts'

const DATE_PARTS: [string, FeelType][] = [
  ['year', NUMBER],
  ['month', NUMBER],
  ['day', NUMBER],
  ['weekday', NUMBER],
]
const TIME_PARTS: [string, FeelType][] = [
  ['hour', NUMBER],
  ['minute', NUMBER],
  ['second', NUMBER],
  ['time offset', DAYS_TIME_TYPE],
  ['timezone', STRING],
]

/** What can be asked of a value of a kind, behind a point. */
export const PROPERTY_TYPES: ReadonlyMap<string, ReadonlyMap<string, FeelType>> = new Map([
  ['date', new Map(DATE_PARTS)],
  ['time', new Map(TIME_PARTS)],
  ['date and time', new Map([...DATE_PARTS, ...TIME_PARTS])],
  [
    'days and time duration',
    new Map(['days', 'hours', 'minutes', 'seconds'].map((name) => [name, NUMBER])),
  ],
  ['years and months duration', new Map(['years', 'months'].map((name) => [name, NUMBER]))],
  [
    'range',
    new Map([
      ['start', UNKNOWN],
      ['end', UNKNOWN],
      ['start included', BOOLEAN],
      ['end included', BOOLEAN],
    ]),
  ],
])

/** @returns undefined  when the value has no such property */
export function propertyOf(value: FeelValue, name: string): FeelValue | undefined {
  if (value instanceof FeelDate) return ofDate(value, name)
  if (value instanceof FeelDateTime) {
    const ofDay = ofDate(value.date, name)
    return ofDay === undefined ? ofTime(value.time, value.offset, name) : ofDay
  }
  if (value instanceof FeelTime) return ofTime(value, value.offset, name)
  if (value instanceof DaysTimeDuration) return ofDays(value, name)
  if (value instanceof YearsMonthsDuration) {
    if (name === 'years') return value.years
    return name === 'months' ? (value.months % 12) + 0 : undefined
  }
  return value instanceof FeelRange ? ofRange(value, name) : undefined
}

function ofDate(date: FeelDate, name: string): FeelValue | undefined {
  switch (name) {
    case 'year':
      return date.year
    case 'month':
      return date.month
    case 'day':
      return date.day
    case 'weekday':
      return date.weekday
    default:
      return undefined
  }
}

function ofTime(time: FeelTime, offset: number | null, name: string): FeelValue | undefined {
  switch (name) {
    case 'hour':
      return time.hour
    case 'minute':
      return time.minute
    case 'second':
      return time.nano === 0 ? time.second : withFraction(BigInt(time.second), BigInt(time.nano))
    case 'time offset':
      return offset === null ? null : DaysTimeDuration.of(BigInt(offset) * PER_SECOND)
    case 'timezone':
      return typeof time.zone === 'string' ? time.zone : null
    default:
      return undefined
  }
}

const PER_SECOND = 1_000_000_000n

const withFraction = (seconds: bigint, nanos: bigint) => decimalOf(seconds * PER_SECOND + nanos, -9)

function ofDays({ nanos }: DaysTimeDuration, name: string): FeelValue | undefined {
  const seconds = nanos / PER_SECOND
  switch (name) {
    case 'days':
      return decimalOf(seconds / 86_400n, 0)
    case 'hours':
      return Number((seconds / 3600n) % 24n)
    case 'minutes':
      return Number((seconds / 60n) % 60n)
    case 'seconds':
      return withFraction(seconds % 60n, nanos % PER_SECOND)
    default:
      return undefined
  }
}

function ofRange(range: FeelRange, name: string): FeelValue | undefined {
  switch (name) {
    case 'start':
      return range.start
    case 'end':
      return range.end
    case 'start included':
      return range.startIncluded
    case 'end included':
      return range.endIncluded
    default:
      return undefined
  }
}

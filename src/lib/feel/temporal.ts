import { type FeelDate, parseDate } from './date.ts'
import { type FeelDateTime, parseDateTime } from './date-time.ts'
import {
  type DaysTimeDuration,
  parseDaysTime,
  parseYearsMonths,
  type YearsMonthsDuration,
} from './duration.ts'
import { type FeelTime, parseTime } from './time.ts'

export type Temporal = FeelDate | FeelTime | FeelDateTime | DaysTimeDuration | YearsMonthsDuration

/** What stands in `@"…"`: the first of date, date and time, time, duration that it is; null when none. */
export function parseTemporal(text: string): Temporal | null {
  return parseDate(text) ?? parseDateTime(text) ?? parseTime(text) ?? parseDuration(text)
}

export function parseDuration(text: string): DaysTimeDuration | YearsMonthsDuration | null {
  return parseYearsMonths(text) ?? parseDaysTime(text)
}

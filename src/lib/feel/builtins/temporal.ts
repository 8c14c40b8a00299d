import { FeelDate, parseDate } from '../date.ts'
import { FeelDateTime, parseDateTime } from '../date-time.ts'
import type { FeelNumber } from '../decimal.ts'
import { type DaysTimeDuration, YearsMonthsDuration } from '../duration.ts'
import { approximate, isInteger, multiply } from '../number.ts'
import { modulo, roundTo } from '../rounding.ts'
import type { Run } from '../run.ts'
import { parseDuration } from '../temporal.ts'
import { FeelTime, parseTime } from '../time.ts'
import type { FeelValue } from '../values.ts'
import { offsetAt, type Zone, zoneOfOffset } from '../zone.ts'
import type { Body } from './signature.ts'

type Day = FeelDate | FeelDateTime

/** In steps: what is in a zone will be asked of the runtime. */
const ZONE_COST = 250

const dayOf = (value: Day): FeelDate => (value instanceof FeelDateTime ? value.date : value)

/** A value read from a text, or the reason why it cannot be. */
const read =
  (name: string, parse: (text: string) => FeelValue) =>
  (run: Run, from: string): FeelValue =>
    parse(from) ?? run.fail('unreadable', { name, value: from })

function date(run: Run, from: string | Day): FeelValue {
  return typeof from === 'string' ? read('date', parseDate)(run, from) : dayOf(from)
}

function dateOfParts(run: Run, year: FeelNumber, month: FeelNumber, day: FeelNumber): FeelValue {
  const whole = [year, month, day].every(isInteger)
  const made = FeelDate.of(approximate(year), approximate(month), approximate(day))
  return (whole && made) || run.fail('no-such-date', { name: 'date' })
}

function time(run: Run, from: string | Day | FeelTime): FeelValue {
  if (typeof from === 'string' && from.includes('@')) run.step(ZONE_COST)
  if (typeof from === 'string') return read('time', parseTime)(run, from)
  if (from instanceof FeelTime) return from
  return from instanceof FeelDateTime ? from.time : new FeelTime(0, 0)
}

function timeOfParts(
  run: Run,
  hour: FeelNumber,
  minute: FeelNumber,
  second: FeelNumber,
  offset: DaysTimeDuration | null = null,
): FeelValue {
  const whole = roundTo(second, 0, 'floor') ?? 0
  const fraction = roundTo(multiply(modulo(second, 1) ?? 0, 1_000_000_000) ?? 0, 0, 'down') ?? 0
  const zone: Zone | undefined =
    offset === null ? null : zoneOfOffset(Number(offset.nanos / 1_000_000_000n))
  const made =
    isInteger(hour) && isInteger(minute) && zone !== undefined
      ? FeelTime.of(
          approximate(hour),
          approximate(minute),
          approximate(whole),
          approximate(fraction),
          zone,
        )
      : null
  return made ?? run.fail('no-such-time', { name: 'time' })
}

function dateAndTime(run: Run, from: string | Day): FeelValue {
  if (typeof from === 'string' && from.includes('@')) run.step(ZONE_COST)
  if (typeof from === 'string') return read('date and time', parseDateTime)(run, from)
  return from instanceof FeelDateTime ? from : new FeelDateTime(from, new FeelTime(0, 0))
}

/** Full months from one day to another; time of day and zones do not count. */
function monthsBetween(_run: Run, from: Day, to: Day): FeelValue {
  const a = dayOf(from)
  const b = dayOf(to)
  const months = (b.year - a.year) * 12 + (b.month - a.month)
  const short = months > 0 && b.day < a.day ? 1 : months < 0 && b.day > a.day ? -1 : 0
  return YearsMonthsDuration.of(months - short)
}

/** The instant of the evaluation, as the clocks of its zone show it. */
function nowOf({ now, zone }: Run): FeelDateTime | null {
  const millis = now.getTime()
  const local = millis + offsetAt(zone, Math.floor(millis / 1000)) * 1000
  const day = Math.floor(local / 86_400_000)
  const date = FeelDate.ofEpochDay(day)
  return date && new FeelDateTime(date, new FeelTime((local - day * 86_400_000) * 1_000_000, zone))
}

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** Of dates, times and durations. */
export const temporal: Record<string, Body> = {
  'date(from: string | date | date and time) -> date': date,
  'date(year: number, month: number, day: number) -> date': dateOfParts,
  'time(from: string | time | date and time | date) -> time': time,
  'time(hour: number, minute: number, second: number, offset?: days and time duration | null) -> time':
    timeOfParts,
  'date and time(from: string | date and time | date) -> date and time': dateAndTime,
  'date and time(date: date and time | date, time: time) -> date and time': (
    run,
    day: Day,
    clock: FeelTime,
  ) => {
    if (typeof clock.zone === 'string') run.step(ZONE_COST)
    return new FeelDateTime(dayOf(day), clock)
  },
  'duration(from: string | duration) -> any': (run, from: FeelValue) =>
    typeof from === 'string' ? read('duration', parseDuration)(run, from) : from,
  'years and months duration(from: day, to: day) -> years and months duration': monthsBetween,
  'day of year(date: day) -> number': (_, day: Day) => dayOf(day).dayOfYear,
  'day of week(date: day) -> string': (_, day: Day) => DAYS[dayOf(day).weekday - 1] ?? null,
  'month of year(date: day) -> string': (_, day: Day) => MONTHS[dayOf(day).month - 1] ?? null,
  'week of year(date: day) -> number': (_, day: Day) => dayOf(day).weekOfYear,
}

/** Of the clock of the evaluation: never the same for certain. */
export const clock: Record<string, Body> = {
  'now() -> date and time': (run) => nowOf(run),
  'today() -> date': (run) => nowOf(run)?.date ?? null,
}

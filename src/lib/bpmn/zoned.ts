import { FeelDate, offsetAt, parseDateTime } from '#lib/feel/index'

/** A length in the calendar: months and days are those of a zone, the rest is exact. */
export type Period = { months: number; days: number; millis: number }

const PERIOD =
  /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d{1,9}))?S)?)?$/
/** Beyond a thousand years nothing is due. */
const MOST_MILLIS = 1000 * 366 * 86_400_000

/**
 * Reads a duration of ISO 8601: `P1M`, `P2W`, `P1DT12H`.
 *
 * @returns null  when it is none, is empty, or longer than a thousand years
 */
export function parsePeriod(text: string): Period | null {
  const match = PERIOD.exec(text)
  if (!match || !/\d/.test(text) || text.endsWith('T')) return null
  const part = (at: number) => Number(match[at] ?? 0)
  const months = part(1) * 12 + part(2)
  const days = part(3) * 7 + part(4)
  const fraction = Number((match[8] ?? '').slice(0, 3).padEnd(3, '0'))
  const millis = (part(5) * 3600 + part(6) * 60 + part(7)) * 1000 + fraction
  const size = months * 31 * 86_400_000 + days * 86_400_000 + millis
  return size > 0 && size <= MOST_MILLIS ? { months, days, millis } : null
}

const DAY = 86_400

/**
 * The instant of a date and time of ISO 8601 or FEEL; one without a zone is read in the zone given, a day alone
 * is its midnight.
 *
 * @returns null  when it is none
 */
export function instantOf(text: string, zone: string): number | null {
  const whole = /T\d\d:\d\d(?=$|[Z@+-])/.test(text) ? text.replace(/(T\d\d:\d\d)/, '$1:00') : text
  const moment = parseDateTime(whole)
  if (!moment) return null
  const { time, date } = moment
  const millis = Math.floor(time.nanos / 1_000_000)
  if (time.zone !== null) {
    const { day, nanos } = moment.instant
    return inRange(day * DAY * 1000 + Math.floor(nanos / 1_000_000))
  }
  return inRange(instantOfLocal(date.epochDay * DAY * 1000 + millis, zone))
}

const inRange = (millis: number) => (Math.abs(millis) <= 8.64e15 ? millis : null)

/**
 * So many periods later, counted in the calendar of a zone: a day that a month lacks is its last, a clock time
 * that a day lacks is the next that is there, one that comes twice is the first.
 *
 * @returns null  beyond the dates that there are
 */
export function after(instant: number, period: Period, times: number, zone: string) {
  const { months, days, millis } = period
  if (months === 0 && days === 0) return inRange(instant + millis * times)
  const local = instant + offsetAt(zone, Math.floor(instant / 1000)) * 1000
  const day = Math.floor(local / (DAY * 1000))
  const moved = FeelDate.ofEpochDay(day)?.plusMonths(months * times)
  if (!moved) return null
  const wanted = (moved.epochDay + days * times) * DAY * 1000 + (local - day * DAY * 1000)
  return inRange(instantOfLocal(wanted, zone) + millis * times)
}

/** @param local  milliseconds since 1970 as the clocks of the zone show them */
function instantOfLocal(local: number, zone: string): number {
  const second = Math.floor(local / 1000)
  const before = offsetAt(zone, second - DAY)
  const later = offsetAt(zone, second + DAY)
  if (before === later || offsetAt(zone, second - before) === before) return local - before * 1000
  if (offsetAt(zone, second - later) === later) return local - later * 1000
  // The clocks jump over this time. Offsets change at quarters of an hour: the first one behind the jump.
  let instant = Math.floor((second - later) / 900) * 900
  while (offsetAt(zone, instant) !== later) instant += 900
  return instant * 1000
}

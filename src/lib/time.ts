/** A day of the Gregorian calendar without time or zone, `YYYY-MM-DD`. */
export type LocalDate = string

const DAY_MS = 86_400_000
// Making one costs some hundred times what using it does.
const dayFormats = new Map<string, Intl.DateTimeFormat>()
const clockFormats = new Map<string, Intl.DateTimeFormat>()

/** The day that it is at `instant` in `zone` (an IANA name). */
export function localDateOf(instant: Date, zone: string): LocalDate {
  let format = dayFormats.get(zone)
  if (!format) {
    // The Swedish locale writes dates as ISO 8601 does.
    format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' })
    dayFormats.set(zone, format)
  }
  return format.format(instant)
}

/** The moment at which a day begins in `zone`. */
export function startOfDay(date: LocalDate, zone: string): Date {
  const asUtc = Date.parse(date)
  // At most a day lies between a zone and UTC; twice, since the clock may change between the two.
  let at = asUtc
  for (let round = 0; round < 2; round += 1) at = asUtc - offsetAt(at, zone)
  return new Date(at)
}

/** The moment at which a day is over in `zone`, and the next begins. */
export const endOfDay = (date: LocalDate, zone: string): Date => startOfDay(addDays(date, 1), zone)

/** What the clocks of a zone show at a moment, to the second, `YYYY-MM-DDThh:mm:ss`. */
export function localTimeOf(at: Date | number, zone: string): string {
  let format = clockFormats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone,
      dateStyle: 'short',
      timeStyle: 'medium',
    })
    clockFormats.set(zone, format)
  }
  return format.format(at).replace(' ', 'T')
}

/** Milliseconds by which the clocks of a zone are before UTC at a moment. */
const offsetAt = (at: number, zone: string): number =>
  Date.parse(`${localTimeOf(at, zone)}Z`) - Math.floor(at / 1_000) * 1_000

/** @returns the day `days` later, or earlier when negative */
export const addDays = (date: LocalDate, days: number): LocalDate =>
  new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10)

/** @returns whole days from `from` to `to`; negative when `to` is earlier */
export const daysBetween = (from: LocalDate, to: LocalDate) =>
  Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS)

/** @returns 0 for Sunday to 6 for Saturday */
export const weekdayOf = (date: LocalDate) => new Date(Date.parse(date)).getUTCDay()

/** True for a day that exists, written `YYYY-MM-DD`. */
export const isLocalDate = (text: string): text is LocalDate =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) &&
  !Number.isNaN(Date.parse(text)) &&
  new Date(Date.parse(text)).toISOString().startsWith(text)

/** A span of whole calendar units, from ISO 8601 such as `P1Y`, `P60D`, `-P60D`. */
export type Period = { years: number; months: number; days: number }

/**
 * @throws Error  when the text is not a period of years, months, weeks and days
 * @source ISO 8601-1 §5.5.2
 */
export function parsePeriod(text: string): Period {
  const match = /^(-)?P(?=\d)(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?$/.exec(
    text,
  )
  if (!match) throw new Error(`not a period of ISO 8601: ${text}`)
  const [, minus, years = 0, months = 0, weeks = 0, days = 0] = match
  const sign = minus ? -1 : 1
  return {
    years: sign * Number(years) || 0,
    months: sign * Number(months) || 0,
    days: sign * (Number(weeks) * 7 + Number(days)) || 0,
  }
}

/** Adds years and months first, holding to the last day of a shorter month, then days. */
export function addPeriod(date: LocalDate, { years, months, days }: Period): LocalDate {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  const first = new Date(Date.UTC(year + years, month - 1 + months, 1))
  const lastDay = new Date(
    Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0),
  ).getUTCDate()
  first.setUTCDate(Math.min(day, lastDay))
  return addDays(first.toISOString().slice(0, 10), days)
}

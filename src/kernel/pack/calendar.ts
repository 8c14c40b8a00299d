import { hijriOf } from '#lib/hijri'
import type { Holiday, HolidayRule, HolidaysFile } from './holidays.ts'
import { type Weekday, weekdays } from './settings.ts'

const dayMs = 86_400_000
const toDay = (time: number): string => new Date(time).toISOString().slice(0, 10)
const toTime = (day: string): number => Date.parse(`${day}T00:00:00Z`)

/** The weekday of an ISO day. */
const weekdayOf = (day: string): Weekday =>
  weekdays[(new Date(toTime(day)).getUTCDay() + 6) % 7] ?? 'monday'

/** Every day from the first to the last, both included. */
const daysBetween = (from: string, to: string): string[] => {
  const days: string[] = []
  for (let time = toTime(from); time <= toTime(to); time += dayMs) days.push(toDay(time))
  return days
}

const isWithin = (
  date: { month: number; day: number },
  from: { month: number; day: number },
  to: { month: number; day: number },
): boolean => {
  const at = date.month * 100 + date.day
  return at >= from.month * 100 + from.day && at <= to.month * 100 + to.day
}

const isOn = (rule: HolidayRule, day: string): boolean => {
  const month = Number(day.slice(5, 7))
  const date = Number(day.slice(8))
  if (rule.on) {
    const nth = Math.ceil(date / 7)
    return month === rule.on.month && nth === rule.on.nth && weekdayOf(day) === rule.on.weekday
  }
  if (!rule.from) return false
  const at = rule.calendar === 'hijri' ? hijriOf(day) : { month, day: date }
  return at !== undefined && isWithin(at, rule.from, rule.to ?? rule.from)
}

/** Runs of following days become one holiday. */
const joinDays = (id: string, days: readonly string[], estimated: boolean): Holiday[] => {
  const holidays: Holiday[] = []
  for (const day of days) {
    const last = holidays.at(-1)
    if (last && toTime(day) - toTime(last.to) === dayMs)
      holidays[holidays.length - 1] = { ...last, to: day }
    else holidays.push({ from: day, to: day, id, estimated })
  }
  return holidays
}

const ofRule = (file: HolidaysFile, rule: HolidayRule, from: string, to: string): Holiday[] => {
  const set = file.occurrences
    .filter((occurrence) => occurrence.holiday === rule.holiday)
    .map(({ holiday, ...rest }) => ({
      from: rest.from,
      to: rest.to,
      id: holiday,
      estimated: rest.estimated,
    }))
  // A decision replaces what the rule gives around it: the same feast never counts twice.
  const decided = (day: string) =>
    set.some((one) => Math.abs(toTime(day) - toTime(one.from)) < 60 * dayMs)
  const computed = daysBetween(from, to).filter((day) => isOn(rule, day) && !decided(day))
  return [...set, ...joinDays(rule.holiday, computed, rule.calendar === 'hijri')]
}

/** Working days between two holidays, when there are no more of them than the pack bridges. */
const bridges = (
  file: HolidaysFile,
  weekend: readonly Weekday[],
  holidays: readonly Holiday[],
): Holiday[] =>
  holidays.flatMap((holiday, index) => {
    const next = holidays[index + 1]
    if (!next || next.from <= holiday.to) return []
    const between = daysBetween(holiday.to, next.from).slice(1, -1)
    const working = between.filter((day) => !weekend.includes(weekdayOf(day)))
    if (working.length === 0 || working.length > file.bridging.workingDays) return []
    const estimated = holiday.estimated || next.estimated
    return working.map((day) => ({ from: day, to: day, id: holiday.id, estimated }))
  })

/**
 * The days on which public offices are closed beside the weekend: what was decided or expected
 * (`occurrences`), and by rule where nothing was set; working days that the pack bridges included.
 *
 * @param file     `holidays.yaml`
 * @param weekend  of `pack.yaml`
 * @param span     ISO days, both included
 * @returns holidays that touch the span, by their first day; those of `financial` bodies are left
 *   out
 */
export const listHolidays = (
  file: HolidaysFile,
  weekend: readonly Weekday[],
  span: { from: string; to: string },
): Holiday[] => {
  const byDay = (a: Holiday, b: Holiday) => a.from.localeCompare(b.from)
  // A month more on both sides, so that a bridge at the edge is seen.
  const from = toDay(toTime(span.from) - 30 * dayMs)
  const to = toDay(toTime(span.to) + 30 * dayMs)
  const holidays = file.rules
    .filter((rule) => rule.appliesTo !== 'financial')
    .flatMap((rule) => ofRule(file, rule, from, to))
    .sort(byDay)
  return [...holidays, ...bridges(file, weekend, holidays)]
    .filter((holiday) => holiday.to >= span.from && holiday.from <= span.to)
    .sort(byDay)
}

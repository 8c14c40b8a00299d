import type { WorkingCalendar } from '#kernel'
import { addDays, daysBetween, type LocalDate, parsePeriod } from '#lib/time'

/** What the service promises: so many days, counted as working days of the pack or as all days. */
export type Promised = { days: number; kind: 'working' | 'calendar' }

/**
 * The promise of a service.
 *
 * A promise in months or years is counted in days of 30 and 365: nothing that runs here promises so.
 *
 * @param time  `processingTime` of `service.yaml`
 */
export function promisedBy(time: { promise: string; days: 'working' | 'calendar' }): Promised {
  const { years, months, days } = parsePeriod(time.promise)
  return { days: years * 365 + months * 30 + days, kind: time.days }
}

/** The day by which the answer is promised; the day of arrival does not count. */
export const dueOn = (calendar: WorkingCalendar, { days, kind }: Promised, arrived: LocalDate) =>
  kind === 'working' ? calendar.addWorkingDays(arrived, days) : addDays(arrived, days)

/**
 * The day promised anew when the clock runs again: moved by the days on which it stood still.
 *
 * A case that was late when it was stopped is late by as much when it goes on.
 */
export function dueAfterPause(
  calendar: WorkingCalendar,
  kind: Promised['kind'],
  due: LocalDate,
  stopped: { from: LocalDate; to: LocalDate },
): LocalDate {
  if (kind === 'calendar') return addDays(due, daysBetween(stopped.from, stopped.to))
  return calendar.addWorkingDays(due, calendar.workingDaysBetween(stopped.from, stopped.to))
}

/**
 * How far a case has come: `left` days until the promised day, negative when it is past.
 *
 * @param at  today, or the day on which the clock stopped
 */
export function progressOf(
  calendar: WorkingCalendar,
  { days, kind }: Promised,
  due: LocalDate,
  at: LocalDate,
) {
  const left = kind === 'working' ? calendar.workingDaysBetween(at, due) : daysBetween(at, due)
  return { used: days - left, of: days, left }
}

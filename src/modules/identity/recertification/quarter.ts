import type { Ctx } from '#kernel'
import { addPeriod, daysBetween, type LocalDate, localDateOf } from '#lib/time'

/** For how many of its first days the calendar still opens a quarter's campaign, when it was late. */
const LATE_DAYS = 14
const A_QUARTER = { years: 0, months: -3, days: 0 }

/** The quarter of a day: `2026-Q4`. */
export function quarterOf(day: LocalDate): string {
  const [year, month] = day.split('-').map(Number)
  return `${year}-Q${Math.ceil((month ?? 1) / 3)}`
}

const firstDayOf = (quarter: string): LocalDate => {
  const [year, number] = quarter.split('-Q')
  return `${year}-${String(Number(number) * 3 - 2).padStart(2, '0')}-01`
}

/** Today's quarter in the pack's time zone, and whether the calendar opens its campaign today. */
export function quarterNow({ clock, pack }: Ctx): { quarter: string; begins: boolean } {
  const day = localDateOf(clock.now(), pack.settings.timeZone)
  const quarter = quarterOf(day)
  return { quarter, begins: daysBetween(firstDayOf(quarter), day) < LATE_DAYS }
}

/** The day three months before today. */
export const aQuarterAgo = ({ clock, pack }: Ctx): LocalDate =>
  addPeriod(localDateOf(clock.now(), pack.settings.timeZone), A_QUARTER)

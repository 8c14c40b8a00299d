import { addDays, addPeriod, type LocalDate, parsePeriod, weekdayOf } from '#lib/time'
import { type Holiday, listHolidays, type Pack } from './pack/index.ts'

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
/** No promise is longer: a loop over days always ends. */
const MAX_WORKING_DAYS = 2_000

export type WorkingCalendar = {
  isWorkingDay(date: LocalDate): boolean
  /** The day on which `days` working days after `date` have passed; `date` itself does not count. */
  addWorkingDays(date: LocalDate, days: number): LocalDate
  /** Working days after `from` up to and including `to`; negative when `to` is earlier. */
  workingDaysBetween(from: LocalDate, to: LocalDate): number
  holidayOn(date: LocalDate): Holiday | undefined
}

const calendars = new WeakMap<Pack, WorkingCalendar>()

/** The days on which public offices of the pack work: its week less its holidays. */
export function calendarOf(pack: Pack): WorkingCalendar {
  const made = calendars.get(pack) ?? makeCalendar(pack)
  calendars.set(pack, made)
  return made
}

function makeCalendar(pack: Pack): WorkingCalendar {
  const weekend = new Set(pack.settings.week.weekend.map((day) => WEEKDAYS.indexOf(day)))
  const years = new Map<string, Map<LocalDate, Holiday>>()
  const holidayOn = (date: LocalDate) => {
    const year = date.slice(0, 4)
    const closed = years.get(year) ?? closedDays(pack, year)
    years.set(year, closed)
    return closed.get(date)
  }
  const isWorkingDay = (date: LocalDate) => !weekend.has(weekdayOf(date)) && !holidayOn(date)
  return {
    isWorkingDay,
    holidayOn,
    addWorkingDays(date, days) {
      if (!Number.isInteger(days) || days < 0 || days > MAX_WORKING_DAYS) {
        throw new Error(`working days out of range: ${days}`)
      }
      let day = date
      for (let left = days; left > 0; ) {
        day = addDays(day, 1)
        if (isWorkingDay(day)) left--
      }
      return day
    },
    workingDaysBetween(from, to) {
      if (to < from) return -this.workingDaysBetween(to, from)
      let count = 0
      for (let day = from; day < to && count < MAX_WORKING_DAYS; ) {
        day = addDays(day, 1)
        if (isWorkingDay(day)) count++
      }
      return count
    },
  }
}

function closedDays({ holidays, settings }: Pack, year: string) {
  const closed = new Map<LocalDate, Holiday>()
  const span = { from: `${year}-01-01`, to: `${year}-12-31` }
  for (const holiday of listHolidays(holidays, settings.week.weekend, span)) {
    for (let day = holiday.from; day <= holiday.to; day = addDays(day, 1)) closed.set(day, holiday)
  }
  return closed
}

/**
 * The last day of a time that begins on a day; one on which offices are closed moves to the next working day.
 *
 * @param within  in calendar days, such as `P10D`
 */
export function lastDayWithin(
  calendar: WorkingCalendar,
  within: string,
  from: LocalDate,
): LocalDate {
  const last = addPeriod(from, parsePeriod(within))
  return calendar.isWorkingDay(last) ? last : calendar.addWorkingDays(last, 1)
}

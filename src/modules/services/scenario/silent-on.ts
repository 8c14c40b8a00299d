import { calendarOf, type Pack } from '#kernel'
import { addDays, addPeriod, type LocalDate, parsePeriod } from '#lib/time'
import { evaluate } from '#rules'
import type { ServiceBundle } from '../bundle/bundle.ts'

/** The first day on which silence means something for these answers; null: it means nothing. */
export function silentOn(
  pack: Pack,
  { service: { clock } }: ServiceBundle,
  on: LocalDate,
  answers: Readonly<Record<string, unknown>>,
): LocalDate | null {
  const { legal, deemed } = clock ?? {}
  if (!legal || !deemed) return null
  if (deemed.unless !== undefined && evaluate(deemed.unless, answers) === true) return null
  const time = parsePeriod(legal.within)
  const last =
    legal.days === 'working' ? calendarOf(pack).addWorkingDays(on, time.days) : addPeriod(on, time)
  return addDays(last, 1)
}

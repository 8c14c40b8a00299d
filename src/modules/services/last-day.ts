import { addDays, addPeriod, type LocalDate, parsePeriod } from '#lib/time'
import type { ServiceOutput } from './bundle/service-file.ts'
import { isRecord } from './form/path.ts'

type Ends = Pick<ServiceOutput, 'validity' | 'until'>

/**
 * The last day of what an application is given: so long after its first, or the earliest of the days that its answers
 * name.
 *
 * @param from     its first day
 * @param answers  of the form `apply`, worked out
 * @returns null where it has no end: the service says none, or none of those days is answered
 */
export function lastDayOf(
  { validity, until }: Ends,
  from: LocalDate,
  answers: Readonly<Record<string, unknown>>,
): LocalDate | null {
  if (validity) return addDays(addPeriod(from, parsePeriod(validity)), -1)
  const days = (until ?? []).flatMap((path) => daysAt(answers, path.split('.')))
  return days.reduce<LocalDate | null>((first, day) => (first && first <= day ? first : day), null)
}

/** The days at a path of fields, in every item of the lists on the way. */
function daysAt(value: unknown, [name, ...more]: readonly string[]): LocalDate[] {
  if (Array.isArray(value))
    return value.flatMap((item) => daysAt(item, name ? [name, ...more] : []))
  if (name === undefined) return typeof value === 'string' ? [value] : []
  return isRecord(value) ? daysAt(value[name], more) : []
}

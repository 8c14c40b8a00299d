import type { T } from '#kernel'

const UNITS = ['years', 'months', 'weeks', 'days', 'hours', 'minutes'] as const

/**
 * `P1Y` as 'a year', `P5D` as '5 working days' where they are such.
 *
 * @param period  ISO 8601, whole units
 */
export function durationWords(t: T, period: string, days?: 'working' | 'calendar'): string {
  const [, ...numbers] =
    /^-?P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(period) ??
    []
  const parts = UNITS.flatMap((unit, index) => {
    const count = Number(numbers[index] ?? 0)
    if (count === 0) return []
    const key = unit === 'days' && days === 'working' ? 'workingDays' : unit
    return [t(`services.duration.${key}`, { count })]
  })
  return parts.length > 0 ? t.list(parts) : t('services.duration.days', { count: 0 })
}

import { type Ctx, calendarOf } from '#kernel'
import type { Json } from '#lib/feel/index'
import { addPeriod, endOfDay, localDateOf, parsePeriod } from '#lib/time'

/**
 * The moment by which a task is due: the end of a day, as offices count.
 *
 * @param due  as the model's FEEL gave it: a text like `P3D`, or `{ "working days": 3 }`
 * @returns null where the model names none
 * @throws Error  it is neither
 */
export function dueAt(ctx: Ctx, due: Json | undefined): Date | null {
  if (due === undefined || due === null) return null
  const { timeZone } = ctx.pack.settings
  const today = localDateOf(ctx.clock.now(), timeZone)
  if (typeof due === 'string') return endOfDay(addPeriod(today, parsePeriod(due)), timeZone)
  const days = typeof due === 'object' && 'working days' in due ? due['working days'] : undefined
  if (typeof days !== 'number')
    throw new Error(`no time within which a task is due: ${JSON.stringify(due)}`)
  return endOfDay(calendarOf(ctx.pack).addWorkingDays(today, days), timeZone)
}

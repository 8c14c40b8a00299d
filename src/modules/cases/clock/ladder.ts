import type { Ctx, Rung } from '#kernel'
import { addDays, type LocalDate, localDateOf, parsePeriod } from '#lib/time'
import type { Case } from '../case.ts'
import { laterBy, workingDaysBefore } from './dates.ts'

/** What is done on a day because of the clock of a case. */
export type Step = {
  act: Rung['act'] | 'deemed-near'
  on: LocalDate
  /** it happens once for each promised, or legal, day */
  once: string
}

type Clocked = Pick<
  Case,
  'promisedDays' | 'promisedKind' | 'dueOn' | 'legalOn' | 'deemed' | 'submittedAt'
>

/**
 * The steps of the ladder of a case, each with its day, in the order of their days; those of before it arrived are
 * left out. A warning of what silence will mean is one of them.
 *
 * @param warn  so many working days before silence means something
 */
export function stepsOf(
  ctx: Ctx,
  found: Clocked,
  rungs: readonly Rung[],
  warn: number | undefined,
): Step[] {
  const arrived = localDateOf(found.submittedAt, ctx.pack.settings.timeZone)
  const steps = rungs.map(({ act, at }): Step => {
    return { act, on: rungDay(ctx, found, at), once: `${act} ${at} ${found.dueOn}` }
  })
  if (found.deemed && found.legalOn && warn !== undefined) {
    const on = workingDaysBefore(ctx, found.legalOn, warn)
    steps.push({ act: 'deemed-near', on, once: `deemed-near ${found.legalOn}` })
  }
  return steps
    .filter(({ on }) => on >= arrived)
    .sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))
}

/** The day of a rung: so many working days around the promised one, or when so much of its time is used. */
function rungDay(ctx: Ctx, { promisedDays, promisedKind, dueOn }: Clocked, at: string): LocalDate {
  if (at.endsWith('%')) {
    const left = Math.floor(promisedDays * (1 - Number(at.slice(0, -1)) / 100))
    return promisedKind === 'working' ? workingDaysBefore(ctx, dueOn, left) : addDays(dueOn, -left)
  }
  const { days } = parsePeriod(at.replace('-', ''))
  if (at.startsWith('-')) return workingDaysBefore(ctx, dueOn, days)
  // 'P0D' is the promised day itself, also where offices are closed on it.
  return days === 0 ? dueOn : laterBy(ctx, 'working', dueOn, days)
}

/** The day from which something that is due by the end of a day is late. */
export const dayAfter = (day: LocalDate): LocalDate => addDays(day, 1)

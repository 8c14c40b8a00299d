import { type Ctx, today } from '#kernel'
import { addDays, type LocalDate, startOfDay } from '#lib/time'

/** What is looked at: cases of a procedure that ended in these days, both of them in it; of one body where it says so. */
export type Span = { procedure: string; since: LocalDate; until: LocalDate; body?: string }

/** The last days up to today, so many of them. */
export const lastDays = (ctx: Ctx, days: number): Pick<Span, 'since' | 'until'> => {
  const until = today(ctx)
  return { since: addDays(until, 1 - days), until }
}

/** The instants between which they lie: the first is in it, the second is not. */
export const instantsOf = ({ pack }: Ctx, { since, until }: Pick<Span, 'since' | 'until'>) => {
  const { timeZone } = pack.settings
  return { from: startOfDay(since, timeZone), to: startOfDay(addDays(until, 1), timeZone) }
}

import { type Ctx, calendarOf, today } from '#kernel'
import { addDays, type LocalDate } from '#lib/time'
import { evaluate } from '#rules'
import type { ServiceBundle } from '#services'
import type { Case } from '../case.ts'
import { dueAfterPause, dueOn, type Promised, promisedBy } from '../promise.ts'
import type { Answers } from '../tables.ts'

/** What the law says of the time of a case that arrives, as its row keeps it. */
export function legalOf(
  ctx: Ctx,
  { service: { clock } }: ServiceBundle,
  answers: Answers,
): Pick<Case, 'legalDays' | 'legalKind' | 'legalOn' | 'deemed'> {
  if (!clock?.legal) return { legalDays: null, legalKind: null, legalOn: null, deemed: null }
  const { days, kind } = promisedBy({ promise: clock.legal.within, days: clock.legal.days })
  return {
    ...{ legalDays: days, legalKind: kind },
    legalOn: dueOn(calendarOf(ctx.pack), { days, kind }, today(ctx)),
    deemed: deemedOf(clock.deemed, answers),
  }
}

/** What silence means for these answers once the legal time is over; null: nothing. */
export function deemedOf(
  deemed: NonNullable<ServiceBundle['service']['clock']>['deemed'],
  answers: Answers,
): Case['deemed'] {
  if (!deemed) return null
  const excepted = deemed.unless !== undefined && evaluate(deemed.unless, answers) === true
  return excepted ? null : deemed.outcome
}

/** The days of a case whose clock runs on from today, as its row keeps them. */
export function afterPause(
  ctx: Ctx,
  { stoppedOn, dueOn, promisedKind, legalOn, legalKind }: Case,
): { due_on: LocalDate; legal_on: LocalDate | null; stopped_on: null } {
  const calendar = calendarOf(ctx.pack)
  const moved = (kind: Promised['kind'], day: LocalDate) =>
    stoppedOn ? dueAfterPause(calendar, kind, day, { from: stoppedOn, to: today(ctx) }) : day
  return {
    due_on: moved(promisedKind, dueOn),
    legal_on: legalOn && legalKind && moved(legalKind, legalOn),
    stopped_on: null,
  }
}

/** A day so many days later, as a promise counts them. */
export const laterBy = (
  ctx: Pick<Ctx, 'pack'>,
  kind: Promised['kind'],
  day: LocalDate,
  days: number,
): LocalDate =>
  kind === 'working' ? calendarOf(ctx.pack).addWorkingDays(day, days) : addDays(day, days)

/** The day that is so many working days before another. */
export function workingDaysBefore(ctx: Pick<Ctx, 'pack'>, day: LocalDate, days: number): LocalDate {
  const calendar = calendarOf(ctx.pack)
  let before = day
  for (let left = days; left > 0; ) {
    before = addDays(before, -1)
    if (calendar.isWorkingDay(before)) left--
  }
  return before
}

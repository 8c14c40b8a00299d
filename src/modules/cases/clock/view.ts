import { type Ctx, calendarOf, today } from '#kernel'
import { type LocalDate, localDateOf } from '#lib/time'
import { findRealTimes } from '#procedures'
import { type Case, factsOf } from '../case.ts'
import { decide } from '../policies.ts'
import { isExtended } from './extension.ts'
import { findHold, type Hold } from './hold-row.ts'

/** What an officer sees of the clock of a case, beside what its row says. */
export type ClockView = {
  /** that stands, or was asked for */
  hold: Hold | undefined
  extended: boolean
  /** by which half of such cases were decided in the last year; null: not known, or it has passed */
  expectedOn: LocalDate | null
  /** by the rules, whatever its state */
  may: { hold: boolean; agree: boolean; resume: boolean }
}

/** Reads what an officer sees of the clock of a case. */
export async function readClock(ctx: Ctx, found: Case): Promise<ClockView> {
  const may = (act: 'hold' | 'agree-hold' | 'resume') =>
    decide(ctx, `cases:${act}`, { Case: factsOf(found) }).allow
  return {
    hold: await findHold(ctx, found.id),
    extended: await isExtended(ctx, found.id),
    expectedOn: await expectedOn(ctx, found),
    may: { hold: may('hold'), agree: may('agree-hold'), resume: may('resume') },
  }
}

async function expectedOn(ctx: Ctx, { service, submittedAt, closedAt }: Case) {
  const real = closedAt ? undefined : await findRealTimes(ctx, service, null)
  if (!real) return null
  const arrived = localDateOf(submittedAt, ctx.pack.settings.timeZone)
  const day = calendarOf(ctx.pack).addWorkingDays(arrived, real.median)
  return day < today(ctx) ? null : day
}

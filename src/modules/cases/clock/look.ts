import { type Ctx, today } from '#kernel'
import { type LocalDate, startOfDay } from '#lib/time'
import { dropCorrection, getServiceVersion, type ServiceBundle } from '#services'
import { type HeldCase, lockCase } from '../case.ts'
import { standingOf } from '../course.ts'
import { recordFor } from '../deciding.ts'
import { headsOf, tellOfficials } from '../officials.ts'
import { type CaseId, db } from '../tables.ts'
import { endByLaw, isDeemed } from './deemed.ts'
import { writeClockEvent } from './event.ts'
import { findHold } from './hold-row.ts'
import { dayAfter, stepsOf } from './ladder.ts'
import { takeStep } from './rungs.ts'
import { seeToOpinions } from './silence.ts'

const BATCH = 200
/** One whose look fails does not hold up the others, and is looked at again. */
const AGAIN_MS = 600_000

/**
 * Looks at the clocks that are to be looked at: does what is due of each, and notes when it is due next.
 *
 * Safe to run twice and beside any act: a look holds the case, and sees again whether it is needed. Each case is one
 * transaction.
 *
 * @returns how many were looked at
 */
export async function sweepClocks(ctx: Ctx): Promise<number> {
  const due = await db(ctx)
    .selectFrom('cases.watch')
    .select('case_id as id')
    .where('look_at', '<=', ctx.clock.now())
    .orderBy('look_at')
    .limit(BATCH)
    .execute()
  for (const { id } of due) {
    try {
      await ctx.tx((ctx) => lookAtClock(ctx, id))
    } catch (error) {
      ctx.log.error({ case: id, err: error }, 'the clock of a case could not be looked at')
      await lookAgain(ctx, id, new Date(ctx.clock.now().getTime() + AGAIN_MS))
    }
  }
  return due.length
}

const lookAgain = (ctx: Ctx, id: CaseId, at: Date) =>
  db(ctx).updateTable('cases.watch').set({ look_at: at }).where('case_id', '=', id).execute()

async function lookAtClock(ctx: Ctx, id: CaseId) {
  const seen = await db(ctx)
    .selectFrom('cases.case')
    .select(['deemed', 'legal_on as legalOn', 'stopped_on as stoppedOn', 'closed_at as closedAt'])
    .where('id', '=', id)
    .executeTakeFirst()
  // Before the case, as whoever corrects does.
  if (seen && isDeemed(ctx, seen)) await dropCorrection(ctx, id)
  const locked = await lockCase(ctx, { id })
  if (!locked || locked.closedAt || !(await isToBeLookedAt(ctx, id))) return
  const found = { ...locked, standing: await standingOf(ctx, locked, true) }
  const bundle = await getServiceVersion(ctx, found.service, found.serviceVersion)
  if (isDeemed(ctx, found)) {
    // It became so while this waited for the case: the next look drops a correction first.
    if (seen && isDeemed(ctx, seen)) await endByLaw(ctx, found, bundle)
    return
  }
  const days = found.stoppedOn
    ? await seeToReview(ctx, found)
    : await seeToSteps(ctx, found, bundle)
  const opinions =
    found.state === 'consulting'
      ? await seeToOpinions(ctx, found, bundle)
      : { next: [], moved: false }
  if (opinions.moved) return
  const [next] = [...days, ...opinions.next].sort()
  const { timeZone } = ctx.pack.settings
  // Nothing is due of it until it is changed, which asks for a look.
  await lookAgain(ctx, id, next ? startOfDay(next, timeZone) : FAR)
}

const FAR = new Date('9999-12-31T00:00:00Z')

const isToBeLookedAt = async (ctx: Ctx, id: CaseId) =>
  (await db(ctx)
    .selectFrom('cases.watch')
    .select('case_id')
    .where('case_id', '=', id)
    .where('look_at', '<=', ctx.clock.now())
    .executeTakeFirst()) !== undefined

/** Tells officer and heads when a hold is to be looked at again; its clock stands still until somebody resumes it. */
async function seeToReview(ctx: Ctx, found: HeldCase): Promise<LocalDate[]> {
  const hold = found.hold && (await findHold(ctx, found.id))
  if (!hold) return []
  if (today(ctx) < hold.reviewOn) return [hold.reviewOn]
  const once = `review-due ${hold.id}`
  if (!(await writeClockEvent(ctx, found.id, 'review-due', { once }))) return []
  await recordFor(ctx, 'rung-reached', found, ['review-due'])
  const heads = (await headsOf(ctx, found)).map(({ id }) => id)
  const told = found.officer ? [found.officer, ...heads] : heads
  await tellOfficials(ctx, found, told, 'review-due', (t) => ({
    day: t.date(hold.reviewOn, 'day'),
  }))
  return []
}

/** Does the steps of the ladder that are due. @returns the days of those to come, and of what silence means */
async function seeToSteps(ctx: Ctx, found: HeldCase, bundle: ServiceBundle): Promise<LocalDate[]> {
  const { clock } = bundle.service
  const rungs = (clock?.ladder ?? ctx.pack.settings.ladder)?.rungs ?? []
  const day = today(ctx)
  const steps = stepsOf(ctx, found, rungs, clock?.deemed?.warn)
  for (const step of steps.filter(({ on }) => on <= day)) await takeStep(ctx, found, bundle, step)
  const coming = steps.filter(({ on }) => on > day).map(({ on }) => on)
  return found.deemed && found.legalOn ? [...coming, dayAfter(found.legalOn)] : coming
}

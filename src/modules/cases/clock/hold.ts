import { type Ctx, calendarOf, lastDayWithin, today } from '#kernel'
import { isLocalDate, type LocalDate } from '#lib/time'
import type { ServiceBundle } from '#services'
import { type HeldCase, lockOfficeCase, type OfficeAct } from '../case.ts'
import { checkedText } from '../checked-text.ts'
import { switchClock } from '../clock.ts'
import { deskOf, recordFor } from '../deciding.ts'
import { tellApplicant } from '../notice.ts'
import { headsOf, tellOfficials } from '../officials.ts'
import { problem } from '../problems.ts'
import { db, type HoldId } from '../tables.ts'
import { afterPause } from './dates.ts'
import { writeClockEvent } from './event.ts'
import { countHolds, dropHold, endHold, findHold, writeHold } from './hold-row.ts'
import { articleWords, groundText } from './law.ts'

type HoldOrder = {
  /** of `clock.holds` of the service */
  ground: string
  /** the day by which somebody looks again */
  reviewOn: string
  /** further words to the applicant */
  text?: string
  /** of the case as the officer saw it */
  version?: number
}

/**
 * Lets the statutory clock of a case stand still, on a ground that the service's law knows, until its review. Where the
 * service wants a second person for so long a hold, or for a second one, it is asked for, and a head agrees.
 *
 * @returns whether the clock stands still; false: a head is asked
 * @throws cases/case-missing, cases/own-case, cases/wrong-state, cases/changed-meanwhile  as `lockOfficeCase`
 * @throws cases/not-claimed, cases/claimed-by-other  when the actor does not have the case
 * @throws cases/on-hold  it stands still, or that was asked for
 * @throws cases/ground-unknown, cases/review-wrong, cases/text-too-long
 */
export const holdClock = (ctx: Ctx, reference: string, order: HoldOrder): Promise<boolean> =>
  ctx.tx(async (ctx) => {
    const { found, officer } = await lockOfficeCase(ctx, reference, 'hold', order.version)
    if (found.stoppedOn || found.asker) throw problem('on-hold')
    const { bundle } = await deskOf(ctx, found)
    const ground = groundOf(bundle, order.ground)
    if (!ground) throw problem('ground-unknown')
    const reviewOn = checkedReview(ctx, order.reviewOn, ground.longest)
    const text = checkedText(order.text)
    const begins =
      ground.alone === undefined ||
      (reviewOn <= lastDay(ctx, ground.alone) && (await countHolds(ctx, found.id)) === 0)
    const id = await writeHold(ctx, found.id, { ...order, text, reviewOn, begins }, officer)
    if (begins) await begin(ctx, found, bundle, { id, ground: order.ground, reviewOn, text })
    else await ask(ctx, found, order.ground, reviewOn)
    return begins
  })

const groundOf = ({ service }: ServiceBundle, ground: string) =>
  service.clock?.holds?.find((one) => one.ground === ground)

/** The last day for a review, where a hold may last so long; offices are open on it. */
const lastDay = (ctx: Ctx, longest: string): LocalDate =>
  lastDayWithin(calendarOf(ctx.pack), longest, today(ctx))

function checkedReview(ctx: Ctx, day: string, longest: string): LocalDate {
  const last = lastDay(ctx, longest)
  if (isLocalDate(day) && day > today(ctx) && day <= last) return day
  throw problem('review-wrong', { last: ctx.t.date(last, 'day') })
}

type Begun = { id: HoldId; ground: string; reviewOn: LocalDate; text: string | undefined }

async function begin(
  ctx: Ctx,
  found: HeldCase,
  bundle: ServiceBundle,
  { id, ground, reviewOn, text }: Begun,
) {
  await switchClock(ctx, found.id, false, 'held')
  const stops = { hold: id, asker: null, stopped_on: today(ctx) }
  await db(ctx).updateTable('cases.case').set(stops).where('id', '=', found.id).execute()
  await writeClockEvent(ctx, found.id, 'held', { ground, until: reviewOn })
  await recordFor(ctx, 'clock-held', found, [ground])
  const basis = groundOf(bundle, ground)
  await tellApplicant(ctx, found, 'held', (t) => ({
    reference: found.reference,
    ground: groundText(t, bundle, ground),
    article: basis ? articleWords(t, bundle, basis) : '',
    day: t.date(reviewOn, 'day'),
    text: text ?? '',
  }))
}

async function ask(ctx: Ctx, found: HeldCase, ground: string, reviewOn: LocalDate) {
  const { officer } = found
  await db(ctx)
    .updateTable('cases.case')
    .set({ asker: ctx.actor.kind === 'person' ? ctx.actor.id : officer })
    .where('id', '=', found.id)
    .execute()
  await writeClockEvent(ctx, found.id, 'hold-asked', { ground, until: reviewOn })
  await recordFor(ctx, 'hold-asked', found, [ground])
  const heads = (await headsOf(ctx, found)).map(({ id }) => id).filter((id) => id !== officer)
  await tellOfficials(ctx, found, heads, 'hold-asked', (t) => ({ day: t.date(reviewOn, 'day') }))
}

/**
 * Agrees to a hold as a head: the clock stands still from now.
 *
 * @throws cases/case-missing, cases/own-case, cases/wrong-state, cases/changed-meanwhile  as `lockOfficeCase`
 * @throws cases/same-officer  when the actor asked for it
 * @throws cases/hold-missing  none was asked for
 * @throws cases/review-wrong  its review has passed meanwhile
 */
export const agreeHold = (
  ctx: Ctx,
  reference: string,
  order: { version?: number } = {},
): Promise<void> =>
  ctx.tx(async (ctx) => {
    const { found, asked, head, bundle } = await lockAsked(ctx, reference, 'agree-hold', order)
    const { id, ground, reviewOn } = asked
    if (reviewOn <= today(ctx)) {
      throw problem('review-wrong', { last: ctx.t.date(reviewOn, 'day') })
    }
    await db(ctx)
      .updateTable('cases.hold')
      .set({ agreed_by: head.id, agreed_by_name: head.name, begun_at: ctx.clock.now() })
      .where('id', '=', id)
      .execute()
    await begin(ctx, found, bundle, { id, ground, reviewOn, text: asked.text ?? undefined })
    await tellOfficials(ctx, found, [asked.by], 'hold-agreed')
  })

/**
 * Declines a hold as a head: the clock runs on, as it did.
 *
 * @throws as {@link agreeHold}
 */
export const declineHold = (
  ctx: Ctx,
  reference: string,
  order: { version?: number } = {},
): Promise<void> =>
  ctx.tx(async (ctx) => {
    const { found, asked } = await lockAsked(ctx, reference, 'agree-hold', order)
    await dropHold(ctx, found)
    await writeClockEvent(ctx, found.id, 'hold-declined', { ground: asked.ground })
    await recordFor(ctx, 'hold-declined', found, [asked.ground])
    await tellOfficials(ctx, found, [asked.by], 'hold-declined')
  })

async function lockAsked(
  ctx: Ctx,
  reference: string,
  act: OfficeAct,
  { version }: { version?: number },
) {
  const { found, officer } = await lockOfficeCase(ctx, reference, act, version)
  const asked = found.asker && (await findHold(ctx, found.id))
  if (!asked) throw problem('hold-missing')
  return { found, asked, head: officer, ...(await deskOf(ctx, found)) }
}

/**
 * Lets the clock of a case run on: its days are later by those on which it stood still, each as it is counted.
 *
 * @throws cases/case-missing, cases/own-case, cases/wrong-state, cases/changed-meanwhile  as `lockOfficeCase`
 * @throws cases/not-claimed, cases/claimed-by-other  when the actor neither has the case nor is a senior officer
 * @throws cases/hold-missing  it does not stand still by a hold
 */
export const resumeClock = (
  ctx: Ctx,
  reference: string,
  order: { version?: number } = {},
): Promise<void> =>
  ctx.tx(async (ctx) => {
    const { found } = await lockOfficeCase(ctx, reference, 'resume', order.version)
    if (!found.hold) throw problem('hold-missing')
    await switchClock(ctx, found.id, true, 'resumed')
    const days = afterPause(ctx, found)
    await endHold(ctx, found.id)
    await db(ctx)
      .updateTable('cases.case')
      .set({ ...days, hold: null })
      .where('id', '=', found.id)
      .execute()
    await writeClockEvent(ctx, found.id, 'resumed', { until: days.due_on })
    await recordFor(ctx, 'clock-resumed', found)
    await tellApplicant(ctx, found, 'resumed', (t) => ({
      reference,
      day: t.date(days.due_on, 'day'),
    }))
  })

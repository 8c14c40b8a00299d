import { type Ctx, today } from '#kernel'
import { useMandate } from '#mandates'
import { getServiceVersion } from '#services'
import { completeLater } from '../approval.ts'
import { getOwnCase, type HeldCase, lockOwnCase, moveCase } from '../case.ts'
import { stopClock } from '../clock.ts'
import { doTask } from '../course.ts'
import { recordFor } from '../deciding.ts'
import { writeDecision } from '../decision-row.ts'
import { owed } from '../payment/owed.ts'
import { problem } from '../problems.ts'
import { STATES } from '../states.ts'
import { findPlace, tellPlace } from './told.ts'

/**
 * Accepts the place that is offered: what the service gives is granted.
 *
 * @throws cases/case-missing, cases/wrong-state  as `lockOwnCase`
 * @throws cases/offer-over  after its last day
 */
export const acceptPlace = (ctx: Ctx, reference: string): Promise<void> =>
  ctx.tx(async (ctx) => {
    const found = await lockOffer(ctx, reference)
    await useMandate(ctx, { what: 'corrected', service: found.service, reference })
    const told = { act: 'accept', correctBy: null } as const
    const state = await owed(ctx, found, await doTask(ctx, found, 'answer-offer', told))
    await recordFor(ctx, 'place-accepted', found)
    if (STATES[state].open) return moveCase(ctx, found.id, state, {})
    const bundle = await getServiceVersion(ctx, found.service, found.serviceVersion)
    await completeLater(ctx, found, bundle, state)
  })

/**
 * Declines the place that is offered: the application is taken back, and the place goes to the next.
 *
 * @throws as {@link acceptPlace}
 */
export const declinePlace = (ctx: Ctx, reference: string): Promise<void> =>
  ctx.tx(async (ctx) => {
    const found = await lockOffer(ctx, reference)
    await useMandate(ctx, { what: 'withdrawn', service: found.service, reference })
    const decision = await writeDecision(ctx, found.id, 'withdrawal')
    const state = await doTask(ctx, found, 'answer-offer', { act: 'decline', correctBy: null })
    await stopClock(ctx, found.id)
    await moveCase(ctx, found.id, state, { decision, closed: true, stopped_on: null })
    await recordFor(ctx, 'place-declined', found)
    await tellPlace(ctx, found, 'place-declined', () => ({}))
  })

async function lockOffer(ctx: Ctx, reference: string): Promise<HeldCase> {
  await getOwnCase(ctx, reference)
  const found = await lockOwnCase(ctx, reference, 'answer-offer')
  const place = await findPlace(ctx, found.id)
  if (place?.acceptBy && today(ctx) > place.acceptBy) {
    throw problem('offer-over', { day: ctx.t.date(place.acceptBy, 'day') })
  }
  return found
}

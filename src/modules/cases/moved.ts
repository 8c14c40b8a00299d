import type { Ctx, Delivered } from '#kernel'
import { getStanding, type InstanceId } from '#procedures'
import { dropCorrection, getServiceVersion } from '#services'
import { completeLater } from './approval.ts'
import { type HeldCase, lockCase, moveCase } from './case.ts'
import { giveTask, standingOf, stateOf } from './course.ts'
import { lapseCase } from './lapse.ts'
import { dropFee } from './payment/fee.ts'
import { owed } from './payment/owed.ts'
import { runOn } from './payment/paid.ts'
import { endReserve } from './ranking/reserve.ts'
import { STATES, type State } from './states.ts'
import { db } from './tables.ts'

/**
 * Takes the fact that a procedure went on by itself: by the clock, a message, or other software. The case goes
 * after it. Delivered twice, or after the case has gone on by an act, it changes nothing.
 */
export async function followProcedure(ctx: Ctx, { payload }: Delivered): Promise<void> {
  const instance = payload.resource?.replace(/^procedure-instance:/, '') as InstanceId
  const known = await db(ctx)
    .selectFrom('cases.case')
    .select('id')
    .where('instance', '=', instance)
    .executeTakeFirst()
  if (!known) return
  const lapsed = stateOf(await getStanding(ctx, instance)) === 'lapsed'
  await ctx.tx(async (ctx) => {
    // Before the case, as whoever corrects does.
    if (lapsed) await dropCorrection(ctx, known.id)
    const found = await lockCase(ctx, known)
    const standing = found && (await standingOf(ctx, found, true))
    if (!standing) return
    const reached = stateOf(standing)
    if (found.closedAt !== null || reached === found.state) return
    if (reached === 'lapsed') return lapseCase(ctx, { ...found, standing })
    if (reached === 'refused' && found.state === 'reserve') return endReserve(ctx, found)
    // Not taken yet: the procedure knows no difference.
    if (found.state === 'submitted' && reached === 'under-review') return
    await follow(ctx, { ...found, standing }, await owed(ctx, found, reached))
  })
}

async function follow(ctx: Ctx, found: HeldCase, state: State) {
  const { id, standing, officer } = found
  if (state === 'approved') {
    const bundle = await getServiceVersion(ctx, found.service, found.serviceVersion)
    return completeLater(ctx, found, bundle, state)
  }
  if (!STATES[state].open) throw new Error(`case ${id} became ${state}, and nobody decided`)
  if (found.state === 'awaiting-payment') {
    // It was not paid, and its model goes on all the same.
    await dropFee(ctx, id)
    return runOn(ctx, found, state)
  }
  await moveCase(ctx, id, state, {})
  if (officer) await giveTask(ctx, standing, officer)
}

import type { Ctx, Delivered } from '#kernel'
import { getStanding, type InstanceId } from '#procedures'
import { dropCorrection } from '#services'
import { lockCase, moveCase } from './case.ts'
import { giveTask, standingOf, stateOf } from './course.ts'
import { lapseCase } from './lapse.ts'
import { STATES } from './states.ts'
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
    const state = stateOf(standing)
    if (found.closedAt !== null || state === found.state) return
    if (state === 'lapsed') return lapseCase(ctx, { ...found, standing })
    // Not taken yet: the procedure knows no difference.
    if (found.state === 'submitted' && state === 'under-review') return
    if (!STATES[state].open) throw new Error(`case ${found.id} became ${state}, and nobody decided`)
    await moveCase(ctx, found.id, state, {})
    if (found.officer) await giveTask(ctx, standing, found.officer)
  })
}

import type { Ctx } from '#kernel'
import type { ClockReason } from './happenings.ts'
import { type CaseId, db } from './tables.ts'

/** Ends the open stretch of the clock and begins the next. */
export async function switchClock(
  ctx: Ctx,
  id: CaseId,
  running: boolean,
  reason: ClockReason,
): Promise<void> {
  await stopClock(ctx, id)
  await db(ctx)
    .insertInto('cases.clock_segment')
    .values({ case_id: id, running, reason, from_at: ctx.clock.now(), to_at: null })
    .execute()
}

/** Ends the open stretch of the clock: the case is decided. */
export async function stopClock(ctx: Ctx, id: CaseId): Promise<void> {
  await db(ctx)
    .updateTable('cases.clock_segment')
    .set({ to_at: ctx.clock.now() })
    .where('case_id', '=', id)
    .where('to_at', 'is', null)
    .execute()
}

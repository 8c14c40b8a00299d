import type { Ctx } from '#kernel'
import { record } from './facts.ts'
import { type ActDetails, type Licence, writeAct } from './licence.ts'
import { problem } from './problems.ts'
import { db } from './tables.ts'

/** Takes a licence that is held back for a time: while it lasts it gives no right, and its days run on. */
export async function suspend(ctx: Ctx, licence: Licence, details: ActDetails): Promise<void> {
  const { id, holder } = licence
  await db(ctx)
    .insertInto('licences.suspension')
    .values({ licence: id, from_at: ctx.clock.now(), to_at: null })
    .execute()
  await writeAct(ctx, licence, 'suspended', details)
  await record(ctx, 'licence-suspended', {
    subject: holder,
    resource: `licence:${id}`,
    ...(details.reason && { reason: details.reason }),
  })
}

/**
 * Lifts the suspension of a licence that is held.
 *
 * @throws licences/not-suspended
 */
export async function liftSuspension(
  ctx: Ctx,
  licence: Licence,
  details: ActDetails,
): Promise<void> {
  const { id, holder } = licence
  const { numUpdatedRows } = await db(ctx)
    .updateTable('licences.suspension')
    .set({ to_at: ctx.clock.now() })
    .where('licence', '=', id)
    .where('to_at', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw problem('not-suspended')
  await writeAct(ctx, licence, 'resumed', details)
  await record(ctx, 'licence-resumed', { subject: holder, resource: `licence:${id}` })
}

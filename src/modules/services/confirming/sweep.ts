import type { Ctx } from '#kernel'
import { addDays } from '#lib/time'
import { draftColumns } from '../draft.ts'
import { record } from '../facts.ts'
import { getServiceVersion } from '../service.ts'
import { db } from '../tables.ts'
import { type Confirmation, columns } from './confirmation.ts'
import { tellAsker, tellConfirmer } from './telling.ts'

const BATCH = 200
const DAYS_BEFORE = 2
/** Who was asked less long ago has the first notice fresh in mind. */
const HOURS_AFTER_ASKING = 24

/**
 * Reminds whoever was asked to confirm, once, two days before the last one; after it the applicant hears that nothing
 * came. Safe to run twice and beside an answer: the draft is held, and what stands is looked at again.
 */
export async function sweepConfirmations(ctx: Ctx): Promise<void> {
  const now = ctx.clock.now()
  const soon = new Date(
    `${addDays(now.toISOString().slice(0, 10), DAYS_BEFORE)}${now.toISOString().slice(10)}`,
  )
  const due = await db(ctx)
    .selectFrom('services.confirmation')
    .select(['id', 'draft'])
    .where('state', '=', 'asked')
    .where('until', '<=', soon)
    .where((eb) => eb.or([eb('reminded_at', 'is', null), eb('until', '<=', now)]))
    .orderBy('until')
    .limit(BATCH)
    .execute()
  for (const one of due) await ctx.tx((ctx) => look(ctx, one))
}

async function look(ctx: Ctx, { id, draft: draftId }: Pick<Confirmation, 'id' | 'draft'>) {
  const draft = await db(ctx)
    .selectFrom('services.draft')
    .select(draftColumns)
    .where('id', '=', draftId)
    .where('submitted_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  const one = await db(ctx)
    .selectFrom('services.confirmation')
    .select([...columns, 'reminded_at as remindedAt'])
    .where('id', '=', id)
    .where('state', '=', 'asked')
    .executeTakeFirst()
  if (!draft || !one) return
  const now = ctx.clock.now()
  const bundle = await getServiceVersion(ctx, draft.service, draft.version)
  const about = {
    ...{ subject: draft.person, resource: `draft:${draft.id}` },
    data: { confirmation: id },
  }
  if (one.until <= now) {
    await change(ctx, id, { state: 'lapsed' })
    await record(ctx, 'confirmation-lapsed', about)
    await tellAsker(ctx, draft, bundle, one, 'lapsed')
    return
  }
  const settled = one.askedAt.getTime() <= now.getTime() - HOURS_AFTER_ASKING * 3_600_000
  if (one.remindedAt !== null || !settled) return
  await change(ctx, id, { reminded_at: now })
  await record(ctx, 'confirmation-reminded', about)
  await tellConfirmer(ctx, draft, bundle, one, 'reminded')
}

const change = (
  ctx: Ctx,
  id: Confirmation['id'],
  to: { state: 'lapsed' } | { reminded_at: Date },
) => db(ctx).updateTable('services.confirmation').set(to).where('id', '=', id).execute()

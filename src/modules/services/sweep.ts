import { type Ctx, deleteFiles, type PersonId } from '#kernel'
import { record } from './facts.ts'
import { remindOfDrafts } from './remind.ts'
import { type DraftId, db } from './tables.ts'

const BATCH = 200

/** Deletes drafts whose time is over, and reminds people of those whose time soon is. */
export async function sweepDrafts(ctx: Ctx): Promise<void> {
  await deleteExpiredDrafts(ctx)
  await remindOfDrafts(ctx)
}

/** Deletes drafts whose time is over, with their files; what was sent lies with the case and stays. */
export async function deleteExpiredDrafts(ctx: Ctx): Promise<void> {
  for (let left = true; left; ) {
    left = await ctx.tx(async (ctx) => {
      const over = await db(ctx)
        .selectFrom('services.draft')
        .select(['id', 'person'])
        .where('submitted_at', 'is', null)
        .where('expires_at', '<=', ctx.clock.now())
        .orderBy('expires_at')
        .limit(BATCH)
        .forUpdate()
        .skipLocked()
        .execute()
      for (const draft of over) await deleteExpired(ctx, draft)
      return over.length === BATCH
    })
  }
}

async function deleteExpired(ctx: Ctx, { id, person }: { id: DraftId; person: PersonId }) {
  await deleteFiles(ctx, `draft:${id}`)
  await db(ctx).deleteFrom('services.draft').where('id', '=', id).execute()
  await record(ctx, 'draft-expired', { subject: person, resource: `draft:${id}` })
}

/** Deletes what was begun about a licence and whose time is over, before the next sweep does: another takes its place. */
export async function deleteExpiredAbout(ctx: Ctx, licence: string): Promise<void> {
  const over = await db(ctx)
    .selectFrom('services.draft')
    .select(['id', 'person'])
    .where('licence', '=', licence)
    .where('submitted_at', 'is', null)
    .where('expires_at', '<=', ctx.clock.now())
    .forUpdate()
    .execute()
  for (const draft of over) await deleteExpired(ctx, draft)
}

import { type Ctx, deleteFiles } from '#kernel'
import { record } from './facts.ts'
import { db } from './tables.ts'

const BATCH = 200

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
      for (const { id, person } of over) {
        await deleteFiles(ctx, `draft:${id}`)
        await db(ctx).deleteFrom('services.draft').where('id', '=', id).execute()
        await record(ctx, 'draft-expired', { subject: person, resource: `draft:${id}` })
      }
      return over.length === BATCH
    })
  }
}

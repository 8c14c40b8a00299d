import { type Ctx, deleteFiles } from '#kernel'
import { record } from './facts.ts'
import { db } from './tables.ts'

/**
 * Throws away the correction that was begun for a case that takes none any more, if there is one.
 *
 * To be called before the case's row is held: who sends a correction holds the draft first too.
 *
 * @param about  the case's id
 */
export const dropCorrection = (ctx: Ctx, about: string): Promise<void> =>
  ctx.tx(async (ctx) => {
    const dropped = await db(ctx)
      .deleteFrom('services.draft')
      .where('about', '=', about)
      .where('submitted_at', 'is', null)
      .returning(['id', 'person'])
      .execute()
    for (const { id, person } of dropped) {
      await deleteFiles(ctx, `draft:${id}`)
      await record(ctx, 'draft-discarded', { subject: person, resource: `draft:${id}` })
    }
  })

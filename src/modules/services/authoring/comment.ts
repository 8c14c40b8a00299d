import type { Ctx, PersonId } from '#kernel'
import { officialOf } from '#kernel'
import { record } from '../facts.ts'
import { problem } from '../problems.ts'
import { type CommentId, db } from '../tables.ts'
import type { Change } from './change.ts'

const MOST = 200
const LONGEST = 2_000
const LONGEST_PATH = 200

/** What an author says of a change to the others. */
export type Comment = {
  id: CommentId
  /** the file that it is about; null: the whole */
  path: string | null
  said: string
  saidBy: PersonId
  saidAt: Date
  settledAt: Date | null
}

/** Of one change, the oldest first; at most 200. */
export const listComments = (ctx: Ctx, { id }: Pick<Change, 'id'>): Promise<Comment[]> =>
  db(ctx)
    .selectFrom('services.change_comment')
    .select(['id', 'path', 'said', 'said_by as saidBy', 'said_at as saidAt'])
    .select('settled_at as settledAt')
    .where('change', '=', id)
    .orderBy('said_at')
    .limit(MOST)
    .execute()

/**
 * Says something of a change, also while it waits for a second author.
 *
 * @param change  that whoever speaks may author
 * @throws services/comment-empty  nothing, or more than 2,000 characters
 */
export async function comment(
  ctx: Ctx,
  { service, id }: Pick<Change, 'service' | 'id'>,
  typed: { said: string; path: string },
): Promise<void> {
  const said = typed.said.trim()
  const path = typed.path.trim().slice(0, LONGEST_PATH)
  if (said === '' || said.length > LONGEST) throw problem('comment-empty')
  await ctx.tx(async (ctx) => {
    await db(ctx)
      .insertInto('services.change_comment')
      .values({
        ...{ change: id, path: path === '' ? null : path, said },
        ...{ said_by: officialOf(ctx).id, said_at: ctx.clock.now() },
        ...{ settled_by: null, settled_at: null },
      })
      .execute()
    await record(ctx, 'change-commented', { resource: `service:${service}`, data: { change: id } })
  })
}

/** Lays a comment to rest; again it changes nothing. @throws services/comment-missing */
export async function settleComment(
  ctx: Ctx,
  { id }: Pick<Change, 'id'>,
  comment: CommentId,
): Promise<void> {
  const row = { settled_by: officialOf(ctx).id, settled_at: ctx.clock.now() }
  const found = await db(ctx)
    .selectFrom('services.change_comment')
    .select(['id', 'settled_at'])
    .where('id', '=', comment)
    .where('change', '=', id)
    .executeTakeFirst()
  if (!found) throw problem('comment-missing')
  await db(ctx)
    .updateTable('services.change_comment')
    .set(row)
    .where('id', '=', comment)
    .where('settled_at', 'is', null)
    .execute()
}

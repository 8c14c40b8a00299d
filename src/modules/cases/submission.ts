import type { Ctx } from '#kernel'
import { filesIn } from './answers.ts'
import { type CaseId, db } from './tables.ts'

/** The answers and the number of what was sent last. */
export const getNewestSubmission = (ctx: Ctx, id: CaseId) =>
  db(ctx)
    .selectFrom('cases.submission')
    .select(['number', 'answers', 'fetched', 'taken', 'confirmed', 'submitted_at as submittedAt'])
    .where('case_id', '=', id)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()

/**
 * What was sent last in each of some cases.
 *
 * @param ids  at most 2,000
 */
export async function listNewestSent(
  ctx: Ctx,
  ids: readonly CaseId[],
): Promise<ReadonlyMap<CaseId, Record<string, unknown>>> {
  if (ids.length === 0) return new Map()
  const rows = await db(ctx)
    .selectFrom('cases.submission')
    .distinctOn('case_id')
    .select(['case_id as id', 'answers'])
    .where('case_id', 'in', ids)
    .orderBy('case_id')
    .orderBy('number', 'desc')
    .limit(ids.length)
    .execute()
  return new Map(rows.map(({ id, answers }) => [id, answers]))
}

/** Everything that was sent, newest first; there are at most 100. */
export const listSubmissions = (ctx: Ctx, id: CaseId) =>
  db(ctx)
    .selectFrom('cases.submission')
    .select(['number', 'answers', 'fetched', 'taken', 'confirmed', 'submitted_at as submittedAt'])
    .where('case_id', '=', id)
    .orderBy('number', 'desc')
    .limit(100)
    .execute()

/** Whether a file is named in anything that was sent; a hidden question's file is not. */
export const holdsFile = async (ctx: Ctx, id: CaseId, file: string): Promise<boolean> =>
  (await listSubmissions(ctx, id)).some(({ answers }) => filesIn(answers).includes(file))

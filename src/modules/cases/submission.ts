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

import type { Ctx, Texts } from '#kernel'
import { type CaseId, db, type HistoryEvent } from './tables.ts'

export type HistoryEntry = { what: HistoryEvent; at: Date; byName: Texts | null }

/** What happened to a case, newest first; at most 200 entries. */
export const listHistory = (ctx: Ctx, id: CaseId): Promise<HistoryEntry[]> =>
  db(ctx)
    .selectFrom('cases.history')
    .select(['what', 'at', 'by_name as byName'])
    .where('case_id', '=', id)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(200)
    .execute()

/** What the applicant is not told: a refusal that is only proposed, and who has the case when. */
const INSIDE = new Set<HistoryEvent>(['refusal-proposed', 'refusal-declined', 'released'])

/** The history as the applicant may see it: without what is still being thought over, without names. */
export const forApplicant = (entries: readonly HistoryEntry[]): HistoryEntry[] =>
  entries.filter(({ what }) => !INSIDE.has(what)).map((entry) => ({ ...entry, byName: null }))

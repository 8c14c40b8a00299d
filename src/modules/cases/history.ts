import { sql } from 'kysely'
import type { Ctx, Texts } from '#kernel'
import { type CaseId, db, type HistoryEvent } from './tables.ts'

export type HistoryEntry = {
  what: HistoryEvent
  at: Date
  byName: Texts | null
  /** why a head gave it, or marked it as urgent */
  reason?: string | null
  /** to whom it was given, where `byName` gave it */
  toName?: Texts | null
  /** how many open cases that one had, where cases were spread */
  had?: number | null
}

const MOST = 200

/** What happened to a case, newest first; at most 200 entries. */
export async function listHistory(ctx: Ctx, id: CaseId): Promise<HistoryEntry[]> {
  const entries = await db(ctx)
    .selectFrom('cases.history as h')
    .leftJoin('cases.assignment as a', (join) =>
      join.on(sql<boolean>`a.id = h.id::uuid and a.case_id = h.case_id`),
    )
    .select(['h.what', 'h.at', 'h.by_name as byName', 'a.how', 'a.reason', 'a.had'])
    .select('a.by_name as giver')
    .where('h.case_id', '=', id)
    .orderBy('h.at', 'desc')
    .orderBy('h.id', 'desc')
    .limit(MOST)
    .execute()
  const assigned = entries.map(({ how, giver, ...entry }): HistoryEntry => {
    if (how === 'substitute') return { ...entry, what: 'substituted' }
    if (how !== 'given' && how !== 'spread') return entry
    return { ...entry, what: 'given', byName: giver, toName: entry.byName }
  })
  const marks = await db(ctx)
    .selectFrom('cases.urgency')
    .select(['at', 'urgent', 'by_name as byName', 'reason'])
    .where('case_id', '=', id)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(MOST)
    .execute()
  const marked = marks.map(
    ({ urgent, ...entry }): HistoryEntry => ({
      ...entry,
      what: urgent ? 'urgent' : 'not-urgent',
    }),
  )
  return [...marked, ...assigned].sort((a, b) => b.at.getTime() - a.at.getTime()).slice(0, MOST)
}

/** What the applicant is not told: a refusal that is only proposed, and who has the case when. */
const INSIDE = new Set<HistoryEvent>([
  ...(['refusal-proposed', 'refusal-declined', 'released', 'substituted'] as const),
  ...(['urgent', 'not-urgent'] as const),
])

/** The history as the applicant may see it: without what is still being thought over, without names. */
export const forApplicant = (entries: readonly HistoryEntry[]): HistoryEntry[] =>
  entries
    .filter(({ what }) => !INSIDE.has(what))
    .map(({ what, at }) => ({ what: what === 'given' ? 'claimed' : what, at, byName: null }))

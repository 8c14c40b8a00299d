import { sql } from 'kysely'
import type { Ctx, Texts } from '#kernel'
import type { LocalDate } from '#lib/time'
import type { CaseId, HistoryEvent } from './tables.ts'

const MOST = 200

export type HistoryEntry = {
  what: HistoryEvent
  at: Date
  byName: Texts | null
  /** of what happened to its clock: why, and the day that it names */
  ground: string | null
  until: LocalDate | null
}

/** What happened to a case, newest first; at most 200 entries. */
export async function listHistory(ctx: Ctx, id: CaseId): Promise<HistoryEntry[]> {
  const { rows } = await sql<HistoryEntry>`
    select what, at, by_name as "byName", ground, until from (
      (select h.at, h.id, h.what, h.by_name, null as ground, null::date as until
      from cases.history h where h.case_id = ${id} order by h.at desc, h.id desc limit ${MOST})
      union all
      (select e.at, e.id, e.what, e.by_name, e.ground, e.until
      from cases.clock_event e where e.case_id = ${id} and e.what <> 'passed-over'
      order by e.at desc, e.id desc limit ${MOST})) happened
    order by at desc, id desc limit ${MOST}`.execute(ctx.sql)
  return rows
}

/** What the applicant is not told: a refusal that is only proposed, and how the office sees to it. */
const INSIDE = new Set<HistoryEvent>([
  'refusal-proposed',
  'refusal-declined',
  'released',
  'hold-asked',
  'hold-declined',
  'review-due',
  'officer-told',
  'head-told',
  'requeued',
  'given-to-head',
  'deemed-near',
  'opinion-reminded',
])

/** The history as the applicant may see it: without what is still being thought over, without names. */
export const forApplicant = (entries: readonly HistoryEntry[]): HistoryEntry[] =>
  entries.filter(({ what }) => !INSIDE.has(what)).map((entry) => ({ ...entry, byName: null }))

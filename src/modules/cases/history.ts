import { sql } from 'kysely'
import type { Ctx, Texts } from '#kernel'
import type { LocalDate } from '#lib/time'
import type { HistoryEvent } from './happenings.ts'
import type { CaseId } from './tables.ts'

const MOST = 200

export type HistoryEntry = {
  what: HistoryEvent
  at: Date
  byName: Texts | null
  /** of what happened to its clock: why, and the day that it names; of a form that was filled in: which */
  ground: string | null
  until: LocalDate | null
  /** why a head gave it, or marked it as urgent */
  reason: string | null
  /** to whom it was given, where `byName` gave it */
  toName: Texts | null
  /** how many open cases that one had, where cases were spread */
  had: number | null
}

/** What happened to a case, newest first; at most 200 entries. */
export async function listHistory(ctx: Ctx, id: CaseId): Promise<HistoryEntry[]> {
  const { rows } = await sql<HistoryEntry>`
    select what, at, by_name as "byName", ground, until, reason, to_name as "toName", had from (
      (select h.at, h.id,
        case a.how when 'given' then 'given' when 'spread' then 'given' when 'substitute' then 'substituted'
          else h.what end as what,
        coalesce(a.by_name, h.by_name) as by_name, null as ground, null::date as until, a.reason,
        case when a.by_name is not null then h.by_name end as to_name, a.had
      from cases.history h left join cases.assignment a on a.id = h.id and a.case_id = h.case_id
      where h.case_id = ${id} order by h.at desc, h.id desc limit ${MOST})
      union all
      (select e.at, e.id, e.what, e.by_name, e.ground, e.until, null, null, null
      from cases.clock_event e where e.case_id = ${id} and e.what <> 'passed-over'
      order by e.at desc, e.id desc limit ${MOST})
      union all
      (select u.at, u.id, case when u.urgent then 'urgent' else 'not-urgent' end, u.by_name, null, null, u.reason,
        null, null
      from cases.urgency u where u.case_id = ${id} order by u.at desc, u.id desc limit ${MOST})
      union all
      (select j.at, j.id, 'joined', j.by_name, null, null, j.reason, null, null
      from cases.joining j where j.case_id = ${id} or j.lead_case = ${id})
      union all
      (select j.parted_at, j.id, 'parted', j.parted_by_name, null, null, j.parted_for, null, null
      from cases.joining j where (j.case_id = ${id} or j.lead_case = ${id}) and j.parted_at is not null)
      union all
      (select f.at, f.case_id, case when f.shown then 'form-filled' else 'form-inside' end, f.by_name, f.form, null,
        null, null, null
      from cases.filled_form f where f.case_id = ${id} order by f.at desc limit ${MOST})
      union all
      (select p.at, p.case_id, 'split', p.by_name, null, null, p.reason, null, null
      from cases.splitting p where p.case_id = ${id} or p.from_case = ${id})) happened
    order by at desc, id desc limit ${MOST}`.execute(ctx.sql)
  return rows
}

/** What the applicant is not told: a refusal that is only proposed, and how the office sees to it. */
const INSIDE = new Set<HistoryEvent>([
  ...(['refusal-proposed', 'refusal-declined', 'released', 'substituted'] as const),
  ...(['urgent', 'not-urgent', 'hold-asked', 'hold-declined', 'review-due'] as const),
  ...(['officer-told', 'head-told', 'requeued', 'given-to-head'] as const),
  ...(['deemed-near', 'opinion-reminded', 'form-inside'] as const),
])

/** After these a case is looked at anew. */
const ANEW = new Set<HistoryEvent>(['corrected', 'reopened'])

/** The history as the applicant may see it: without what is still being thought over, without names or who has it now. */
export function forApplicant(entries: readonly HistoryEntry[]): HistoryEntry[] {
  let isReviewed = false
  return entries
    .filter(({ what }) => !INSIDE.has(what))
    .map(({ what, at, ground, until }) => ({
      ...{ what: what === 'given' ? ('claimed' as const) : what, at, ground, until },
      ...{ byName: null, reason: null, toName: null, had: null },
    }))
    .toReversed()
    .filter(({ what }) => {
      const isAgain = what === 'claimed' && isReviewed
      isReviewed = what === 'claimed' || (isReviewed && !ANEW.has(what))
      return !isAgain
    })
    .toReversed()
}

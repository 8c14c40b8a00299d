import { sql } from 'kysely'
import { agenciesOf, type Ctx, type PersonId, type Texts, today } from '#kernel'
import type { LocalDate } from '#lib/time'
import { officerOf } from '../case.ts'
import { notTheirs } from '../recusal/hidden.ts'
import { type Colleague, listColleagues } from './colleague.ts'

/** More of one officer's cases than this are not counted. */
const MOST_COUNTED = 1_000
/** Of what waits, so many are looked at, those that are due first. */
const MOST_WAITING = 10_000
const DAY_MS = 86_400_000

/** What one officer has and has done. */
export type OfficerLoad = Colleague & {
  open: number
  overdue: number
  /** when the oldest of them was sent */
  oldest: Date | null
  decided7: number
  decided30: number
}

/** What waits at a desk of a service for somebody to take it. */
export type WaitingAt = {
  service: string
  queue: string | null
  count: number
  overdue: number
  firstDue: LocalDate
}

/** How many open cases each of some officers has, those with none too. */
export async function countOpenOf(
  ctx: Ctx,
  officers: readonly PersonId[],
): Promise<Map<PersonId, number>> {
  const { rows } = await sql<{ id: PersonId; open: number }>`
    select o.id, (select count(*)::int from (select from cases.case c
      where c.officer = o.id and c.closed_at is null limit ${MOST_COUNTED}) counted) as open
    from unnest(${officers}::uuid[]) o (id)`.execute(ctx.sql)
  return new Map(rows.map(({ id, open }) => [id, open]))
}

/**
 * Each officer of the actor's desk with their work, and who has cases though they hold no post any more. Cases of the
 * actor's own count nowhere: who has them is not theirs to know.
 *
 * @returns whoever has the most overdue first
 */
export async function readTeam(ctx: Ctx): Promise<OfficerLoad[]> {
  const actor = officerOf(ctx)
  const agencies = agenciesOf(actor.office)
  const colleagues = await listColleagues(ctx)
  const known = new Map(colleagues.map((one) => [one.id, one]))
  for (const gone of await listHolders(ctx, agencies)) {
    if (!known.has(gone.id)) known.set(gone.id, gone)
  }
  const now = ctx.clock.now()
  const seen = sql`c.agency = any(${agencies}::text[]) and ${notTheirs(actor)}`
  const decidedSince = (days: number) => sql`
    (select count(*)::int from (select from cases.case c where c.officer = o.id and c.closed_at is not null
      and c.closed_at > ${new Date(now.getTime() - days * DAY_MS)} and ${seen}
      limit ${MOST_COUNTED}) counted)`
  const { rows } = await sql<Omit<OfficerLoad, keyof Colleague> & { id: PersonId }>`
    select o.id,
      (select count(*)::int from (select from cases.case c where c.officer = o.id and c.closed_at is null
        and ${seen} limit ${MOST_COUNTED}) counted) as open,
      (select count(*)::int from (select from cases.case c where c.officer = o.id and c.closed_at is null
        and c.work_on < ${today(ctx)} and ${seen} limit ${MOST_COUNTED}) counted) as overdue,
      (select c.submitted_at from cases.case c where c.officer = o.id and c.closed_at is null and ${seen}
        order by c.submitted_at limit 1) as oldest,
      ${decidedSince(7)} as decided7, ${decidedSince(30)} as decided30
    from unnest(${[...known.keys()]}::uuid[]) o (id)`.execute(ctx.sql)
  return rows
    .flatMap((row) => {
      const one = known.get(row.id)
      return one ? [{ ...one, ...row }] : []
    })
    .sort((a, b) => b.overdue - a.overdue || b.open - a.open || (a.id < b.id ? -1 : 1))
}

/** Everybody who has an open case of an agency: one look into the index for each. */
async function listHolders(ctx: Ctx, agencies: readonly string[]): Promise<Colleague[]> {
  const { rows } = await sql<{ id: PersonId; name: Texts }>`
    with recursive holder (agency, officer) as (
      select a.agency, (select c.officer from cases.case c
        where c.agency = a.agency and c.closed_at is null and c.officer is not null order by c.officer limit 1)
      from unnest(${agencies}::text[]) a (agency)
      union all
      select h.agency, (select c.officer from cases.case c
        where c.agency = h.agency and c.closed_at is null and c.officer > h.officer order by c.officer limit 1)
      from holder h where h.officer is not null)
    select h.officer as id, (select c.officer_name from cases.case c
      where c.agency = h.agency and c.closed_at is null and c.officer = h.officer limit 1) as name
    from holder h where h.officer is not null limit 500`.execute(ctx.sql)
  return rows
}

/** What nobody has, by service and desk, the fullest first. */
export async function readWaiting(ctx: Ctx): Promise<WaitingAt[]> {
  const actor = officerOf(ctx)
  const { rows } = await sql<WaitingAt>`
    select w.service, w.queue, count(*)::int as count,
      (count(*) filter (where w.work_on < ${today(ctx)}))::int as overdue, min(w.work_on) as "firstDue"
    from (select c.service, c.queue, c.work_on from cases.case c
      where c.agency = any(${agenciesOf(actor.office)}::text[]) and c.closed_at is null and c.officer is null
        and c.state not in ('consulting', 'in-round') and ${notTheirs(actor)}
      order by c.work_on limit ${MOST_WAITING}) w
    group by w.service, w.queue order by count(*) desc, w.service, w.queue limit 100`.execute(
    ctx.sql,
  )
  return rows
}

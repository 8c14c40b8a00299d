import { sql } from 'kysely'
import { agenciesOf, type Ctx, type Texts } from '#kernel'
import { findCase, officerOf, readingOf } from '../case.ts'
import { problem } from '../problems.ts'
import { notTheirs } from '../recusal/hidden.ts'
import { countWork, MAX_COUNT } from '../work-list.ts'

/** What an open list is told: how much waits, and how much has come since it was shown. */
export type LiveList = { mine: number; unassigned: number; fresh: number; waits: string }

/** Cases that came are counted up to this. */
const MOST_FRESH = 99

/**
 * Of the actor's desk, by what they may see of it.
 *
 * @param since  when the open page was made
 */
export async function readLiveList(ctx: Ctx, since: Date): Promise<LiveList> {
  const { views } = await countWork(ctx, [])
  const officer = officerOf(ctx)
  const { rows } = await sql<{ fresh: number }>`
    select count(*)::int as fresh from (select from cases.case c
      where c.agency in (${sql.join(agenciesOf(officer.office))}) and c.closed_at is null and c.submitted_at > ${since}
        and ${notTheirs(officer)} limit ${MOST_FRESH}) counted`.execute(ctx.sql)
  const fresh = rows[0]?.fresh ?? 0
  return {
    mine: Math.min(views.mine, MAX_COUNT),
    unassigned: Math.min(views.unassigned, MAX_COUNT),
    fresh,
    waits: fresh > 0 ? ctx.t('cases.live.fresh', { count: fresh }) : '',
  }
}

/** What an open case is told: that it changed since it was shown, and where a colleague has it now, who. */
export type LiveCase = { version: number; waits: string }

/**
 * @param version  of the case as the open page shows it
 * @throws cases/case-missing  when there is none, or not for the actor
 */
export async function readLiveCase(
  ctx: Ctx,
  reference: string,
  version: number,
): Promise<LiveCase> {
  const found = await findCase(ctx, reference)
  // Whoever had it open and has it no more may still be told who has: the list shows it as well.
  if (!found || !(await readingOf(ctx, found, 'related')).allow) throw problem('case-missing')
  if (found.version === version) return { version, waits: '' }
  const name: Texts | null = found.officer === officerOf(ctx).id ? null : found.officerName
  const waits = name
    ? ctx.t('cases.live.taken', { officer: ctx.t.of(name) })
    : ctx.t('cases.live.changed')
  return { version: found.version, waits }
}

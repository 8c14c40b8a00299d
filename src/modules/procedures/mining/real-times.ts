import { sql } from 'kysely'
import { type Ctx, calendarOf, today } from '#kernel'
import { addDays, type LocalDate } from '#lib/time'
import { db } from '../tables.ts'
import { instantsOf } from './span.ts'

/** Of fewer cases nothing is published: the figures would be about somebody. */
const FEWEST = 10
/** What takes longer counts as this long. */
const DAYS_MOST = 1_000
const YEAR = 365
/** Pairs of days of one procedure that are looked at. */
const PAIRS_MOST = 200_000

/** How long cases really took, in working days, over a year. */
export type RealTimes = {
  since: LocalDate
  until: LocalDate
  cases: number
  /** half of them took no longer, and nine of ten */
  median: number
  p90: number
  /** how many of them, 0 to 1, took no longer than was promised; null: nothing was */
  inTime: number | null
}

/**
 * The real times of a procedure over the last year, as they were worked out last night: one row, read by its key.
 *
 * @param promised  working days
 * @returns undefined  fewer than ten cases have ended, or nobody has worked it out yet
 */
export async function findRealTimes(
  ctx: Ctx,
  procedure: string,
  promised: number | null,
): Promise<RealTimes | undefined> {
  const found = await db(ctx)
    .selectFrom('procedures.real_times')
    .select(['since', 'until', 'working_days as days'])
    .where('procedure', '=', procedure)
    .executeTakeFirst()
  if (!found) return undefined
  const { since, until, days } = found
  const cases = days.reduce((sum, count) => sum + count, 0)
  if (cases < FEWEST) return undefined
  const kept = (most: number) => days.slice(0, most + 1).reduce((sum, count) => sum + count, 0)
  const shareOf = (share: number) => days.findIndex((_, most) => kept(most) >= share * cases)
  return {
    ...{ since, until, cases, median: shareOf(0.5), p90: shareOf(0.9) },
    inTime: promised === null ? null : kept(promised) / cases,
  }
}

/**
 * Works out once a day how long the cases of each procedure took that ended in the year up to yesterday. What was
 * given up from outside is left out.
 *
 * @returns for how many procedures
 */
export async function workOutRealTimes(ctx: Ctx): Promise<number> {
  const until = addDays(today(ctx), -1)
  const stale = await db(ctx)
    .selectFrom('procedures.procedure as p')
    .leftJoin('procedures.real_times as r', 'r.procedure', 'p.id')
    .select(['p.id', 'p.process'])
    .where('p.current', '=', true)
    .where((eb) => eb.or([eb('r.until', 'is', null), eb('r.until', '<', until)]))
    .orderBy('p.id')
    .limit(PROCEDURES_MOST)
    .execute()
  for (const { id, process } of stale) await workOut(ctx, { id, process, until })
  return stale.length
}

const PROCEDURES_MOST = 500

type Of = { id: string; process: string; until: LocalDate }

async function workOut(ctx: Ctx, { id, process, until }: Of) {
  const span = { since: addDays(until, 1 - YEAR), until }
  const days: number[] = []
  const calendar = calendarOf(ctx.pack)
  for (const { began, ended, count } of await pairsOf(ctx, id, process, span)) {
    const took = Math.min(DAYS_MOST, calendar.workingDaysBetween(began, ended))
    days[took] = (days[took] ?? 0) + Number(count)
  }
  const row = {
    ...span,
    working_days: Array.from(days, (count) => count ?? 0),
    worked_out_at: ctx.clock.now(),
  }
  await db(ctx)
    .insertInto('procedures.real_times')
    .values({ procedure: id, ...row })
    .onConflict((conflict) => conflict.column('procedure').doUpdateSet(row))
    .execute()
}

/** How many cases began on the one day and ended on the other. */
async function pairsOf(
  ctx: Ctx,
  procedure: string,
  process: string,
  span: { since: LocalDate; until: LocalDate },
) {
  const { from, to } = instantsOf(ctx, span)
  const { timeZone } = ctx.pack.settings
  const { rows } = await sql<{ began: LocalDate; ended: LocalDate; count: bigint }>`
    select (started_at at time zone ${timeZone})::date as began,
      (ended_at at time zone ${timeZone})::date as ended, count(*) as count
    from procedures.instance
    where procedure = ${procedure} and ended_at >= ${from} and ended_at < ${to} and process = ${process}
      and status in ('completed', 'terminated')
    group by 1, 2 limit ${PAIRS_MOST}`.execute(ctx.sql)
  return rows
}

import { sql } from 'kysely'
import { type Ctx, calendarOf, lastDayWithin, today } from '#kernel'
import { nextUp } from '#lib/ranking'
import { getServiceVersion } from '#services'
import { type Case, lockCase, moveCase } from '../case.ts'
import { stopClock } from '../clock.ts'
import { isPossible, standingOf, tellProcedure } from '../course.ts'
import { recordFor } from '../deciding.ts'
import { writeDecision } from '../decision-row.ts'
import { type CaseId, db } from '../tables.ts'
import type { ListId, ListRules } from './rows.ts'
import { findPlace, standingWords, tellPlace } from './told.ts'

const LISTS_AT_ONCE = 50

/** States of those who have a place, or to whom one is offered. */
const TAKEN = sql`('offered', 'approved', 'granted')`

/**
 * Gives places that became free to the next of the reserve lists. Places are given by this alone, one list at a time, so
 * that no more are taken than there are, whoever declines meanwhile.
 */
export async function moveUpReserves(ctx: Ctx): Promise<void> {
  const { rows } = await sql<{ id: ListId }>`
    select l.id from cases.round_list l
    where l.state = 'done' and l.reserve_ends >= ${today(ctx)}
      and exists (select from cases.ranked k join cases.case c on c.id = k.case_id
        where k.list = l.id and k.outcome = 'reserve' and c.state = 'reserve')
      and (l.rules ->> 'places')::integer > (select count(*) from cases.ranked k
        join cases.case c on c.id = k.case_id where k.list = l.id and c.state in ${TAKEN})
    order by l.id limit ${LISTS_AT_ONCE}`.execute(ctx.sql)
  for (const { id } of rows) await moveUpIn(ctx, id)
}

type Held = { id: CaseId; share: string | null; taken: boolean }

const moveUpIn = (ctx: Ctx, id: ListId): Promise<void> =>
  ctx.tx(async (ctx) => {
    const list = await db(ctx)
      .selectFrom('cases.round_list')
      .select('rules')
      .where('id', '=', id)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst()
    if (!list) return
    const { rows } = await sql<Held>`
      select c.id, k.share, c.state in ${TAKEN} as taken
      from cases.ranked k join cases.case c on c.id = k.case_id
      where k.list = ${id} and c.state in ('offered', 'approved', 'granted', 'reserve')
      order by k.number nulls first`.execute(ctx.sql)
    const { reserve: _, ...places } = list.rules as ListRules
    const waiting = rows.filter(({ taken }) => !taken)
    const held = rows.filter(({ taken }) => taken).map(({ share }) => share)
    for (const next of nextUp(waiting, held, places)) await moveUp(ctx, id, next as CaseId)
  })

async function moveUp(ctx: Ctx, list: ListId, id: CaseId) {
  const found = await lockCase(ctx, { id })
  const standing = found && (await standingOf(ctx, found, true))
  // Withdrawn, or the last day is over, since it was looked at: the next look gives the place to the one after.
  if (found?.state !== 'reserve' || !isPossible('move-up', standing)) return
  const { service } = await getServiceVersion(ctx, found.service, found.serviceVersion)
  if (!service.competition) throw new Error(`case ${id} competes for nothing`)
  const acceptBy = lastDayWithin(calendarOf(ctx.pack), service.competition.accept, today(ctx))
  await writeDecision(ctx, id, 'moved-up')
  const state = await tellProcedure(ctx, found, 'move-up', { acceptBy })
  await moveCase(ctx, id, state, {})
  await db(ctx)
    .updateTable('cases.ranked')
    .set({ accept_by: acceptBy })
    .where('list', '=', list)
    .where('case_id', '=', id)
    .execute()
  await recordFor(ctx, 'place-offered', found)
  await tellPlace(ctx, found, 'place-moved-up', (t) => ({ day: t.date(acceptBy, 'day') }))
}

/** Ends a case that is held, whose procedure has gone on: no place became free until the last day of the reserve list. */
export async function endReserve(ctx: Ctx, found: Case): Promise<void> {
  const { service } = await getServiceVersion(ctx, found.service, found.serviceVersion)
  const reasons = service.competition ? [service.competition.reasons.outranked] : []
  const decision = await writeDecision(ctx, found.id, 'place-missed', { reasons })
  await stopClock(ctx, found.id)
  await moveCase(ctx, found.id, 'refused', { decision, closed: true, stopped_on: null })
  await recordFor(ctx, 'place-missed', found, reasons)
  const place = await findPlace(ctx, found.id)
  await tellPlace(ctx, found, 'place-missed', (t) => ({
    standing: place ? standingWords(t, place) : '',
  }))
}

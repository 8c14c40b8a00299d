import { sql } from 'kysely'
import { type Ctx, deleteFiles, type PersonId, today } from '#kernel'
import { addPeriod, parsePeriod } from '#lib/time'
import { forgetMessages } from '#notify'
import { findService, listServices } from '#services'
import { lockCase } from '../case.ts'
import { record } from '../facts.ts'
import { type CaseId, db } from '../tables.ts'
import { certifyDisposals, endDisposal } from './certify.ts'
import { MOST_CASES } from './disposal.ts'
import type { DisposalId } from './rows.ts'

/** So long a list that was declined is not proposed again. */
const AFTER_DECLINED_DAYS = 90
/** Cases in one sweep; the next goes on. */
const BATCH = 200
const DAY_MS = 86_400_000

/**
 * Lets what is due by the schedule of its service be proposed, one list for each body and service, and carries out what
 * two heads agreed on. Each case goes in a transaction of its own: broken off, the next sweep goes on. What is done gets its
 * certificate.
 *
 * @returns how many cases went
 */
export async function sweepDisposals(ctx: Ctx): Promise<number> {
  for (const { id } of await listServices(ctx)) await proposeDisposals(ctx, id)
  const gone = await carryOut(ctx)
  await certifyDisposals(ctx)
  return gone
}

async function proposeDisposals(ctx: Ctx, service: string): Promise<void> {
  const found = (await findService(ctx, service))?.bundle.service
  const { retention, afterRetention: action = 'destroy' } = found ?? {}
  if (!retention) return
  const before = decidedBefore(ctx, retention)
  const now = ctx.clock.now()
  const since = new Date(now.getTime() - AFTER_DECLINED_DAYS * DAY_MS)
  const { rows: bodies } = await sql<{ agency: string }>`
    select distinct c.agency from cases.case c
    where c.service = ${service} and c.closed_at is not null and c.closed_at < ${before}
    limit 100`.execute(ctx.sql)
  for (const { agency } of bodies) {
    await ctx.tx(async (ctx) => {
      const { rows } = await sql<{ id: DisposalId; cases: number }>`
        with due as (
          select c.id, c.reference from cases.case c
          where c.service = ${service} and c.agency = ${agency} and c.closed_at is not null
            and c.closed_at < ${before}
            and not cases.is_held(c.id, c.applicant, c.service, c.agency)
            and not exists (select from cases.appeal a where a.about = c.id)
          order by c.closed_at limit ${MOST_CASES}),
        list as (
          insert into cases.disposal (agency, service, retention, action, decided_before, proposed_at)
          select ${agency}, ${service}, ${retention}, ${action}, ${before}, ${now}
          where exists (select from due) and not exists (select from cases.disposal d
            where d.agency = ${agency} and d.service = ${service} and d.state = 'declined'
              and d.ended_at > ${since})
          on conflict (agency, service) where ended_at is null do nothing
          returning id),
        items as (
          insert into cases.disposal_item (disposal, case_id, reference)
          select list.id, due.id, due.reference from list, due returning disposal)
        select disposal as id, count(*)::int as cases from items group by disposal`.execute(ctx.sql)
      for (const { id, cases } of rows)
        await record(ctx, 'disposal-proposed', { resource: `disposal:${id}`, data: { cases } })
    })
  }
}

/** The moment before which a case must have been decided, for its time to be over. */
function decidedBefore(ctx: Ctx, retention: string): Date {
  const { years, months, days } = parsePeriod(retention)
  const day = addPeriod(today(ctx), { years: -years, months: -months, days: -days })
  return new Date(`${day}T00:00:00Z`)
}

async function carryOut(ctx: Ctx): Promise<number> {
  const agreed = await db(ctx)
    .selectFrom('cases.disposal')
    .select('id')
    .where(sql<boolean>`state = 'agreed'`)
    .orderBy('second_at')
    .limit(10)
    .execute()
  let gone = 0
  for (const { id } of agreed) {
    const left = await db(ctx)
      .selectFrom('cases.disposal_item')
      .select('case_id as caseId')
      .where('disposal', '=', id)
      .where('fate', 'is', null)
      .orderBy('case_id')
      .limit(BATCH)
      .execute()
    for (const { caseId } of left) gone += (await disposeCase(ctx, id, caseId)) ? 1 : 0
    if (left.length < BATCH) await endDisposal(ctx, id)
  }
  return gone
}

/**
 * Removes the content of one case of an agreed list, unless it is held or has changed meanwhile; its files and what its
 * people were told of it go in the same transaction. Licences stay: their register has a time of its own.
 *
 * @returns whether it went
 */
export const disposeCase = (ctx: Ctx, list: DisposalId, id: CaseId): Promise<boolean> =>
  ctx.tx(async (ctx) => {
    const found = await lockCase(ctx, { id })
    const { rows } = await sql<{ fate: 'disposed' | 'held' | 'changed' | null }>`
      select cases.dispose(${list}, ${id}, ${ctx.clock.now()}) as fate`.execute(ctx.sql)
    const fate = rows[0]?.fate
    if (!fate) return false
    if (fate === 'disposed' && found) {
      await deleteFiles(ctx, `case:${id}`)
      const people = [found.applicant, found.filedBy].filter((one): one is PersonId => one !== null)
      const { reference } = found
      await forgetMessages(ctx, people, { href: `my/cases/${reference}`, name: reference })
    }
    const data = { disposal: list, fate }
    await record(ctx, fate === 'disposed' ? 'case-disposed' : 'case-kept', {
      ...{ resource: `case:${id}`, data },
    })
    return fate === 'disposed'
  })

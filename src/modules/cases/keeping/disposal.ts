import { sql } from 'kysely'
import { agenciesOf, assertAllowed, type Ctx, officialOf, refuse } from '#kernel'
import { officerOf } from '../case.ts'
import { requiredText } from '../checked-text.ts'
import { record } from '../facts.ts'
import { decide } from '../policies.ts'
import { problem } from '../problems.ts'
import { type DisposalId, db } from '../tables.ts'
import { MAX_HOLD_REASON } from './hold.ts'

const MOST_LISTS = 50
/** What a list holds at most; the rest comes on the next. */
export const MOST_CASES = 500

const lists = (ctx: Ctx) =>
  db(ctx)
    .selectFrom('cases.disposal as d')
    .select([
      ...(['id', 'agency', 'service', 'retention', 'state'] as const),
      'decided_before as decidedBefore',
      'proposed_at as proposedAt',
      'first_by as firstBy',
      'second_at as secondAt',
      'ended_at as endedAt',
      sql<number>`(select count(*)::int from cases.disposal_item i where i.disposal = d.id)`.as(
        'cases',
      ),
    ])

export type Disposal = Awaited<ReturnType<ReturnType<typeof lists>['executeTakeFirstOrThrow']>>

/** Lists of the head's agency, the newest first. */
export function listDisposals(ctx: Ctx): Promise<Disposal[]> {
  assertAllowed(ctx.t, decide(ctx, 'cases:dispose', {}))
  return lists(ctx)
    .where('agency', 'in', agenciesOf(officerOf(ctx).office))
    .orderBy('proposed_at', 'desc')
    .orderBy('id', 'desc')
    .limit(MOST_LISTS)
    .execute()
}

/** Of a list: each case, what became of it, and what stays of it. */
const linesOf = (ctx: Ctx, id: DisposalId) =>
  db(ctx)
    .selectFrom('cases.disposal_item as i')
    .leftJoin('cases.stub as s', 's.reference', 'i.reference')
    .leftJoin('cases.case as c', 'c.id', 'i.case_id')
    .select([
      ...(['i.reference', 'i.fate', 's.sha256', 's.service_version as version'] as const),
      sql<Date>`coalesce(s.submitted_at, c.submitted_at)`.as('submittedAt'),
      sql<Date>`coalesce(s.closed_at, c.closed_at)`.as('closedAt'),
      sql<string>`coalesce(s.outcome, c.state)`.as('outcome'),
      's.disposed_at as disposedAt',
    ])
    .where('i.disposal', '=', id)
    .orderBy('i.case_id')
    .limit(MOST_CASES)

export type DisposalLine = Awaited<
  ReturnType<ReturnType<typeof linesOf>['executeTakeFirstOrThrow']>
>

/** @throws cases/disposal-missing  none of the head's agency */
export async function openDisposal(ctx: Ctx, id: DisposalId) {
  const list = await lists(ctx).where('d.id', '=', id).executeTakeFirst()
  if (!list || !agenciesOf(officerOf(ctx).office).includes(list.agency))
    throw problem('disposal-missing')
  assertAllowed(ctx.t, decide(ctx, 'cases:dispose', {}))
  const lines = await linesOf(ctx, id).execute()
  await record(ctx, 'disposal-read', { resource: `disposal:${id}`, data: { rows: lines.length } })
  return { list, lines }
}

/**
 * Agrees that what stands on a list goes; with the second head it is agreed, and the worker carries it out.
 *
 * @throws cases/disposal-missing, cases/disposal-over
 * @throws cases/second-head  the actor agreed first, or stands in for who did
 */
export const agreeOnDisposal = (ctx: Ctx, id: DisposalId): Promise<void> =>
  ctx.tx(async (ctx) => {
    const { firstBy } = await lockProposed(ctx, id, true)
    const agreed = { by: officialOf(ctx).id, at: ctx.clock.now() }
    await db(ctx)
      .updateTable('cases.disposal')
      .set(
        firstBy
          ? { state: 'agreed', second_by: agreed.by, second_at: agreed.at }
          : { first_by: agreed.by, first_at: agreed.at },
      )
      .where('id', '=', id)
      .execute()
    await record(ctx, 'disposal-agreed', {
      ...{ resource: `disposal:${id}`, data: { number: firstBy ? 2 : 1 } },
    })
  })

/**
 * Declines a list: its cases stay, and are proposed again only months later.
 *
 * @throws cases/disposal-missing, cases/disposal-over, cases/text-missing, cases/text-too-long
 */
export const declineDisposal = (ctx: Ctx, id: DisposalId, reason: string): Promise<void> =>
  ctx.tx(async (ctx) => {
    await lockProposed(ctx, id, false)
    const text = requiredText(reason, MAX_HOLD_REASON)
    await db(ctx)
      .updateTable('cases.disposal')
      .set({
        ...{ state: 'declined', declined_by: officialOf(ctx).id, declined_for: text },
        ended_at: ctx.clock.now(),
      })
      .where('id', '=', id)
      .execute()
    await record(ctx, 'disposal-declined', { resource: `disposal:${id}`, reason: text })
  })

async function lockProposed(ctx: Ctx, id: DisposalId, second: boolean) {
  const found = await db(ctx)
    .selectFrom('cases.disposal')
    .select(['agency', 'state', 'first_by as firstBy'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!found) throw problem('disposal-missing')
  const first = second ? found.firstBy : null
  const decision = decide(ctx, 'cases:dispose', { Disposal: { id, agency: found.agency, first } })
  refuse(decision, {
    'cases:disposal-elsewhere': () => problem('disposal-missing'),
    'cases:second-head': () => problem('second-head'),
  })
  assertAllowed(ctx.t, decision)
  if (found.state !== 'proposed') throw problem('disposal-over')
  return found
}

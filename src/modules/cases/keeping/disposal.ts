import { sql } from 'kysely'
import { agenciesOf, assertAllowed, type Ctx, officialOf, refuse } from '#kernel'
import { officerOf } from '../case.ts'
import { requiredText } from '../checked-text.ts'
import { record } from '../facts.ts'
import { decide } from '../policies.ts'
import { problem } from '../problems.ts'
import { db } from '../tables.ts'
import { MAX_HOLD_REASON } from './hold.ts'
import type { DisposalId } from './rows.ts'

const MOST_LISTS = 50
/** What a list holds at most; the rest comes on the next. */
export const MOST_CASES = 500

const lists = (ctx: Ctx) =>
  db(ctx)
    .selectFrom('cases.disposal as d')
    .select([
      ...(['id', 'agency', 'service', 'retention', 'state', 'action', 'certificate'] as const),
      'decided_before as decidedBefore',
      'proposed_at as proposedAt',
      'first_by as firstBy',
      'first_by_name as firstByName',
      'first_at as firstAt',
      'second_by_name as secondByName',
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
    .leftJoin('cases.handover as h', (join) =>
      join.onRef('h.disposal', '=', 'i.disposal').onRef('h.case_id', '=', 'i.case_id'),
    )
    .select([
      ...(['i.reference', 'i.fate', 's.sha256', 's.service_version as version'] as const),
      sql<Date>`coalesce(s.submitted_at, c.submitted_at)`.as('submittedAt'),
      sql<Date>`coalesce(s.closed_at, c.closed_at)`.as('closedAt'),
      sql<string>`coalesce(s.outcome, c.state)`.as('outcome'),
      's.disposed_at as disposedAt',
      'h.packed_at as packedAt',
      'h.manifest',
      'h.receipt',
      'h.received_on as receivedOn',
      'h.received_by as receivedBy',
    ])
    .where('i.disposal', '=', id)
    .orderBy('i.case_id')
    .limit(MOST_CASES)

export type DisposalLine = Awaited<
  ReturnType<ReturnType<typeof linesOf>['executeTakeFirstOrThrow']>
>

/** @throws cases/disposal-missing  none of the head's agency */
export async function getDisposal(ctx: Ctx, id: DisposalId): Promise<Disposal> {
  const list = await lists(ctx).where('d.id', '=', id).executeTakeFirst()
  if (!list || !agenciesOf(officerOf(ctx).office).includes(list.agency))
    throw problem('disposal-missing')
  assertAllowed(ctx.t, decide(ctx, 'cases:dispose', {}))
  return list
}

/** A list that is carried out, for the worker that writes its certificate. */
export async function getDone(ctx: Ctx, id: DisposalId) {
  const list = await lists(ctx).where('d.id', '=', id).executeTakeFirstOrThrow()
  return { list, lines: await linesOf(ctx, id).execute() }
}

/** A list with its cases, for a head: looking at it is a fact. @throws cases/disposal-missing */
export async function openDisposal(ctx: Ctx, id: DisposalId) {
  const list = await getDisposal(ctx, id)
  const lines = await linesOf(ctx, id).execute()
  await record(ctx, 'disposal-read', { resource: `disposal:${id}`, data: { rows: lines.length } })
  return { list, lines }
}

/**
 * Agrees that what stands on a list goes; with the second head it is agreed, and the worker carries it out.
 *
 * @throws cases/disposal-missing, cases/disposal-over
 * @throws cases/second-head  the actor agreed first, or stands in for who did
 * @throws cases/receipt-awaited  of what is kept for good, `count` cases have no receipt of an archive yet
 */
export const agreeOnDisposal = (ctx: Ctx, id: DisposalId): Promise<void> =>
  ctx.tx(async (ctx) => {
    const { firstBy, action } = await lockProposed(ctx, id, true)
    const count = action === 'archive' ? await countAwaited(ctx, id) : 0
    if (count > 0) throw problem('receipt-awaited', { count })
    const { id: by, name } = officerOf(ctx)
    const agreed = { by, name, at: ctx.clock.now() }
    await db(ctx)
      .updateTable('cases.disposal')
      .set(
        firstBy
          ? {
              ...{ state: 'agreed', second_by: agreed.by, second_at: agreed.at },
              second_by_name: agreed.name,
            }
          : { first_by: agreed.by, first_at: agreed.at, first_by_name: agreed.name },
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
  const found = await lockList(ctx, id, second)
  if (found.state !== 'proposed') throw problem('disposal-over')
  return found
}

/** A list of the head's agency, which nobody else changes until the transaction ends. */
export type OpenList = Awaited<ReturnType<typeof lockList>>

/**
 * @param second  true: the actor is to be another than who agreed first
 * @throws cases/disposal-missing, cases/second-head, kernel/denied
 */
export async function lockList(ctx: Ctx, id: DisposalId, second = false) {
  const found = await db(ctx)
    .selectFrom('cases.disposal')
    .select(['id', 'agency', 'state', 'action', 'first_by as firstBy', 'proposed_at as proposedAt'])
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
  return found
}

async function countAwaited(ctx: Ctx, id: DisposalId): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from cases.disposal_item i
    left join cases.handover h on h.disposal = i.disposal and h.case_id = i.case_id
    where i.disposal = ${id} and i.fate is null and h.receipt is null`.execute(ctx.sql)
  return rows[0]?.count ?? 0
}

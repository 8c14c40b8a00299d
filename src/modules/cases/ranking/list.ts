import { sql } from 'kysely'
import { type Ctx, calendarOf, lastDayWithin, type PersonId, today } from '#kernel'
import { addPeriod, parsePeriod } from '#lib/time'
import { listBarred } from '#procedures'
import { officerOf } from '../case.ts'
import { requiredText } from '../checked-text.ts'
import { record } from '../facts.ts'
import { problem } from '../problems.ts'
import { db } from '../tables.ts'
import { type DrawnList, drawList } from './entrants.ts'
import { getRound, type Round } from './round.ts'
import type { ListId, RoundId } from './rows.ts'

/** The list of a round as it was proposed. */
export const findList = (ctx: Ctx, round: RoundId) =>
  db(ctx)
    .selectFrom('cases.round_list')
    .select([
      ...([
        'id',
        'round',
        'rules',
        'digest',
        'state',
        'applicants',
        'eligible',
        'offered',
      ] as const),
      ...(['lowest', 'proposed_at as proposedAt', 'proposed_by as proposedBy'] as const),
      ...(['proposed_by_name as proposedByName', 'decided_at as decidedAt'] as const),
      ...(['decided_by_name as decidedByName', 'accept_by as acceptBy'] as const),
      ...(['reserve_ends as reserveEnds', 'text', 'done_at as doneAt'] as const),
    ])
    .where('round', '=', round)
    .orderBy('proposed_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()

export type RoundList = NonNullable<Awaited<ReturnType<typeof findList>>>

/** Whether a list waits for a second officer, or was approved. */
export const stands = (list: RoundList | undefined): list is RoundList =>
  list !== undefined && list.state !== 'declined'

/**
 * Proposes the list of a round as it comes out: nobody is told yet, a second officer decides.
 *
 * @param digest  of the list that the officer saw
 * @throws as `getRound`; cases/round-open  one still applies
 * @throws cases/round-unready  some are being examined, or correct something; `references` says which
 * @throws cases/list-stands  one waits already, or was approved
 * @throws cases/list-changed  it comes out otherwise than was seen
 */
export const proposeList = (ctx: Ctx, id: RoundId, digest: string): Promise<void> =>
  ctx.tx(async (ctx) => {
    const round = await getRound(ctx, id, 'rank', true)
    if (stands(await findList(ctx, id))) throw problem('list-stands')
    const drawn = await readyList(ctx, round)
    if (drawn.digest !== digest) throw problem('list-changed')
    const { id: by, name } = officerOf(ctx)
    const eligible = drawn.rows.filter(({ rank }) => rank !== null)
    const offered = eligible.filter(({ outcome }) => outcome === 'offer')
    const list = await db(ctx)
      .insertInto('cases.round_list')
      .values({
        ...{ round: id, rules: JSON.stringify(drawn.rules), digest, state: 'proposed' },
        ...{ applicants: drawn.rows.length, eligible: eligible.length, offered: offered.length },
        lowest: offered.length > 0 ? Math.min(...offered.map(({ points }) => points ?? 0)) : null,
        ...{ proposed_at: ctx.clock.now(), proposed_by: by, proposed_by_name: name },
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await writeRows(ctx, list.id, drawn)
    await record(ctx, 'list-proposed', { resource: `round-list:${list.id}` })
  })

/** @throws cases/round-open, cases/round-unready */
async function readyList(ctx: Ctx, round: Round): Promise<DrawnList> {
  if (today(ctx) <= round.closesOn) {
    throw problem('round-open', { day: ctx.t.date(round.closesOn, 'day') })
  }
  const drawn = await drawList(ctx, round)
  if (!drawn || drawn.rows.length + drawn.unready.length === 0) throw problem('round-empty')
  if (drawn.unready.length > 0) {
    const named = drawn.unready.slice(0, 5).map(({ reference }) => reference)
    throw problem('round-unready', { count: drawn.unready.length, references: ctx.t.list(named) })
  }
  return drawn
}

async function writeRows(ctx: Ctx, list: ListId, { rows }: DrawnList) {
  const kept = rows.map(({ id, rank, points, outcome, number, tie, share, reasons }) => ({
    ...{
      case_id: id,
      rank,
      points: rank === null ? null : points,
      outcome,
      number,
      tie,
      share,
      reasons,
    },
  }))
  await sql`
    insert into cases.ranked (list, case_id, rank, points, outcome, number, tie, share, reasons)
    select ${list}, case_id, rank, points, outcome, number, tie, share, array(select jsonb_array_elements_text(reasons))
    from jsonb_to_recordset(${JSON.stringify(kept)}::jsonb) as r(case_id uuid, rank integer, points double precision,
      outcome text, number integer, tie integer, share text, reasons jsonb)`.execute(ctx.sql)
}

/**
 * Approves the list that waits, as the second officer: all of it is decided by that, and the worker carries it out case
 * by case.
 *
 * @throws as `getRound`; cases/list-missing  none waits
 * @throws cases/same-officer  who proposed it, or deviated from the rules in it
 * @throws cases/examined-it  who examined papers of the round decides no list of it; `references` names some
 * @throws cases/list-changed  it would come out otherwise now: somebody has withdrawn
 */
export const approveList = (ctx: Ctx, id: RoundId): Promise<void> =>
  ctx.tx(async (ctx) => {
    const round = await getRound(ctx, id, 'approve-list', true)
    const list = await waitingList(ctx, id)
    const drawn = await readyList(ctx, round)
    if (drawn.digest !== list.digest) throw problem('list-changed')
    const officer = officerOf(ctx)
    await assertOtherHands(ctx, id, drawn, officer.id)
    const { competition } = drawn.bundle.service
    if (!competition) throw new Error(`round ${id} has no competition`)
    const day = today(ctx)
    await decideList(ctx, list, {
      state: 'approved',
      accept_by: lastDayWithin(calendarOf(ctx.pack), competition.accept, day),
      reserve_ends: addPeriod(day, parsePeriod(competition.reserve.for)),
    })
    await record(ctx, 'list-approved', { resource: `round-list:${list.id}` })
  })

async function assertOtherHands(ctx: Ctx, round: RoundId, { rows }: DrawnList, person: PersonId) {
  const deviated = await db(ctx)
    .selectFrom('cases.deviation')
    .select('id')
    .where('round', '=', round)
    .where('by', '=', person)
    .limit(1)
    .executeTakeFirst()
  if (deviated) throw problem('same-officer')
  const instances = rows.map(({ of }) => of.instance)
  const barred = await listBarred(ctx, { instances, form: 'competition', person })
  if (barred.length > 0) throw problem('examined-it', { references: ctx.t.list(barred) })
}

/**
 * Declines the list that waits, as the second officer: it can be proposed anew.
 *
 * @throws as `getRound`; cases/list-missing; cases/text-missing, cases/text-too-long
 */
export const declineList = (ctx: Ctx, id: RoundId, text: string): Promise<void> =>
  ctx.tx(async (ctx) => {
    await getRound(ctx, id, 'approve-list', true)
    const list = await waitingList(ctx, id)
    await decideList(ctx, list, { state: 'declined', text: requiredText(text) })
    await record(ctx, 'list-declined', { resource: `round-list:${list.id}` })
  })

async function waitingList(ctx: Ctx, id: RoundId): Promise<RoundList> {
  const list = await findList(ctx, id)
  if (list?.state !== 'proposed') throw problem('list-missing')
  return list
}

type Verdict =
  | { state: 'approved'; accept_by: string; reserve_ends: string }
  | { state: 'declined'; text: string }

async function decideList(ctx: Ctx, { id }: RoundList, verdict: Verdict) {
  const { id: by, name } = officerOf(ctx)
  await db(ctx)
    .updateTable('cases.round_list')
    .set({ ...verdict, decided_at: ctx.clock.now(), decided_by: by, decided_by_name: name })
    .where('id', '=', id)
    .execute()
}

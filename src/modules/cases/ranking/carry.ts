import { sql } from 'kysely'
import { type Ctx, type PersonId, type Texts, withCtx } from '#kernel'
import { type HeldCase, lockCase, moveCase } from '../case.ts'
import { stopClock } from '../clock.ts'
import { doTask, isPossible, standingOf } from '../course.ts'
import { recordFor } from '../deciding.ts'
import { writeDecision } from '../decision-row.ts'
import { record } from '../facts.ts'
import { findNewestOutcome } from '../outcome.ts'
import { refusedByRules } from '../rules-words.ts'
import { reasonText } from '../service-texts.ts'
import { type CaseId, db } from '../tables.ts'
import type { ListId } from './rows.ts'
import { moveByList, standingWords, tellPlace } from './told.ts'

/** Lists and cases of one look of the worker: others have their turn between. */
const LISTS_AT_ONCE = 20
const CASES_AT_ONCE = 200

type Person = { id: PersonId; name: Texts }
type List = {
  id: ListId
  proposer: Person
  approver: Person
  acceptBy: string
  reserveEnds: string
  eligible: number
  lowest: number | null
}

/**
 * Carries out lists that were approved. Each case is decided in one transaction with its row, so that whoever is killed
 * in the middle, or works at the same time, decides none twice and forgets none.
 */
export async function carryOutLists(ctx: Ctx): Promise<void> {
  const { rows } = await sql<List>`
    select id, jsonb_build_object('id', proposed_by, 'name', proposed_by_name) as proposer,
      jsonb_build_object('id', decided_by, 'name', decided_by_name) as approver, accept_by as "acceptBy",
      reserve_ends as "reserveEnds", eligible, lowest
    from cases.round_list where state = 'approved' order by decided_at limit ${LISTS_AT_ONCE}`.execute(
    ctx.sql,
  )
  for (const list of rows) {
    for (let left = CASES_AT_ONCE; left > 0; left--) {
      if (!(await carryNext(ctx, list))) break
    }
  }
}

/** @returns whether there may be more */
const carryNext = (ctx: Ctx, list: List): Promise<boolean> =>
  ctx.tx(async (ctx) => {
    const row = await db(ctx)
      .selectFrom('cases.ranked')
      .select(['case_id as id', 'rank', 'points', 'outcome', 'number', 'reasons'])
      .where('list', '=', list.id)
      .where('done_at', 'is', null)
      .orderBy('rank')
      .limit(1)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst()
    if (!row) return finish(ctx, list)
    const found = await lockCase(ctx, row)
    const standing = found && (await standingOf(ctx, found, true))
    // Who has withdrawn meanwhile is decided already.
    if (found?.closedAt === null && isPossible('decide-by-list', standing)) {
      await decideRow(asPerson(ctx, list.approver), list, row, { ...found, standing })
    }
    await db(ctx)
      .updateTable('cases.ranked')
      .set({
        done_at: ctx.clock.now(),
        accept_by: row.outcome === 'offer' ? list.acceptBy : null,
      })
      .where('list', '=', list.id)
      .where('case_id', '=', row.id)
      .execute()
    return true
  })

/** As who decided it, in this transaction. */
const asPerson = (ctx: Ctx, { id, name }: Person): Ctx => ({
  ...withCtx(ctx, { actor: { kind: 'person', id, name } }),
  afterCommit: ctx.afterCommit,
})

type Row = {
  id: CaseId
  rank: number | null
  points: number | null
  outcome: 'offer' | 'reserve' | 'refuse'
  number: number | null
  reasons: readonly string[]
}

const TOLD = { offer: 'offer', reserve: 'reserve', refuse: 'confirm' } as const

async function decideRow(ctx: Ctx, list: List, row: Row, found: HeldCase) {
  const { acceptBy, reserveEnds } = list
  const told = { act: TOLD[row.outcome], correctBy: null, acceptBy, reserveEnds }
  const state = await doTask(ctx, found, 'decide-by-list', told)
  const standing = (t: Ctx['t']) => standingWords(t, { ...list, ...row })
  if (row.outcome === 'refuse') return refuse(ctx, list, row, found, standing)
  const isOffer = row.outcome === 'offer'
  await writeDecision(ctx, found.id, isOffer ? 'approval' : 'reserve')
  await moveByList(ctx, found, state)
  await recordFor(ctx, isOffer ? 'place-offered' : 'place-reserved', found)
  await tellPlace(ctx, found, isOffer ? 'place-offered' : 'place-reserved', (t) => ({
    standing: standing(t),
    number: row.number ?? 0,
    day: t.date(isOffer ? acceptBy : reserveEnds, 'day'),
  }))
}

async function refuse(
  ctx: Ctx,
  list: List,
  { reasons }: Row,
  found: HeldCase,
  standing: (t: Ctx['t']) => string,
) {
  const { proposer } = list
  const said = { reasons }
  const proposal = await writeDecision(asPerson(ctx, proposer), found.id, 'refusal-proposed', said)
  const decision = await writeDecision(ctx, found.id, 'refusal-confirmed', {
    ...{ ...said, proposal: { id: proposal, by: proposer.id } },
  })
  await stopClock(ctx, found.id)
  await moveCase(ctx, found.id, 'refused', { decision, closed: true })
  await recordFor(ctx, 'refusal-confirmed', found, reasons)
  const outcome = await findNewestOutcome(ctx, found.id)
  await tellPlace(ctx, found, 'list-refused', (t, bundle) => ({
    standing: standing(t),
    reasons: t.list(reasons.map((reason) => reasonText(bundle, t.locale, reason))),
    rules: refusedByRules(t, bundle, outcome),
  }))
}

/** No row waits that nobody is at: once nobody is at any, the list is carried out. */
async function finish(ctx: Ctx, { id }: List): Promise<false> {
  const left = await db(ctx)
    .selectFrom('cases.ranked')
    .select('case_id')
    .where('list', '=', id)
    .where('done_at', 'is', null)
    .limit(1)
    .executeTakeFirst()
  if (left) return false
  const { numUpdatedRows } = await db(ctx)
    .updateTable('cases.round_list')
    .set({ state: 'done', done_at: ctx.clock.now() })
    .where('id', '=', id)
    .where('state', '=', 'approved')
    .executeTakeFirst()
  if (numUpdatedRows > 0n) await record(ctx, 'list-carried-out', { resource: `round-list:${id}` })
  return false
}

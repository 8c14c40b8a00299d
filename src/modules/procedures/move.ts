import { sql } from 'kysely'
import { agenciesOf, assertAllowed, type Ctx, officialOf, type PersonId, refuse } from '#kernel'
import type { MigrationMap } from '#lib/bpmn/index'
import { record } from './facts.ts'
import { readInstances } from './instance.ts'
import { type Route, workOutMove } from './migrating.ts'
import { decide } from './policies.ts'
import { problem } from './problems.ts'
import { db, type InstanceId, type MoveId, type MoveState, type Staying } from './tables.ts'

const MOST_LISTED = 100
/** So many cases a dry run looks at: what it says of them holds for the rest. */
export const MOST_TRIED = 5_000
const PAGE = 200
const PROPOSAL_DAYS = 14
const DAY_MS = 86_400_000
const LONGEST_REASON = 500

/** Cases of a procedure that run by a version which is no longer the one in force. */
export type Behind = { procedure: string; owner: string; from: string; to: string; running: number }

export type Move = {
  id: MoveId
  procedure: string
  agency: string
  from: string
  to: string
  map: MigrationMap
  reason: string
  state: MoveState
  proposedBy: PersonId
  proposedAt: Date
  decidedBy: PersonId | null
  decidedAt: Date | null
  endedAt: Date | null
}

/** What a case would come to. */
export type Tried = { instance: InstanceId; key: string; staying: readonly Staying[] | null }

/** Of procedures of the bodies for which whoever looks is an administrator. */
export async function listBehind(ctx: Ctx, procedure?: string): Promise<Behind[]> {
  const { office } = officialOf(ctx)
  const only = procedure === undefined ? sql`` : sql`and p.id = ${procedure}`
  const { rows } = await sql<Behind>`
    select p.id as procedure, p.owner, i.definition as "from", p.definition as "to", count(*)::integer as running
    from procedures.procedure p join procedures.instance i on i.procedure = p.id
    where p.owner = any(${agenciesOf(office)}) and i.status = 'running' and i.definition <> p.definition ${only}
    group by p.id, i.definition order by p.id, running desc limit ${MOST_LISTED}`.execute(ctx.sql)
  return rows
}

/**
 * Tries a move on every case that it would be of, without storing anything.
 *
 * @returns the fate of each, of 5,000 at most
 */
export async function tryMove(ctx: Ctx, procedure: string, route: Route): Promise<Tried[]> {
  const tried: Tried[] = []
  let after: InstanceId | undefined
  while (tried.length < MOST_TRIED) {
    const ids = await runningBy(ctx, { procedure, from: route.from, after })
    if (ids.length === 0) break
    after = ids.at(-1)
    for (const found of await readInstances(ctx, ids)) {
      if (found.definition !== route.from || found.status !== 'running') continue
      const { staying } = await workOutMove(ctx, found, route)
      tried.push({ instance: found.id, key: found.key, staying })
    }
  }
  return tried
}

type Which = { procedure: string; from: string; after?: InstanceId | undefined }

async function runningBy(ctx: Ctx, { procedure, from, after }: Which): Promise<InstanceId[]> {
  const later = after === undefined ? sql`` : sql`and id > ${after}::uuid`
  const { rows } = await sql<{ id: InstanceId }>`
    select id from procedures.instance
    where procedure = ${procedure} and definition = ${from} and status = 'running' ${later}
    order by id limit ${PAGE}`.execute(ctx.sql)
  return rows.map(({ id }) => id)
}

/**
 * Proposes to take the running cases of a version over to the one in force, for a second administrator to agree.
 *
 * @throws procedures/move-missing  no case of such a version runs, or the procedure is another body's
 * @throws procedures/reason-missing
 * @throws procedures/move-open  one is proposed or under way
 */
export async function proposeMove(
  ctx: Ctx,
  { procedure, from, map }: { procedure: string; from: string; map: MigrationMap },
  typed: string,
): Promise<MoveId> {
  const { id: by } = officialOf(ctx)
  const reason = typed.trim()
  if (reason === '' || reason.length > LONGEST_REASON) throw problem('reason-missing')
  const behind = (await listBehind(ctx, procedure)).find((one) => one.from === from)
  if (!behind) throw problem('move-missing')
  assertAllowed(
    ctx.t,
    decide(ctx, 'procedures:move', {
      Move: { id: procedure, agency: behind.owner, proposer: null },
    }),
  )
  return ctx.tx(async (ctx) => {
    await putAsideOld(ctx, procedure, from)
    const made = await db(ctx)
      .insertInto('procedures.move')
      .values({
        ...{ procedure, agency: behind.owner, from_definition: from, to_definition: behind.to },
        ...{ map: JSON.stringify(map), reason, state: 'proposed' },
        ...{ proposed_by: by, proposed_at: ctx.clock.now() },
        ...{ decided_by: null, decided_at: null, ended_at: null },
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!made) throw problem('move-open')
    const data = { move: made.id, from: from.slice(0, 12), to: behind.to.slice(0, 12), map }
    await record(ctx, 'move-proposed', { resource: `procedure:${procedure}`, reason, data })
    return made.id
  })
}

/** One on which nobody agreed in time makes room for another. */
const putAsideOld = (ctx: Ctx, procedure: string, from: string) =>
  db(ctx)
    .updateTable('procedures.move')
    .set({ state: 'over', ended_at: ctx.clock.now() })
    .where('procedure', '=', procedure)
    .where('from_definition', '=', from)
    .where('state', '=', 'proposed')
    .where('proposed_at', '<=', new Date(ctx.clock.now().getTime() - PROPOSAL_DAYS * DAY_MS))
    .execute()

const moves = (ctx: Ctx) =>
  db(ctx)
    .selectFrom('procedures.move')
    .select([
      ...(['id', 'procedure', 'agency', 'map', 'reason', 'state'] as const),
      'from_definition as from',
      'to_definition as to',
      'proposed_by as proposedBy',
      'proposed_at as proposedAt',
      'decided_by as decidedBy',
      'decided_at as decidedAt',
      'ended_at as endedAt',
    ])

/** Of a procedure, the newest first. */
export const listMoves = (ctx: Ctx, procedure: string): Promise<Move[]> =>
  moves(ctx)
    .where('procedure', '=', procedure)
    .where('agency', 'in', agenciesOf(officialOf(ctx).office))
    .orderBy('proposed_at', 'desc')
    .limit(MOST_LISTED)
    .execute()

/** @throws procedures/move-missing  also for another body's */
export async function getMove(ctx: Ctx, procedure: string, id: MoveId): Promise<Move> {
  const found = await moves(ctx)
    .where('id', '=', id)
    .where('procedure', '=', procedure)
    .where('agency', 'in', agenciesOf(officialOf(ctx).office))
    .executeTakeFirst()
  if (!found) throw problem('move-missing')
  return found
}

/** True while a second administrator may agree to it. */
export const isOpen = ({ clock }: Ctx, { state, proposedAt }: Move): boolean =>
  state === 'proposed' && clock.now().getTime() - proposedAt.getTime() < PROPOSAL_DAYS * DAY_MS

/**
 * Agrees to a move: the worker carries it out.
 *
 * @throws procedures/move-own  two administrators
 * @throws procedures/move-over  decided on, older than 14 days, or the new version was replaced meanwhile
 */
export const agreeToMove = (ctx: Ctx, procedure: string, id: MoveId): Promise<void> =>
  ctx.tx(async (ctx) => {
    const move = await getMove(ctx, procedure, id)
    const { agency, proposedBy: proposer } = move
    const decision = decide(ctx, 'procedures:agree', { Move: { id, agency, proposer } })
    refuse(decision, { 'procedures:second-administrator': () => problem('move-own') })
    assertAllowed(ctx.t, decision)
    if (!isOpen(ctx, move) || !(await isCurrent(ctx, move))) throw problem('move-over')
    await settleMove(ctx, move, 'agreed')
    await record(ctx, 'move-agreed', { resource: `procedure:${procedure}`, data: { move: id } })
  })

/** Refuses a move, or takes one back. @throws procedures/move-over */
export const refuseMove = (ctx: Ctx, procedure: string, id: MoveId): Promise<void> =>
  ctx.tx(async (ctx) => {
    const move = await getMove(ctx, procedure, id)
    await settleMove(ctx, move, 'refused')
    await record(ctx, 'move-refused', { resource: `procedure:${procedure}`, data: { move: id } })
  })

/** @throws procedures/move-over  somebody was faster */
async function settleMove(ctx: Ctx, { id }: Move, state: 'agreed' | 'refused') {
  const at = ctx.clock.now()
  const { numUpdatedRows } = await db(ctx)
    .updateTable('procedures.move')
    .set({
      ...{ state, decided_by: officialOf(ctx).id, decided_at: at },
      ...(state === 'refused' && { ended_at: at }),
    })
    .where('id', '=', id)
    .where('state', '=', 'proposed')
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw problem('move-over')
}

/** Whether the version to which cases shall go is the one in force. */
export async function isCurrent(ctx: Ctx, { procedure, to }: Pick<Move, 'procedure' | 'to'>) {
  const found = await db(ctx)
    .selectFrom('procedures.procedure')
    .select('definition')
    .where('id', '=', procedure)
    .where('current', '=', true)
    .executeTakeFirst()
  return found?.definition === to
}

/** What became of the cases of a move so far. */
export async function countMoved(
  ctx: Ctx,
  move: MoveId,
): Promise<{ moved: number; staying: number }> {
  const { rows } = await sql<{ moved: number; staying: number }>`
    select count(*) filter (where problems is null)::integer as moved,
      count(*) filter (where problems is not null)::integer as staying
    from procedures.moved where move = ${move}`.execute(ctx.sql)
  return rows[0] ?? { moved: 0, staying: 0 }
}

/** The cases that stay with their version, with why. */
export async function listStaying(ctx: Ctx, move: MoveId, most: number): Promise<Tried[]> {
  const { rows } = await sql<Tried>`
    select m.instance, i.key, m.problems as staying
    from procedures.moved m join procedures.instance i on i.id = m.instance
    where m.move = ${move} and m.problems is not null order by m.instance limit ${most}`.execute(
    ctx.sql,
  )
  return rows
}

import { sql } from 'kysely'
import type { Ctx } from '#kernel'
import { commitSteps } from './commit.ts'
import { record } from './facts.ts'
import { readInstances } from './instance.ts'
import { type Route, renameWaits, workOutMove } from './migrating.ts'
import { isCurrent } from './move.ts'
import { db, type InstanceId, type MoveId, type Staying } from './tables.ts'
import type { Worked } from './worked.ts'

const BATCH = 100

type Agreed = Route & { id: MoveId; procedure: string }

/**
 * Carries out the moves on which two administrators agreed, in batches: each whole or not at all, and each case
 * once, whoever goes on with it and however often. What a crash cut off is taken up where it was.
 *
 * @returns how many cases were looked at
 */
export async function sweepMoves(ctx: Ctx): Promise<number> {
  for (let count = 0; ; ) {
    const done = await ctx.tx(moveSome)
    count += done
    if (done === 0) return count
  }
}

async function moveSome(ctx: Ctx): Promise<number> {
  const { rows } = await sql<Agreed>`
    select id, procedure, from_definition as "from", to_definition as "to", map from procedures.move
    where state = 'agreed' order by decided_at limit 1 for update skip locked`.execute(ctx.sql)
  const [move] = rows
  if (!move) return 0
  if (!(await isCurrent(ctx, move))) {
    await end(ctx, move, 'over')
    return 1
  }
  const ids = await nextOf(ctx, move)
  if (ids.length === 0) {
    await end(ctx, move, 'done')
    return 1
  }
  await moveBatch(ctx, move, ids)
  return ids.length
}

async function end(ctx: Ctx, { id, procedure }: Agreed, state: 'done' | 'over') {
  await db(ctx)
    .updateTable('procedures.move')
    .set({ state, ended_at: ctx.clock.now() })
    .where('id', '=', id)
    .execute()
  await record(ctx, 'move-ended', {
    resource: `procedure:${procedure}`,
    data: { move: id, state },
  })
}

/** Those that were not looked at yet. */
async function nextOf(ctx: Ctx, { id, procedure, from }: Agreed): Promise<InstanceId[]> {
  const { rows } = await sql<{ id: InstanceId }>`
    select i.id from procedures.instance i
    where i.procedure = ${procedure} and i.definition = ${from} and i.status = 'running'
      and not exists (select from procedures.moved m where m.move = ${id} and m.instance = i.id)
    order by i.id limit ${BATCH}`.execute(ctx.sql)
  return rows.map(({ id }) => id)
}

async function moveBatch(ctx: Ctx, move: Agreed, ids: readonly InstanceId[]) {
  const found = await readInstances(ctx, ids)
  const going: Worked[] = []
  const fates: { instance: InstanceId; problems: readonly Staying[] | null }[] = []
  for (const instance of found) {
    // It ended while it was waited for.
    if (instance.status !== 'running' || instance.definition !== move.from) continue
    const fate = await workOutMove(ctx, instance, move)
    if (!fate.staying) going.push(fate.worked)
    fates.push({ instance: instance.id, problems: fate.staying })
  }
  if (going.length > 0) {
    const stored = await commitSteps(ctx, going)
    if (stored.includes(false)) throw new Error('a case that is held was moved by somebody else')
    await renameWaits(ctx, going)
  }
  for (const { of } of going) await noteGone(ctx, move, of.id)
  if (fates.length === 0) return
  await db(ctx)
    .insertInto('procedures.moved')
    .values(
      fates.map(({ instance, problems }) => ({
        ...{ move: move.id, instance, at: ctx.clock.now() },
        problems: problems && JSON.stringify(problems),
      })),
    )
    .execute()
}

const noteGone = (ctx: Ctx, { id, from, to }: Agreed, instance: InstanceId) =>
  record(ctx, 'instance-migrated', {
    resource: `procedure-instance:${instance}`,
    data: { move: id, from: from.slice(0, 12), to: to.slice(0, 12) },
  })

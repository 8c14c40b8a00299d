import { sql } from 'kysely'
import type { Ctx } from '#kernel'
import { type Cycle, type Data, dueAgain } from '#lib/bpmn/index'
import { MOST_IN_A_ROW } from './arrival.ts'
import { commitSteps } from './commit.ts'
import { clockOf } from './procedure.ts'
import { workOutStart } from './start.ts'
import { db } from './tables.ts'

const BATCH = 100

type Row = { id: bigint; procedure: string; node: string; data: Data; signals: number }

/**
 * Begins what signals have asked for, and what the clock says.
 *
 * @returns how many instances began
 */
export async function sweepBeginnings(ctx: Ctx): Promise<number> {
  for (let count = 0; ; ) {
    const begun = (await ctx.tx(beginSome)) + (await ctx.tx(beginDue))
    count += begun
    if (begun === 0) return count
  }
}

type Due = { procedure: string; node: string; due: Date; cycle: Cycle | null }

/**
 * Begins instances of timer starts, one for each time that is over; of several that passed by unseen one begins.
 * Its key is its time, so that it begins once.
 */
async function beginDue(ctx: Ctx): Promise<number> {
  const { rows } = await sql<Due>`
    select procedure, node, due_at as due, cycle from procedures.start
    where due_at <= ${ctx.clock.now()} order by due_at limit ${BATCH} for update skip locked`.execute(
    ctx.sql,
  )
  if (rows.length === 0) return 0
  const worked = []
  for (const { procedure, node, due, cycle } of rows) {
    worked.push(await workOutStart(ctx, { procedure, node, key: `${node} ${due.toISOString()}` }))
    const next = cycle && dueAgain(cycle, clockOf(ctx))
    await db(ctx)
      .updateTable('procedures.start')
      .set({
        due_at: next ? new Date(next.armed.due) : null,
        cycle: next?.armed.cycle ? JSON.stringify(next.armed.cycle) : null,
      })
      .where('procedure', '=', procedure)
      .where('node', '=', node)
      .execute()
  }
  await commitSteps(ctx, worked)
  return rows.length
}

async function beginSome(ctx: Ctx): Promise<number> {
  const { rows } = await sql<Row>`
    select id, procedure, node, data, signals from procedures.beginning
    order by id limit ${BATCH} for update skip locked`.execute(ctx.sql)
  if (rows.length === 0) return 0
  const worked = []
  for (const { id, signals, ...start } of rows) {
    if (signals > MOST_IN_A_ROW)
      ctx.log.error(
        { procedure: start.procedure },
        'signals begin it in a circle: it begins no more',
      )
    else worked.push(await workOutStart(ctx, { ...start, signals, key: `signal-${id}` }))
  }
  if (worked.length > 0) await commitSteps(ctx, worked)
  await db(ctx)
    .deleteFrom('procedures.beginning')
    .where(
      'id',
      'in',
      rows.map(({ id }) => id),
    )
    .execute()
  return rows.length
}

import { sql } from 'kysely'
import type { Ctx } from '#kernel'
import { beginProcedure, type Standing } from '#procedures'
import { type Case, lockCase } from './case.ts'
import { doTask, giveTask, type TaskAct } from './course.ts'
import { type CaseId, db } from './tables.ts'

const BATCH = 500

/** What was done to a case that stands there, as its procedure would have been told. */
const DONE: Partial<Record<Case['state'], readonly [TaskAct, 'return' | 'refuse' | 'approve']>> = {
  returned: ['return', 'return'],
  'refusal-proposed': ['propose-refusal', 'refuse'],
  approved: ['approve', 'approve'],
}

/**
 * Gives a procedure to each case that is under way and has none, since it is older than procedures are: one that
 * stands where the case does. Safe to run again.
 *
 * @returns how many got one
 */
export async function adoptCases(ctx: Ctx): Promise<number> {
  let count = 0
  for (let found = await withoutProcedure(ctx); found.length > 0; ) {
    for (const { id } of found) await ctx.tx((ctx) => adopt(ctx, id))
    count += found.length
    found = await withoutProcedure(ctx)
  }
  return count
}

/** In the words of its index. */
const OLDER = sql<boolean>`instance is null
  and state in ('submitted', 'under-review', 'returned', 'refusal-proposed', 'approved')`

const withoutProcedure = (ctx: Ctx) =>
  db(ctx).selectFrom('cases.case').select('id').where(OLDER).limit(BATCH).execute()

async function adopt(ctx: Ctx, id: CaseId) {
  const found = await lockCase(ctx, { id })
  if (!found || found.instance) return
  const { service, reference, state, officer, correctBy } = found
  const data = { act: null, correctBy: null }
  const standing: Standing = await beginProcedure(ctx, { procedure: service, key: reference, data })
  const { instance } = standing
  const [act, told] = DONE[state] ?? []
  if (act && told) await doTask(ctx, { ...found, standing }, act, { act: told, correctBy })
  else if (officer) await giveTask(ctx, standing, officer)
  await db(ctx).updateTable('cases.case').set({ instance }).where('id', '=', id).execute()
}

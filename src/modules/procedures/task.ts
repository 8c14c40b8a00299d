import { sql } from 'kysely'
import type { Ctx, PersonId } from '#kernel'
import type { Data } from '#lib/bpmn/index'
import { record } from './facts.ts'
import { problem } from './problems.ts'
import { stepInstance } from './run.ts'
import { type Standing, standingAfter } from './standing.ts'
import { db, type InstanceId } from './tables.ts'

export type TaskKey = { instance: InstanceId; wait: number }

/** Work of a person, open or done. */
export type Task = TaskKey & {
  node: string
  procedure: string
  /** business key of its instance */
  key: string
  body: string
  role: string
  form: string | null
  openedAt: Date
  /** null: no day was named */
  dueAt: Date | null
  assignee: PersonId | null
  closedAt: Date | null
  outcome: 'done' | 'withdrawn' | null
  closedBy: PersonId | null
}

const MOST_LISTED = 500

const columns = [
  'instance',
  'wait',
  'node',
  'procedure',
  'key',
  'body',
  'role',
  'form',
  'opened_at as openedAt',
  'assignee',
  'closed_at as closedAt',
  'outcome',
  'closed_by as closedBy',
] as const

/** All tasks of an instance, the earliest first; at most 500. */
export const listTasksOf = async (ctx: Ctx, instance: InstanceId): Promise<Task[]> =>
  db(ctx)
    .selectFrom('procedures.task')
    .select([...columns, sql<Date | null>`nullif(due_at, 'infinity')`.as('dueAt')])
    .where('instance', '=', instance)
    .orderBy('wait')
    .limit(MOST_LISTED)
    .execute()

/**
 * Does a task: what follows from it happens in the same statement.
 *
 * @param data  values by the names of its outputs
 * @returns where the instance stands after it
 * @throws procedures/already-done, procedures/on-hold, procedures/instance-missing, procedures/busy
 * @throws procedures/not-by-you  who acts did a task that `igov:notBy` names
 */
export async function completeTask(
  ctx: Ctx,
  { instance, wait }: TaskKey,
  data: Data = {},
): Promise<Standing> {
  const by = ctx.actor.kind === 'person' ? ctx.actor.id : undefined
  const event = { type: 'complete' as const, wait, data }
  return standingAfter(await stepInstance(ctx, { instance, event, ...(by && { by }) }))
}

/**
 * Gives a task to somebody, or back to everybody of its role.
 *
 * @param from  who has it, as it was seen; somebody else meanwhile is a conflict
 * @throws procedures/already-done  it is closed, or another has it
 */
export const assignTask = (
  ctx: Ctx,
  { instance, wait }: TaskKey,
  { from, to }: { from: PersonId | null; to: PersonId | null },
): Promise<void> =>
  ctx.tx(async (ctx) => {
    const { numUpdatedRows } = await db(ctx)
      .updateTable('procedures.task')
      .set({ assignee: to, assigned_at: to && ctx.clock.now() })
      .where('instance', '=', instance)
      .where('wait', '=', wait)
      .where('closed_at', 'is', null)
      .where('assignee', 'is not distinct from', from)
      .executeTakeFirst()
    if (numUpdatedRows === 0n) throw problem('already-done')
    await record(ctx, to ? 'task-taken' : 'task-given-back', {
      resource: `procedure-instance:${instance}`,
      data: { wait, ...(to && { assignee: to }) },
    })
  })

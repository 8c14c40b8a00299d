import type { Ctx } from '#kernel'
import type { Event } from '#lib/bpmn/index'
import { waitsOf } from '#lib/bpmn/shown'
import { keptOf } from './definition.ts'
import type { Instance } from './instance.ts'
import { problem } from './problems.ts'
import { db } from './tables.ts'
import type { Worked } from './worked.ts'

/**
 * Holds whoever does a task against its `igov:notBy`: nobody does it who did one of the tasks named there, the last
 * time that it was done.
 *
 * @throws procedures/not-by-you
 */
export async function checkNotBy(
  ctx: Ctx,
  { id, state, definition }: Instance,
  { event, by }: Pick<Worked, 'by'> & { event: Event },
): Promise<void> {
  if (event.type !== 'complete' || !by || !state) return
  const wait = waitsOf(state).find((one) => one.id === event.wait)
  const node = wait && (await keptOf(ctx, definition)).nodes.get(wait.node)
  const notBy = node?.kind === 'task' ? (node.work?.notBy ?? []) : []
  if (notBy.length === 0) return
  const done = await db(ctx)
    .selectFrom('procedures.task')
    .distinctOn('node')
    .select(['node', 'closed_by as closedBy'])
    .where('instance', '=', id)
    .where('node', 'in', notBy)
    .where('outcome', '=', 'done')
    .orderBy('node')
    .orderBy('wait', 'desc')
    .limit(notBy.length)
    .execute()
  if (done.some(({ closedBy }) => closedBy === by)) throw problem('not-by-you')
}

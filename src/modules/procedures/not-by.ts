import { sql } from 'kysely'
import type { Ctx, PersonId } from '#kernel'
import type { Event } from '#lib/bpmn/index'
import { waitsOf } from '#lib/bpmn/shown'
import { keptOf } from './definition.ts'
import type { Instance } from './instance.ts'
import { problem } from './problems.ts'
import { db, type InstanceId } from './tables.ts'
import type { Worked } from './worked.ts'

/** More than the tasks of all versions of a procedure that can stand open beside one another. */
const NODES_MOST = 1_000

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

/**
 * Whether somebody is kept by `igov:notBy` from a task with a form that is open in any of some instances: before they do
 * it in all of them.
 *
 * @returns keys of the instances in which they are, at most a few
 */
export async function listBarred(
  ctx: Ctx,
  { instances, form, person }: { instances: readonly InstanceId[]; form: string; person: PersonId },
): Promise<string[]> {
  if (instances.length === 0) return []
  const open = await db(ctx)
    .selectFrom('procedures.task as t')
    .innerJoin('procedures.instance as i', 'i.id', 't.instance')
    .select(['i.definition', 't.node'])
    .distinct()
    .where(sql<boolean>`t.instance = any(${[...instances]}::uuid[])`)
    .where('t.form', '=', form)
    .where('t.closed_at', 'is', null)
    .limit(NODES_MOST)
    .execute()
  const barring = new Set<string>()
  for (const { definition, node } of open) {
    const found = (await keptOf(ctx, definition)).nodes.get(node)
    for (const each of (found?.kind === 'task' && found.work?.notBy) || []) barring.add(each)
  }
  const { rows } = await sql<{ key: string }>`
    select key from (
      select distinct on (t.instance, t.node) t.key, t.closed_by from procedures.task t
      where t.instance = any(${[...instances]}::uuid[]) and t.node = any(${[...barring]}::text[])
        and t.outcome = 'done'
      order by t.instance, t.node, t.wait desc) last
    where closed_by = ${person} order by key limit 5`.execute(ctx.sql)
  return rows.map(({ key }) => key)
}

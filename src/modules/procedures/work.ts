import { sql } from 'kysely'
import type { Ctx, PersonId } from '#kernel'
import type { InstanceId } from './tables.ts'
import type { Task } from './task.ts'

const PAGE_ROWS = 25
const MOST_ROWS = 200
/** More roles or bodies than this nobody works for. */
const MOST_DOERS = 50

export type WorkFilter = {
  bodies: readonly string[]
  roles: readonly string[]
  /** null: what nobody has; absent: whoever has it */
  assignee?: PersonId | null
  /** what comes after this task */
  after?: WorkKey
  rows?: number
}

/** Where a task stands in the order of the list: by when it is due, those without a day last. */
export type WorkKey = { dueAt: Date | null; instance: InstanceId; wait: number }

export type WorkPage = { tasks: Task[]; next: WorkKey | undefined }

/**
 * Open tasks of some roles in some bodies, those due first at the beginning.
 *
 * Each body and role is a range of one index, of which a page at most is read: a million open tasks cost no more
 * than a hundred.
 */
export async function listWork(ctx: Ctx, filter: WorkFilter): Promise<WorkPage> {
  const { bodies, roles, assignee, after, rows = PAGE_ROWS } = filter
  const most = Math.min(rows, MOST_ROWS)
  const has =
    assignee === undefined
      ? sql``
      : assignee === null
        ? sql`and t.assignee is null`
        : sql`and t.assignee = ${assignee}`
  const later = after
    ? sql`and (t.due_at, t.instance, t.wait)
        > (${after.dueAt ?? 'infinity'}::timestamptz, ${after.instance}::uuid, ${after.wait}::integer)`
    : sql``
  const found = await sql<Task>`
    select t.instance, t.wait, t.node, t.procedure, t.key, t.body, t.role, t.form, t.assignee, t.outcome,
      t.opened_at as "openedAt", nullif(t.due_at, 'infinity') as "dueAt", t.closed_at as "closedAt",
      t.closed_by as "closedBy"
    from unnest(${bodies.slice(0, MOST_DOERS)}::text[]) body, unnest(${roles.slice(0, MOST_DOERS)}::text[]) role
    cross join lateral (
      select t.instance, t.wait, t.node, t.procedure, t.key, t.body, t.role, t.form, t.assignee, t.outcome,
        t.opened_at, t.due_at, t.closed_at, t.closed_by
      from procedures.task t
      where t.body = body.body and t.role = role.role and t.closed_at is null ${has} ${later}
      order by t.due_at, t.instance, t.wait limit ${most + 1}) t
    order by t.due_at, t.instance, t.wait limit ${most + 1}`.execute(ctx.sql)
  const tasks = found.rows.slice(0, most)
  const last = tasks.at(-1)
  return {
    tasks,
    next:
      last && found.rows.length > most
        ? { dueAt: last.dueAt, instance: last.instance, wait: last.wait }
        : undefined,
  }
}

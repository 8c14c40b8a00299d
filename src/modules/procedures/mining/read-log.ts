import { sql } from 'kysely'
import type { Ctx } from '#kernel'
import type { LogEvent, Trace, Work } from '#lib/mining/index'
import { db, type InstanceId, type Tables } from '../tables.ts'
import { instantsOf, type Span } from './span.ts'

/** So many cases are read at once. */
const BATCH = 200
/** On average no more steps of each are read. */
const STEPS_MOST = 1_000

type Case = Readonly<{
  id: InstanceId
  definition: string
  body: string
  status: string
  started: Date
  ended: Date
}>
type Step = Pick<Tables['procedures.step'], 'instance' | 'at' | 'event'> & {
  moves: readonly Moved[]
}
type Moved = {
  node: string
  scope: number
  what: Exclude<LogEvent['kind'], 'skipped'>
  flow?: string
}
type Done = Awaited<ReturnType<typeof readTasks>>[number]

/**
 * What happened in the cases of a procedure that ended in a span of days, the latest first, in batches of 200.
 *
 * @param most  so many cases are read, and no more
 */
export async function* readLog(ctx: Ctx, span: Span, most: number): AsyncGenerator<Trace> {
  let after: Case | undefined
  for (let left = most; left > 0; left -= BATCH) {
    const cases = await readCases(ctx, span, Math.min(left, BATCH), after)
    if (cases.length === 0) return
    const ids = cases.map(({ id }) => id)
    const [steps, tasks] = await Promise.all([readSteps(ctx, ids), readTasks(ctx, ids)])
    const stepsOf = Map.groupBy(steps, ({ instance }) => instance)
    const tasksOf = Map.groupBy(tasks, ({ instance }) => instance)
    for (const one of cases)
      yield traceOf(one, stepsOf.get(one.id) ?? [], tasksOf.get(one.id) ?? [])
    after = cases.at(-1)
    if (cases.length < BATCH) return
  }
}

/** How many cases of a span there are, by body; the most first. */
export async function countCases(ctx: Ctx, span: Span): Promise<{ body: string; count: number }[]> {
  const rows = await casesIn(ctx, span)
    .select((eb) => ['i.body', eb.fn.countAll<bigint>().as('count')])
    .groupBy('i.body')
    .orderBy('count', 'desc')
    .orderBy('i.body')
    .limit(BODIES_MOST)
    .execute()
  return rows.map(({ body, count }) => ({ body, count: Number(count) }))
}

const BODIES_MOST = 200

/** Called instances of another process are seen as one step of who called them. */
function casesIn(ctx: Ctx, span: Span) {
  const { from, to } = instantsOf(ctx, span)
  const query = db(ctx)
    .selectFrom('procedures.instance as i')
    .innerJoin('procedures.procedure as p', (join) =>
      join.onRef('p.id', '=', 'i.procedure').onRef('p.process', '=', 'i.process'),
    )
    .where('i.procedure', '=', span.procedure)
    .where('i.ended_at', '>=', from)
    .where('i.ended_at', '<', to)
  return span.body === undefined ? query : query.where('i.body', '=', span.body)
}

function readCases(ctx: Ctx, span: Span, count: number, after?: Case): Promise<Case[]> {
  const query = casesIn(ctx, span)
    .select(['i.id', 'i.definition', 'i.body', 'i.status', 'i.started_at as started'])
    .select((eb) => eb.ref('i.ended_at').$notNull().as('ended'))
    .orderBy('i.ended_at', 'desc')
    .orderBy('i.id', 'desc')
    .limit(count)
  if (!after) return query.execute()
  return query
    .where((eb) => eb(eb.refTuple('i.ended_at', 'i.id'), '<', eb.tuple(after.ended, after.id)))
    .execute()
}

const readSteps = (ctx: Ctx, ids: readonly InstanceId[]): Promise<Step[]> =>
  db(ctx)
    .selectFrom('procedures.step')
    .select(['instance', 'at', 'event', 'moves'])
    .where('instance', '=', (eb) => eb.fn.any(eb.val([...ids])))
    .orderBy('instance')
    .orderBy('version')
    .limit(BATCH * STEPS_MOST)
    .execute()

const readTasks = (ctx: Ctx, ids: readonly InstanceId[]) =>
  db(ctx)
    .selectFrom('procedures.task')
    .select(['instance', 'node', 'body', 'role', 'opened_at', 'assignee', 'assigned_at'])
    .select(['closed_at', 'outcome', 'closed_by'])
    .select(sql<Date | null>`nullif(due_at, 'infinity')`.as('due_at'))
    .where('instance', '=', (eb) => eb.fn.any(eb.val([...ids])))
    .where('closed_at', 'is not', null)
    .orderBy('instance')
    .orderBy('wait')
    .limit(BATCH * STEPS_MOST)
    .execute()

function traceOf(one: Case, steps: readonly Step[], tasks: readonly Done[]): Trace {
  const waiting = Map.groupBy(tasks, ({ node, outcome, closed_at }) =>
    keyOf(node, outcome === 'done' ? 'completed' : 'withdrawn', closed_at?.getTime() ?? 0),
  )
  const events = steps.flatMap(({ at, event, moves }) => {
    const instant = at.getTime()
    const told = moves.map(({ node, scope, what, flow }): LogEvent => {
      const task = waiting.get(keyOf(node, what, instant))?.shift()
      return {
        ...{ at: instant, node, scope, kind: what },
        ...(flow !== undefined && { flow }),
        ...(task && { work: workOf(task) }),
      }
    })
    const [first] = event === 'skip' ? told : []
    return first ? [{ ...first, kind: 'skipped' as const, flow: '' }, ...told] : told
  })
  return {
    ...{ case: one.id, model: one.definition, body: one.body },
    ...{ begun: one.started.getTime(), ended: one.ended.getTime(), ending: one.status, events },
  }
}

const keyOf = (node: string, kind: string, at: number) => `${node} ${kind} ${at}`

const workOf = (task: Done): Work => ({
  since: task.opened_at.getTime(),
  begun: task.assigned_at?.getTime() ?? null,
  due: task.due_at?.getTime() ?? null,
  who: task.closed_by ?? task.assignee,
  role: task.role,
  body: task.body,
})

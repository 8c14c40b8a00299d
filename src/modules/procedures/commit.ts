import { type RawBuilder, sql } from 'kysely'
import { type Ctx, factRows, prepared } from '#kernel'
import { type Rows, rowsOf } from './rows.ts'
import type { Worked } from './worked.ts'
import * as write from './write.ts'

/**
 * Stores steps: each whole or not at all, all in one statement. A step holds only if its instance is at the
 * version at which it was read.
 *
 * @param worked  of different instances
 * @returns for each whether it was stored
 */
export async function commitSteps(ctx: Ctx, worked: readonly Worked[]): Promise<boolean[]> {
  const rows = rowsOf(worked)
  const parts = Object.entries(statementsOf(rows)).map(
    ([name, statement]) => sql`${sql.id(name)} as (${statement})`,
  )
  const stored = await prepared<{ n: number }>(ctx, sql`with ${sql.join(parts)} select n from done`)
  const done = new Set(stored.map(({ n }) => n))
  return worked.map((_, n) => done.has(n))
}

/** Only what there are rows for, so that a usual step is a short statement. */
function statementsOf(rows: Rows): Record<string, RawBuilder<unknown>> {
  return {
    ...some(rows.moved, { moved: write.moveInstances }),
    ...some(rows.begun, { begun: write.beginInstances }),
    done: doneOf(rows),
    ...some(rows.called, { called: write.callInstances }),
    ...some(rows.tasks, { tasks: write.insertTasks }),
    ...some(rows.jobs, { jobs: write.insertJobs }),
    ...some(rows.timers, { timers: write.insertTimers }),
    ...some(rows.subscriptions, { subscriptions: write.insertSubscriptions }),
    ...some(rows.closedTasks, { closed_tasks: write.closeTasks }),
    ...some(rows.closedJobs, { closed_jobs: write.deleteJobs }),
    ...some(rows.closedTimers, { closed_timers: write.deleteTimers }),
    ...some(rows.closedSubscriptions, { closed_subscriptions: write.deleteSubscriptions }),
    ...some(rows.messages, { messages: write.insertMessages }),
    ...some(rows.signals, {
      signalled: write.insertSignals,
      beginnings: write.insertBeginnings,
    }),
    ...some(rows.decisions, { decisions: write.insertDecisions }),
    ...some(rows.arrivals, { arrivals: write.insertArrivals }),
    ...some(rows.cancelled, { cancelled: write.insertCancellations }),
    ...some(rows.incidents, { incidents: write.insertIncidents }),
    ...some(rows.resolved, { resolved: write.resolveIncidents }),
    ...some(rows.steps, { steps: write.insertSteps }),
    ...some(rows.taken, { taken: write.deleteArrivals }),
    ...some(rows.received, { received: write.receiveMessages }),
    ...factRows(rows.facts, sql`act in (select n from done)`),
  }
}

type Part = (rows: readonly unknown[]) => RawBuilder<unknown>

const some = (rows: readonly unknown[], parts: Record<string, Part>) =>
  rows.length === 0
    ? {}
    : Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, part(rows)]))

/** The steps whose instances were at their versions, or began. */
const doneOf = ({ moved, begun }: Rows) =>
  sql.join(
    [
      ...(moved.length > 0 ? [sql`select n from moved`] : []),
      ...(begun.length > 0
        ? [sql`select n from begun join ${write.given(begun, sql`n integer, id uuid`)} using (id)`]
        : []),
    ],
    sql` union all `,
  )

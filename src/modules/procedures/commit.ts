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
  const parts = partsOf(rowsOf(worked))
  const stored = await prepared<{ n: number }>(ctx, sql`with ${sql.join(parts)} select n from done`)
  const done = new Set(stored.map(({ n }) => n))
  return worked.map((_, n) => done.has(n))
}

type Part = RawBuilder<unknown>

/** Only what there are rows for, so that a usual step is a short statement. */
function partsOf(rows: Rows): Part[] {
  const told = factRows(rows.facts, sql`act in (select n from done)`)
  return [
    ...some(rows.moved, (given) => sql`moved as (${write.moveInstances(given)})`),
    ...some(rows.begun, (given) => sql`begun as (${write.beginInstances(given)})`),
    sql`done as (${doneOf(rows)})`,
    ...some(rows.called, (given) => sql`called as (${write.callInstances(given)})`),
    ...waitParts(rows),
    ...messageParts(rows),
    ...some(rows.incidents, (given) => sql`incidents as (${write.insertIncidents(given)})`),
    ...some(rows.resolved, (given) => sql`resolved as (${write.resolveIncidents(given)})`),
    ...some(rows.steps, (given) => sql`steps as (${write.insertSteps(given)})`),
    ...some(rows.decisions, (given) => sql`decisions as (${write.insertDecisions(given)})`),
    sql`audited as (${told.audited})`,
    ...(told.told ? [sql`told as (${told.told})`] : []),
  ]
}

const waitParts = (rows: Rows): Part[] => [
  ...some(rows.tasks, (given) => sql`tasks as (${write.insertTasks(given)})`),
  ...some(rows.jobs, (given) => sql`jobs as (${write.insertJobs(given)})`),
  ...some(rows.timers, (given) => sql`timers as (${write.insertTimers(given)})`),
  ...some(
    rows.subscriptions,
    (given) => sql`subscriptions as (${write.insertSubscriptions(given)})`,
  ),
  ...some(rows.closedTasks, (given) => sql`closed_tasks as (${write.closeTasks(given)})`),
  ...some(rows.closedJobs, (given) => sql`closed_jobs as (${write.deleteJobs(given)})`),
  ...some(rows.closedTimers, (given) => sql`closed_timers as (${write.deleteTimers(given)})`),
  ...some(
    rows.closedSubscriptions,
    (given) => sql`closed_subscriptions as (${write.deleteSubscriptions(given)})`,
  ),
]

const messageParts = (rows: Rows): Part[] => [
  ...some(rows.messages, (given) => sql`messages as (${write.insertMessages(given)})`),
  ...some(rows.signals, (given) => sql`beginnings as (${write.insertBeginnings(given)})`),
  ...some(heardIn(rows), (heard) => sql`arrivals as (${write.insertArrivals(heard)})`),
  ...some(rows.taken, (given) => sql`taken as (${write.deleteArrivals(given)})`),
  ...some(rows.received, (given) => sql`received as (${write.receiveMessages(given)})`),
]

const heardIn = (rows: Rows): Part[] => [
  ...some(rows.arrivals, write.heardEvents),
  ...some(rows.signals, write.heardSignals),
  ...some(rows.cancelled, write.heardCancellations),
]

const some = <Row>(rows: readonly Row[], part: (rows: readonly Row[]) => Part): Part[] =>
  rows.length === 0 ? [] : [part(rows)]

/** Of rows that were given whole before: which step each is of. */
const idsOf = (rows: Rows['begun']) =>
  write.given(
    rows.map(({ n, id }) => ({ n, id })),
    sql`n integer, id uuid`,
  )

/** The steps whose instances were at their versions, or began. */
const doneOf = ({ moved, begun }: Rows) =>
  sql.join(
    [
      ...(moved.length > 0 ? [sql`select n from moved`] : []),
      ...(begun.length > 0 ? [sql`select n from begun join ${idsOf(begun)} using (id)`] : []),
    ],
    sql` union all `,
  )

import { type RawBuilder, sql } from 'kysely'
import { agenciesOf, type Ctx, officialOf } from '#kernel'
import { problem } from './problems.ts'
import type { InstanceId } from './tables.ts'

/** What cannot go on by itself: a case that stands still, or a job that nobody could do. */
export type Trouble = {
  kind: 'stuck' | 'jobs'
  instance: InstanceId
  /** of its token, or of the job's wait */
  number: number
  procedure: string
  key: string
  body: string
  definition: string
  node: string
  code: string
  params: Readonly<Record<string, string | number>>
  at: Date
}

/** A message that nobody received. What it says is not among it. */
export type DeadMessage = {
  id: string
  sender: string
  name: string
  key: string
  at: Date
  why: 'no-receiver' | 'several-receivers' | null
}

export type TroubleFilter = { procedure?: string | undefined; most: number }

/** The bodies for which whoever looks is an administrator. @throws kernel/not-allowed */
export const bodiesOf = (ctx: Ctx): string[] => agenciesOf(officialOf(ctx).office)

const STUCK = sql`
  select 'stuck' as kind, x.instance, x.token as number, i.procedure, i.key, i.body, i.definition, x.node, x.code,
    x.params, x.opened_at as at
  from procedures.incident x join procedures.instance i on i.id = x.instance
  where x.resolved_at is null`

const JOBS = sql`
  select 'jobs' as kind, x.instance, x.wait as number, i.procedure, i.key, i.body, i.definition, x.node,
    'job-failed' as code, jsonb_build_object('body', x.body, 'topic', x.topic, 'error', coalesce(x.error, '')) as params,
    x.available_at as at
  from procedures.job x join procedures.instance i on i.id = x.instance
  where x.retries = 0`

const OF_KIND: Readonly<Record<Trouble['kind'], RawBuilder<unknown>>> = { stuck: STUCK, jobs: JOBS }
const SINCE = { stuck: sql`x.opened_at`, jobs: sql`x.available_at` }

/** What waits for an administrator of these bodies, that which has waited longest first. */
export async function listTroubles(
  ctx: Ctx,
  kind: Trouble['kind'],
  { procedure, most }: TroubleFilter,
): Promise<Trouble[]> {
  const only = procedure === undefined ? sql`` : sql`and i.procedure = ${procedure}`
  const { rows } = await sql<Trouble>`
    ${OF_KIND[kind]} and i.body = any(${bodiesOf(ctx)}) ${only}
    order by ${SINCE[kind]} limit ${most}`.execute(ctx.sql)
  return rows
}

/** @throws procedures/trouble-missing  it is over, or another body's */
export async function getTrouble(
  ctx: Ctx,
  kind: Trouble['kind'],
  { instance, number }: Pick<Trouble, 'instance' | 'number'>,
): Promise<Trouble> {
  const one =
    kind === 'stuck'
      ? sql`and x.instance = ${instance} and x.token = ${number}`
      : sql`and x.instance = ${instance} and x.wait = ${number}`
  const { rows } = await sql<Trouble>`
    ${OF_KIND[kind]} ${one} and i.body = any(${bodiesOf(ctx)})`.execute(ctx.sql)
  const [found] = rows
  if (!found) throw problem('trouble-missing')
  return found
}

const MESSAGE = sql`select id, sender, name, key, at, dead_for as why from procedures.message where status = 'dead'`

export async function listDeadMessages(ctx: Ctx, most: number): Promise<DeadMessage[]> {
  const { rows } = await sql<DeadMessage>`${MESSAGE} order by at limit ${most}`.execute(ctx.sql)
  return rows
}

/** @throws procedures/trouble-missing  it was delivered or discarded */
export async function getDeadMessage(ctx: Ctx, id: string): Promise<DeadMessage> {
  const { rows } = await sql<DeadMessage>`${MESSAGE} and id = ${id}`.execute(ctx.sql)
  const [found] = rows
  if (!found) throw problem('trouble-missing')
  return found
}

export type TroubleCounts = Readonly<Record<Trouble['kind'] | 'messages', number>>

/** Counted no further than this: more is too much, however much it is. */
export const MOST_COUNTED = 1_000

export async function countTroubles(ctx: Ctx): Promise<TroubleCounts> {
  const bodies = bodiesOf(ctx)
  const { rows } = await sql<TroubleCounts>`
    select
      (select count(*)::integer from (${STUCK} and i.body = any(${bodies}) limit ${MOST_COUNTED}) a) as stuck,
      (select count(*)::integer from (${JOBS} and i.body = any(${bodies}) limit ${MOST_COUNTED}) b) as jobs,
      (select count(*)::integer from (${MESSAGE} limit ${MOST_COUNTED}) c) as messages`.execute(
    ctx.sql,
  )
  return rows[0] ?? { stuck: 0, jobs: 0, messages: 0 }
}

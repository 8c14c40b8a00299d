import { Logger, type Runner, run, runMigrations, type TaskList } from 'graphile-worker'
import { sql } from 'kysely'
import type pg from 'pg'
import { type AuditHead, auditHead, linkAudit } from './audit.ts'
import { type Ctx, withCtx } from './ctx.ts'
import { APP_ROLE } from './database.ts'
import { deleteOrphans } from './files.ts'
import type { Module, Sweep } from './module.ts'
import type { Delivered, Told } from './record.ts'

const CONCURRENCY = 4
const QUEUE_POLL_MS = 1_000
const RELAY_POLL_MS = 150
const RELAY_ROWS = 200
const ERROR_CHARACTERS = 2_000
const ORPHANS_EVERY_MS = 3_600_000
const HEARTBEAT_MS = 4_000
const ANCHOR_MS = 60_000

const quiet = new Logger(() => () => {})

/** The queue's own tables; runs as the owner, before anything else uses them. */
export const migrateQueue = async (pool: pg.Pool) => {
  await runMigrations({ pgPool: pool, logger: quiet })
  await pool.query(`grant usage on schema graphile_worker to ${APP_ROLE}`)
}

/**
 * Runs everything that happens after an act: facts are delivered to their subscribers, sweeps run
 * by the clock, and the audit is linked.
 *
 * @param queuePool  connections that may use the queue's tables; the work itself runs under `ctx`
 * @param anchor  notes the head of the audit's chain where the database's owner has no say
 */
export async function startWork(options: {
  ctx: Ctx
  queuePool: pg.Pool
  modules: readonly Module[]
  anchor?: (head: AuditHead) => Promise<void>
}) {
  const { ctx, queuePool, modules, anchor } = options
  const subscriptions = subscriptionsOf(modules)
  const tasks: TaskList = {
    'deliver-fact': async (payload) => {
      const { id, subscriber } = payload as { id: string; subscriber: string }
      await deliver(ctx, subscriptions, BigInt(id), subscriber).catch((error) => {
        throw new Error(textOf(error), { cause: error })
      })
    },
  }
  await takeUpJobs(queuePool)
  const runner: Runner = await run({
    pgPool: queuePool,
    concurrency: CONCURRENCY,
    pollInterval: QUEUE_POLL_MS,
    noHandleSignals: true,
    logger: quiet,
    taskList: tasks,
  })
  let closing = false
  runner.promise.then(() => {
    // Nothing is delivered without it, so the process ends, and the supervisor starts it again.
    if (!closing) throw new Error('the queue has ended by itself')
  })
  runner.events.on('job:failed', ({ job }) =>
    ctx.log.error({ job: job.id, task: job.task_identifier }, 'job failed for good'),
  )
  await beat(ctx)
  const loops = [
    repeat('heartbeat', HEARTBEAT_MS, ctx, () => beat(ctx)),
    repeat('relay', RELAY_POLL_MS, ctx, () => relay(queuePool, subscriptions)),
    repeat('audit', RELAY_POLL_MS * 2, ctx, linking(ctx)),
    ...(anchor ? [repeat('anchor', ANCHOR_MS, ctx, anchoring(ctx, anchor))] : []),
    repeat('orphans', ORPHANS_EVERY_MS, ctx, () => deleteOrphans(ctx)),
    ...modules.flatMap(({ name, sweeps = [] }) => sweeps.map((sweep) => sweeper(ctx, name, sweep))),
  ]
  return {
    async close() {
      closing = true
      await Promise.all(loops.map((loop) => loop.stop()))
      await runner.stop()
    },
  }
}

const LATELY_S = 10
const FAR_BACK_EVERY_MS = 60_000

/** Links what was committed lately, and once in a while what a long transaction left behind it. */
function linking(ctx: Ctx) {
  let due = 0
  return async () => {
    if (performance.now() < due) return linkAudit(ctx.sql, LATELY_S)
    const linked = await linkAudit(ctx.sql)
    due = performance.now() + FAR_BACK_EVERY_MS
    return linked
  }
}

/**
 * Frees jobs that a worker held when it was killed; the queue itself would wait four hours. There is
 * one worker, so at its start nobody holds any; one that is still ending is waited for by `deliver`.
 */
const takeUpJobs = (pool: pg.Pool) =>
  pool.query(
    `select graphile_worker.force_unlock_workers(array_agg(distinct locked_by))
     from graphile_worker.jobs where locked_by is not null`,
  )

type Subscription = {
  subscriber: string
  lane: string | null
  take(ctx: Ctx, fact: Delivered): Promise<void>
}

function subscriptionsOf(modules: readonly Module[]) {
  const byFact = new Map<string, Subscription[]>()
  for (const { name, subscribes = {}, oneByOne } of modules) {
    const lane = oneByOne ? name : null
    for (const [fact, take] of Object.entries(subscribes)) {
      byFact.set(fact, [...(byFact.get(fact) ?? []), { subscriber: name, lane, take }])
    }
  }
  return byFact
}

/** What the queue can keep of an error: a peer may have put into it what is no text. */
const textOf = (error: unknown) =>
  String((error as Error).message)
    .replaceAll('\0', '')
    .toWellFormed()
    .slice(0, ERROR_CHARACTERS)

/** Moves committed facts into the queue, one job for each subscriber, in the transaction that marks them. */
async function relay(pool: pg.Pool, subscriptions: Map<string, Subscription[]>) {
  const client = await pool.connect()
  try {
    await client.query('begin')
    const { rows } = await client.query<{ id: bigint; fact: string }>(
      `select id, fact from kernel.outbox where relayed_at is null
       order by id limit $1 for update skip locked`,
      [RELAY_ROWS],
    )
    if (rows.length > 0) {
      const jobs = rows.flatMap(({ id, fact }) =>
        (subscriptions.get(fact) ?? []).map(({ subscriber, lane }) => ({
          id: String(id),
          subscriber,
          lane,
          fact,
        })),
      )
      await client.query(
        `select graphile_worker.add_job('deliver-fact',
           json_build_object('id', j->>'id', 'subscriber', j->>'subscriber'),
           queue_name => j->>'lane', job_key => (j->>'id') || ':' || (j->>'subscriber'), max_attempts => 12)
         from jsonb_array_elements($1::jsonb) j`,
        [JSON.stringify(jobs)],
      )
      await client.query('update kernel.outbox set relayed_at = now() where id = any($1)', [
        rows.map(({ id }) => id),
      ])
    }
    await client.query('commit')
    return rows.length
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  } finally {
    client.release()
  }
}

/** One fact to one subscriber: taken in the transaction of what it causes, so never twice. */
async function deliver(
  ctx: Ctx,
  subscriptions: Map<string, Subscription[]>,
  id: bigint,
  subscriber: string,
) {
  await ctx.tx(async (ctx) => {
    const taken = await sql`
      insert into kernel.fact_taken (outbox_id, subscriber) values (${String(id)}::bigint, ${subscriber})
      on conflict do nothing returning outbox_id`.execute(ctx.sql)
    if (taken.rows.length === 0) return
    const { rows } = await sql<{ fact: string; at: Date; payload: Told }>`
      select fact, at, payload from kernel.outbox where id = ${String(id)}::bigint`.execute(ctx.sql)
    const [fact] = rows
    const subscription = subscriptions
      .get(fact?.fact ?? '')
      ?.find((s) => s.subscriber === subscriber)
    if (!fact || !subscription) return
    const simulated = ctx.simulated || fact.payload.simulated === true
    await subscription.take(withCtx(ctx, { simulated }), { id, ...fact })
  })
}

/** Delivers everything that waits, at once; for tests, and for the demonstration's history. */
export async function drain(ctx: Ctx, modules: readonly Module[]): Promise<void> {
  const subscriptions = subscriptionsOf(modules)
  for (;;) {
    const { rows } = await sql<{ id: bigint; fact: string }>`
      update kernel.outbox set relayed_at = now()
      where id in (select id from kernel.outbox where relayed_at is null order by id limit 100)
      returning id, fact`.execute(ctx.sql)
    if (rows.length === 0) return
    for (const { id, fact } of rows) {
      for (const { subscriber } of subscriptions.get(fact) ?? []) {
        await deliver(ctx, subscriptions, id, subscriber)
      }
    }
  }
}

export type DeadLetter = { id: string; task: string; error: string; at: Date }

/** Jobs that failed for good and wait for a person, newest first; at most 100. */
export async function listDeadLetters(pool: pg.Pool): Promise<DeadLetter[]> {
  const { rows } = await pool.query<DeadLetter>(
    `select id::text, task_identifier as task, coalesce(last_error, '') as error, updated_at as at
     from graphile_worker.jobs where attempts >= max_attempts order by updated_at desc limit 100`,
  )
  return rows
}

/**
 * Gives jobs that failed for good all their attempts again, from now on.
 *
 * @returns how many there were
 */
export async function retryDeadLetters(pool: pg.Pool, ids: readonly string[]): Promise<number> {
  const { rows } = await pool.query<{ id: string }>(
    `select r.id from graphile_worker.jobs j,
       graphile_worker.reschedule_jobs(array[j.id], now(), attempts => 0) r
     where j.attempts >= j.max_attempts and j.id = any($1::bigint[])`,
    [ids],
  )
  return rows.length
}

/** Shows that this process is not only there but gets things done. */
async function beat(ctx: Ctx) {
  await sql`insert into kernel.heartbeat (process, at) values ('worker', now())
    on conflict (process) do update set at = excluded.at`.execute(ctx.sql)
  return 0
}

/** Notes the head whenever the chain has grown. */
function anchoring(ctx: Ctx, anchor: (head: AuditHead) => Promise<void>) {
  let noted = 0n
  return async () => {
    const head = await auditHead(ctx.sql)
    if (head && head.position !== noted) {
      await anchor(head)
      noted = head.position
    }
    return 0
  }
}

function sweeper(ctx: Ctx, module: string, { name, everySeconds, run: work }: Sweep) {
  return repeat(`${module}:${name}`, everySeconds * 1000, ctx, async () => {
    await work(ctx)
    return 0
  })
}

/** Repeats until stopped; at once again while there is work, after a pause when not or when it failed. */
function repeat(name: string, pauseMs: number, ctx: Ctx, work: () => Promise<number>) {
  let stopped = false
  let wake = () => {}
  const finished = (async () => {
    while (!stopped) {
      const done = await work().catch((error: Error) => {
        ctx.log.warn({ loop: name, error: error.message }, 'will try again')
        return 0
      })
      if (!done && !stopped) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, pauseMs)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
    }
  })()
  return {
    async stop() {
      stopped = true
      wake()
      await finished
    },
  }
}

import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Ctx } from '#kernel'
import type { Data } from '#lib/bpmn/index'
import { record } from './facts.ts'
import { readInstances } from './instance.ts'
import { problem } from './problems.ts'
import { stepInstance } from './run.ts'
import { db, type InstanceId } from './tables.ts'

const MOST_FETCHED = 100
const LEASE_SECONDS = { least: 5, most: 3_600 }
const MOST_TEXT = 2_000
const RETRIES = 3
/** A job that failed waits this long, doubled with each attempt. */
const BACKOFF_MS = 5_000
const MOST_BACKOFF_MS = 3_600_000

export type Fetch = {
  /** body whose worker it is: it sees only that body's jobs */
  body: string
  topics: readonly string[]
  worker: string
  most: number
  seconds: number
}

/** Work of other software, held until its lease ends. */
export type Job = {
  instance: InstanceId
  wait: number
  topic: string
  inputs: Data
  attempts: number
  lease: string
  leasedUntil: Date
}

/** What a worker names: without the lease of now it is no longer theirs. */
export type Held = {
  instance: InstanceId
  wait: number
  lease: string
  /** body whose worker it is, where that is to be looked at */
  body?: string
}

/**
 * Gives a worker jobs that nobody holds, those that waited longest first.
 *
 * @returns at most `most`; each is the worker's for `seconds`
 * @throws procedures/job-wrong
 */
export async function fetchJobs(ctx: Ctx, fetch: Fetch): Promise<Job[]> {
  const { body, topics, worker, most, seconds } = fetch
  if (!(most >= 1 && most <= MOST_FETCHED)) throw problem('job-wrong', { why: 'most' })
  const now = ctx.clock.now()
  const { rows } = await sql<Job>`
    update procedures.job j
    set lease = ${randomUUID()}::uuid, leased_until = ${leaseEnd(now, seconds)}, worker = ${worker.slice(0, 200)},
      attempts = attempts + 1
    where (instance, wait) in (select j.instance, j.wait
      from procedures.job j join procedures.instance i on i.id = j.instance
      where j.topic = any(${[...topics]}) and j.body = ${body} and j.available_at <= ${now} and j.retries > 0
        and (j.leased_until is null or j.leased_until <= ${now}) and i.held_at is null
      order by j.available_at limit ${most} for update of j skip locked)
    returning instance, wait, topic, inputs, attempts, lease, leased_until as "leasedUntil"`.execute(
    ctx.sql,
  )
  return rows
}

function leaseEnd(now: Date, seconds: number): Date {
  const { least, most } = LEASE_SECONDS
  if (!(seconds >= least && seconds <= most)) throw problem('job-wrong', { why: 'seconds' })
  return new Date(now.getTime() + seconds * 1000)
}

/**
 * Goes on holding a job: a heartbeat.
 *
 * @throws procedures/lease-lost  it ran out and another has it, or it is done
 */
export async function extendLease(ctx: Ctx, held: Held, seconds: number): Promise<Date> {
  const until = leaseEnd(ctx.clock.now(), seconds)
  const { numUpdatedRows } = await db(ctx)
    .updateTable('procedures.job')
    .set({ leased_until: until })
    .where('instance', '=', held.instance)
    .where('wait', '=', held.wait)
    .where('lease', '=', held.lease)
    .$if(held.body !== undefined, (query) => query.where('body', '=', held.body ?? ''))
    .where('leased_until', '>', ctx.clock.now())
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw problem('lease-lost')
  return until
}

/**
 * Says that a job is done, with what came of it.
 *
 * @throws procedures/lease-lost
 */
export const completeJob = (ctx: Ctx, held: Held, data: Data): Promise<void> =>
  ctx.tx(async (ctx) => {
    await lockHeld(ctx, held)
    await stepInstance(ctx, {
      instance: held.instance,
      event: { type: 'complete', wait: held.wait, data },
    })
  })

/**
 * Says that a job ended with an error that the procedure knows: it goes the way that is drawn for it.
 *
 * @throws procedures/lease-lost
 */
export const throwFromJob = (ctx: Ctx, held: Held, code: string, data: Data): Promise<void> =>
  ctx.tx(async (ctx) => {
    await lockHeld(ctx, held)
    await stepInstance(ctx, {
      instance: held.instance,
      event: { type: 'fail', wait: held.wait, code, data },
    })
  })

/**
 * Says that a job could not be done for now. It is tried again later; once no attempt is left a person sees to it.
 *
 * @param error  for that person, without personal data; cut at 2,000 characters
 * @throws procedures/lease-lost
 */
export const failJob = (ctx: Ctx, held: Held, error: string): Promise<void> =>
  ctx.tx(async (ctx) => {
    const { attempts } = await lockHeld(ctx, held)
    const wait = Math.min(BACKOFF_MS * 2 ** Math.max(0, attempts - 1), MOST_BACKOFF_MS)
    await db(ctx)
      .updateTable('procedures.job')
      .set((eb) => ({
        retries: eb('retries', '-', 1),
        available_at: new Date(ctx.clock.now().getTime() + wait),
        lease: null,
        leased_until: null,
        error: error.replaceAll('\0', '').slice(0, MOST_TEXT),
      }))
      .where('instance', '=', held.instance)
      .where('wait', '=', held.wait)
      .execute()
    await record(ctx, 'job-failed', {
      resource: `procedure-instance:${held.instance}`,
      data: { wait: held.wait, attempts },
    })
  })

/** Holds the instance, then the job: in the order in which a step takes them. */
async function lockHeld(ctx: Ctx, { instance, wait, lease, body }: Held) {
  await readInstances(ctx, [instance])
  const job = await db(ctx)
    .selectFrom('procedures.job')
    .select('attempts')
    .where('instance', '=', instance)
    .where('wait', '=', wait)
    .where('lease', '=', lease)
    .$if(body !== undefined, (query) => query.where('body', '=', body ?? ''))
    .where('leased_until', '>', ctx.clock.now())
    .forUpdate()
    .executeTakeFirst()
  if (!job) throw problem('lease-lost')
  return job
}

/** Gives a job that ran out of attempts some more; a person looked at it. */
export async function giveAttempts(
  ctx: Ctx,
  { instance, wait }: Pick<Held, 'instance' | 'wait'>,
): Promise<void> {
  await db(ctx)
    .updateTable('procedures.job')
    .set({ retries: RETRIES, available_at: ctx.clock.now(), error: null })
    .where('instance', '=', instance)
    .where('wait', '=', wait)
    .where('retries', '=', 0)
    .execute()
}

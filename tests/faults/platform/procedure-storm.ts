import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { type Ctx, type PersonId, Problem, withCtx } from '#kernel'
import { newUuid } from '#lib/uuid'
import {
  completeTask,
  type InstanceId,
  publishMessage,
  startProcedure,
  type TaskKey,
} from '#procedures'
import { problemOf } from '../../../src/kernel/http/problem-of.ts'
import { randomFrom } from '../../../src/lib/bpmn/fixture.ts'
import {
  completeJob,
  fetchJobs,
  givenProcedure,
  type Job,
  throwFromJob,
} from '../../../src/modules/procedures/fixture.ts'
import type { Started } from '../../support/started.ts'
import { answerJob, dataOf, LAST, LEFT, MEMBERS, PAID, textsOf } from './procedure-model.ts'

const LANES = 6
const TARGETS = ['worker', 'postgres'] as const
const LEASE_S = 5
const TOPIC = 'storm'

/** What people and software were told while it stormed. */
export type Told = {
  /** how often each task was acknowledged as done by this very act, by instance and wait */
  done: Map<string, number>
  /** acts whose answer was lost, or that were refused because the database was away */
  lost: number
  kills: (typeof TARGETS)[number][]
}

/** Members by their number, as they are known to whoever writes to them. */
export const keyOf = (member: number) => `S-${member}`
export const groupOf = (member: number) => Math.floor(member / MEMBERS)

/**
 * Lets groups go through their procedures, one more with each kill, while the worker or PostgreSQL is ended by
 * SIGKILL at random moments among what they do. Whoever gets no answer tries again.
 *
 * @param ctx  on the database of the product, of whoever acts
 * @param seed  of the moments of the kills, which fall on the two in turn
 */
export async function stormOfProcedures(
  igov: Started,
  ctx: Ctx,
  { kills, seed }: { kills: number; seed: number },
): Promise<Told> {
  const told: Told = { done: new Map(), lost: 0, kills: [] }
  for (let group = 0; group < kills; group++) {
    for (const [id, text] of Object.entries(textsOf(group))) await givenProcedure(ctx, id, text)
  }
  const random = randomFrom(seed)
  const officer = { kind: 'person', id: newUuid(Date.now()) as PersonId, name: {} } as const
  const crowd: Crowd = { ctx: withCtx(ctx, { actor: officer }), told, errands: [], over: false }
  const lanes = Promise.all([
    ...Array.from({ length: LANES }, (_, n) => lane(crowd, randomFrom(seed + n))),
    software(crowd),
  ])
  // Who fails tells it at the end; until then nobody waits for them.
  lanes.catch(() => {})
  for (let group = 0; group < kills; group++) {
    crowd.errands.push(...errandsOf(group))
    await sleep(200 + random.below(1_200))
    const target = TARGETS[group % TARGETS.length] ?? 'worker'
    told.kills.push(target)
    await strike(igov, target)
  }
  await untilQuiet(crowd)
  crowd.over = true
  await lanes
  return told
}

/** A worker that finds no database ends by itself: then its successor is struck. */
async function strike(igov: Started, target: Told['kills'][number]): Promise<void> {
  for (;;) {
    try {
      return await igov.kill(target)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
      await sleep(100)
    }
  }
}

type Errand = (ctx: Ctx) => Promise<unknown>
type Crowd = { ctx: Ctx; told: Told; errands: Errand[]; over: boolean }

/** What comes to a group from outside: each message twice, and some before who waits for it. */
function errandsOf(group: number): Errand[] {
  const opener = { procedure: `opener-${group}`, key: `O-${group}` }
  const members = Array.from({ length: MEMBERS }, (_, n) => group * MEMBERS + n)
  return [
    (ctx) => startProcedure(ctx, opener),
    ...members.flatMap((member): Errand[] => {
      const key = keyOf(member)
      const pay: Errand = (ctx) =>
        publishMessage(ctx, { sender: 'bank', id: key, name: 'paid', key, data: PAID })
      const begin: Errand = (ctx) =>
        startProcedure(ctx, { procedure: `storm-${group}`, key, data: dataOf(member) })
      return member % 2 === 0 ? [begin, pay, pay] : [pay, begin, pay]
    }),
  ]
}

/** Somebody who does whatever is there to do. */
async function lane(crowd: Crowd, random: ReturnType<typeof randomFrom>) {
  while (!crowd.over) {
    const errand = crowd.errands.shift()
    if (errand) {
      await insist(crowd, errand)
      continue
    }
    const task = await insist(crowd, findTask)
    if (task) await doTask(crowd, task)
    else await sleep(20 + random.below(50))
  }
}

async function doTask(crowd: Crowd, task: TaskKey) {
  const answer = await insist(crowd, (ctx) =>
    completeTask(ctx, task).then(
      () => 'done',
      (error: unknown) => {
        if (error instanceof Problem && error.code === 'procedures/already-done') return 'late'
        throw error
      },
    ),
  )
  const { done } = crowd.told
  const key = `${task.instance} ${task.wait}`
  if (answer === 'done') done.set(key, (done.get(key) ?? 0) + 1)
}

/** Any task that is there to be done. Who opens for a group does so once all its members wait for it. */
async function findTask(ctx: Ctx): Promise<TaskKey | undefined> {
  const { rows } = await sql<{ instance: InstanceId; wait: number }>`
    select t.instance, t.wait from procedures.task t
    where t.closed_at is null and t.node <> all(${LEFT})
      and (t.node <> ${LAST} or not exists (select from procedures.timer w where w.instance = t.instance)
        and not exists (select from procedures.task o
          where o.instance = t.instance and o.closed_at is null and o.node like 'N%'))
      and (t.node <> 'O1' or ${MEMBERS} = (select count(*) from procedures.subscription s
        where s.kind = 'signal' and s.name = replace(t.procedure, 'opener', 'opened')))
    order by random() limit 1`.execute(ctx.sql)
  return rows[0]
}

/** Software of an agency: what it holds when the database goes comes to it again once the lease is over. */
async function software(crowd: Crowd) {
  const fetch = { body: 'moci', topics: [TOPIC], worker: 'storm', most: 5, seconds: LEASE_S }
  while (!crowd.over) {
    const jobs = await insist(crowd, (ctx) => fetchJobs(ctx, fetch))
    for (const job of jobs) await insist(crowd, (ctx) => answer(ctx, job))
    await sleep(50)
  }
}

async function answer(ctx: Ctx, job: Job) {
  const { code, data } = answerJob(job.inputs)
  const given = code ? throwFromJob(ctx, job, code, {}) : completeJob(ctx, job, data ?? {})
  await given.catch((error: unknown) => {
    // It was done when the answer got lost, or it is somebody's again.
    if (!(error instanceof Problem && error.code === 'procedures/lease-lost')) throw error
  })
}

/** Does it again for as long as the database is away. */
async function insist<T>({ ctx, told }: Crowd, work: (ctx: Ctx) => Promise<T>): Promise<T> {
  for (const limit = Date.now() + 90_000; ; await sleep(50)) {
    try {
      return await work(ctx)
    } catch (error) {
      if (problemOf(error).code !== 'kernel/unavailable' || Date.now() > limit) throw error
      told.lost++
    }
  }
}

/** Until nothing is left to do for anybody, the worker too. */
async function untilQuiet(crowd: Crowd) {
  for (const limit = Date.now() + 120_000; ; await sleep(200)) {
    if (crowd.errands.length === 0 && (await insist(crowd, isQuiet))) return
    if (Date.now() > limit) throw new Error('it did not come to rest')
  }
}

async function isQuiet(ctx: Ctx): Promise<boolean> {
  const { rows } = await sql<{ what: string }>`
    select 'task' as what from procedures.task where closed_at is null and node <> all(${LEFT})
    union all select 'timer' from procedures.timer
    union all select 'job' from procedures.job
    union all select 'arrival' from procedures.arrival
    union all select 'beginning' from procedures.beginning
    union all select 'message' from procedures.message where status = 'waiting'
    union all select 'signal' from procedures.subscription limit 1`.execute(ctx.sql)
  return rows.length === 0
}

import { describe, expect } from 'vitest'
import { type Ctx, Problem } from '#kernel'
import {
  completeTask,
  getInstance,
  holdInstance,
  listTasksOf,
  resumeInstance,
  startProcedure,
} from '#procedures'
import { dbTest } from '#testing'
import { differences, givenProcedure, settle } from './fixture.ts'
import { listIncidents, resolveIncident } from './incident.ts'
import { completeJob, extendLease, failJob, fetchJobs, giveAttempts, throwFromJob } from './job.ts'

const WORK =
  's -> W -> A -> !\nW: service checks; in n = amount; out amount = result\nat W error refused -> R -> !\ndata amount'

const fetched = (ctx: Ctx, most = 10) =>
  fetchJobs(ctx, { body: 'moci', topics: ['checks'], worker: 'w', most, seconds: 60 })

function first<T>(found: readonly T[]): T {
  const [one] = found
  if (one === undefined) throw new Error('nothing was found')
  return one
}

const problemOf = (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    (error) => (error instanceof Problem ? error.code : String(error)),
  )

async function waiting(ctx: Ctx, key: string) {
  await givenProcedure(ctx, 'work', WORK)
  return startProcedure(ctx, { procedure: 'work', key, data: { amount: 7 } })
}

const namesOf = async (ctx: Ctx, id: Awaited<ReturnType<typeof waiting>>) =>
  (await listTasksOf(ctx, id)).flatMap(({ node, closedAt }) => (closedAt ? [] : [node]))

describe('A job', () => {
  dbTest(
    'is given to one worker, with what it needs, and goes on with what came of it',
    async ({ ctx }) => {
      const id = await waiting(ctx, 'J-1')
      const [a, b] = await Promise.all([fetched(ctx), fetched(ctx)])
      const jobs = [...a, ...b]
      expect(jobs.map(({ inputs }) => inputs)).toEqual([{ n: 7 }])
      await completeJob(ctx, first(jobs), { result: 9 })
      expect(await namesOf(ctx, id)).toEqual(['A'])
      const { state } = await getInstance(ctx, id)
      expect(state.scopes[0]?.data).toEqual({ amount: 9 })
      expect(await differences(ctx)).toEqual([])
    },
  )

  dbTest('is another worker’s once the lease is over', async ({ ctx, clock }) => {
    await waiting(ctx, 'J-2')
    const slow = first(await fetched(ctx))
    clock.advance({ minutes: 2 })
    const quick = first(await fetched(ctx))
    expect(quick).toMatchObject({ attempts: 2 })
    expect(await problemOf(completeJob(ctx, slow, {}))).toBe('procedures/lease-lost')
    expect(await problemOf(extendLease(ctx, slow, 60))).toBe('procedures/lease-lost')
    await extendLease(ctx, quick, 3600)
    clock.advance({ minutes: 50 })
    await completeJob(ctx, quick, { result: 1 })
    expect(await problemOf(completeJob(ctx, quick, {}))).toBe('procedures/lease-lost')
  })

  dbTest('that fails is tried again later, and then waits for a person', async ({ ctx, clock }) => {
    const id = await waiting(ctx, 'J-3')
    let wait = 0
    for (let attempt = 1; attempt <= 3; attempt++) {
      const job = first(await fetched(ctx))
      await failJob(ctx, job, 'the register is away')
      wait = job.wait
      expect(await fetched(ctx)).toEqual([])
      clock.advance({ hours: 2 })
    }
    expect(await fetched(ctx)).toEqual([])
    await giveAttempts(ctx, { instance: id, wait })
    expect(await fetched(ctx)).toHaveLength(1)
  })

  dbTest('may end with an error that the procedure knows', async ({ ctx }) => {
    const id = await waiting(ctx, 'J-4')
    const job = first(await fetched(ctx))
    await throwFromJob(ctx, job, 'refused', {})
    expect(await namesOf(ctx, id)).toEqual(['R'])
  })

  dbTest('is asked for within bounds', async ({ ctx }) => {
    expect(await problemOf(fetched(ctx, 1000))).toBe('procedures/job-wrong')
  })
})

describe('An instance on hold', () => {
  dbTest('stands still, and its timers are later by as long', async ({ ctx, clock }) => {
    await givenProcedure(ctx, 'held', 's -> A -> !\nat A timer P3D -> L -> !')
    const id = await startProcedure(ctx, { procedure: 'held', key: 'H-1' })
    clock.advance({ days: 1 })
    await holdInstance(ctx, id, 'art-7')
    const task = first(await listTasksOf(ctx, id))
    expect(await problemOf(completeTask(ctx, task))).toBe('procedures/on-hold')
    expect(await problemOf(holdInstance(ctx, id, 'art-7'))).toBe('procedures/on-hold')
    clock.advance({ days: 10 })
    await settle(ctx)
    await resumeInstance(ctx, id, 'answered')
    await settle(ctx)
    expect(await namesOf(ctx, id)).toEqual(['A'])
    clock.advance({ days: 2 })
    await settle(ctx)
    expect(await namesOf(ctx, id)).toEqual(['L'])
    expect(await differences(ctx)).toEqual([])
  })
})

describe('An incident', () => {
  dbTest('waits for a person, who puts right what is wrong', async ({ ctx }) => {
    await givenProcedure(ctx, 'stuck', 's -> ⊕ -[n > 1]-> A -> !\n⊕ -[n < 1]-> B -> !\ndata n')
    const id = await startProcedure(ctx, { procedure: 'stuck', key: 'I-1', data: { n: 1 } })
    const incidents = (await listIncidents(ctx)).filter(({ instance }) => instance === id)
    expect(incidents).toHaveLength(1)
    await resolveIncident(ctx, first(incidents), 'retry', { data: { n: 2 } })
    expect(await namesOf(ctx, id)).toEqual(['A'])
    expect((await listIncidents(ctx)).filter(({ instance }) => instance === id)).toEqual([])
    expect(await problemOf(resolveIncident(ctx, first(incidents), 'retry'))).toBe(
      'procedures/already-done',
    )
  })
})

import { setTimeout as sleep } from 'node:timers/promises'
import {
  type Answer,
  type Ctx,
  json,
  kernelProblem,
  type MachineRequest,
  machineRoute,
} from '#kernel'
import type { Data } from '#lib/bpmn/index'
import {
  completeJob,
  extendLease,
  failJob,
  fetchJobs,
  type Held,
  type Job,
  throwFromJob,
} from '../job.ts'
import type { InstanceId } from '../tables.ts'
import { CompleteBody, ErrorBody, ExtendBody, FailBody, FetchBody, JobAddress } from './shapes.ts'

const LOOK_EVERY_MS = 500
/** Requests of one software that wait at once in this process: more are answered without waiting. */
const MOST_WAITING = 20
const MOST_BYTES = 256 * 1024
const DONE: Answer = { status: 204, type: 'application/json', body: '' }

/** Jobs for the software of agencies: fetched by lease, kept by heartbeats, and said to be done. */
export const workRoutes = [
  machineRoute({
    method: 'POST',
    url: '/api/jobs/fetch',
    allow: 'procedures:work',
    body: FetchBody,
    handler: async ({ ctx, body, gone }) => {
      const { topics, worker, count = 10, lease = 60, wait = 0 } = body
      const fetch = { topics, worker, most: count, seconds: lease, body: bodyOf(ctx) }
      const jobs = await fetchWithin(ctx, () => fetchJobs(ctx, fetch), wait, gone)
      return json({ jobs })
    },
  }),
  machineRoute({
    method: 'POST',
    url: '/api/jobs/:instance/:wait/extend',
    allow: 'procedures:work',
    params: JobAddress,
    body: ExtendBody,
    handler: async (request) => {
      const leasedUntil = await extendLease(request.ctx, heldOf(request), request.body.seconds)
      return json({ leasedUntil })
    },
  }),
  machineRoute({
    method: 'POST',
    url: '/api/jobs/:instance/:wait/complete',
    allow: 'procedures:work',
    bodyLimit: MOST_BYTES,
    params: JobAddress,
    body: CompleteBody,
    handler: async (request) => {
      const { data = {} } = request.body
      await completeJob(request.ctx, heldOf(request), data as Data)
      return DONE
    },
  }),
  machineRoute({
    method: 'POST',
    url: '/api/jobs/:instance/:wait/fail',
    allow: 'procedures:work',
    params: JobAddress,
    body: FailBody,
    handler: async (request) => {
      await failJob(request.ctx, heldOf(request), request.body.error)
      return DONE
    },
  }),
  machineRoute({
    method: 'POST',
    url: '/api/jobs/:instance/:wait/error',
    allow: 'procedures:work',
    bodyLimit: MOST_BYTES,
    params: JobAddress,
    body: ErrorBody,
    handler: async (request) => {
      const { code, data = {} } = request.body
      await throwFromJob(request.ctx, heldOf(request), code, data as Data)
      return DONE
    },
  }),
]

/** The body whose jobs a software gets: that of its agency, and no other's. */
function bodyOf({ actor }: Ctx): string {
  if (actor.kind !== 'software') throw kernelProblem('not-allowed')
  return actor.agency
}

type OfJob = MachineRequest<{ instance: string; wait: string }, { lease: string }>

const heldOf = ({ ctx, params, body }: OfJob): Held => ({
  instance: params.instance as InstanceId,
  wait: Number(params.wait),
  lease: body.lease,
  body: bodyOf(ctx),
})

const waiting = new Map<string, number>()

/** Looks again and again until there is something, the time is over, or whoever asked has gone. */
async function fetchWithin(
  { actor }: Ctx,
  look: () => Promise<Job[]>,
  seconds: number,
  gone: AbortSignal,
): Promise<Job[]> {
  const found = await look()
  const who = actor.kind === 'software' ? actor.client : ''
  const others = waiting.get(who) ?? 0
  if (found.length > 0 || seconds === 0 || others >= MOST_WAITING) return found
  const until = performance.now() + seconds * 1000
  waiting.set(who, others + 1)
  try {
    while (performance.now() < until && !gone.aborted) {
      await sleep(Math.min(LOOK_EVERY_MS, until - performance.now()), undefined, {
        signal: gone,
      }).catch(() => undefined)
      if (gone.aborted) return []
      const jobs = await look()
      if (jobs.length > 0) return jobs
    }
    return []
  } finally {
    const left = (waiting.get(who) ?? 1) - 1
    if (left === 0) waiting.delete(who)
    else waiting.set(who, left)
  }
}

import { defineModule } from '#kernel'
import { openApiRoute } from './api/openapi.ts'
import { workRoutes } from './api/work.ts'
import { sweepArrivals } from './arrival.ts'
import { sweepBeginnings } from './beginning.ts'
import { sweepMoves } from './carry.ts'
import { record } from './facts.ts'
import { sweepMessages } from './message.ts'
import { incidentRoutes, troubleQueues } from './office/incidents.tsx'
import { mendRoutes } from './office/mend.tsx'
import { moveOneRoutes } from './office/move-one.tsx'
import { moveRoutes } from './office/moves.tsx'
import { decide } from './policies.ts'
import { problem } from './problems.ts'
import { sweepTimers } from './timer.ts'

/** Procedures: what BPMN says, run on PostgreSQL. Start at README.md. */
export { holdInstance, resumeInstance } from './hold.ts'
export { findInstance, getInstance, type Instance } from './instance.ts'
export { completeJob, fetchJobs, type Job } from './job.ts'
export { type Fate, type Message, publishMessage } from './message.ts'
export { type Start, startProcedure } from './start.ts'
export type { InstanceId } from './tables.ts'
export { assignTask, completeTask, listTasksOf, type Task, type TaskKey } from './task.ts'

export { listWork, type WorkFilter, type WorkKey, type WorkPage } from './work.ts'

export const procedures = defineModule({
  name: 'procedures',
  uses: ['organisations', 'identity', 'rules'],
  schema: true,
  routes: [
    openApiRoute,
    ...workRoutes,
    ...incidentRoutes,
    ...mendRoutes,
    ...moveRoutes,
    ...moveOneRoutes,
  ],
  decide,
  desk: {
    links: [
      {
        path: 'office/procedures/incidents',
        key: 'procedures.incidents.title',
        about: 'procedures.incidents.about',
        permission: 'procedures:mend',
        aside: true,
      },
      {
        path: 'office/procedures/moves',
        key: 'procedures.move.title',
        about: 'procedures.move.about',
        permission: 'procedures:move',
        aside: true,
      },
    ],
    queues: troubleQueues,
  },
  facts: record,
  problems: problem,
  sweeps: [
    { name: 'arrivals', everySeconds: 0.2, run: async (ctx) => void (await sweepArrivals(ctx)) },
    { name: 'beginnings', everySeconds: 1, run: async (ctx) => void (await sweepBeginnings(ctx)) },
    { name: 'messages', everySeconds: 1, run: async (ctx) => void (await sweepMessages(ctx)) },
    { name: 'moves', everySeconds: 2, run: async (ctx) => void (await sweepMoves(ctx)) },
    { name: 'timers', everySeconds: 1, run: async (ctx) => void (await sweepTimers(ctx)) },
  ],
})

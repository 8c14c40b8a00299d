import { type Ctx, defineModule, type Module } from '#kernel'
import { openApiRoute } from './api/openapi.ts'
import { workRoutes } from './api/work.ts'
import { sweepArrivals } from './arrival.ts'
import { sweepPublications } from './authoring/publish.ts'
import { sweepBeginnings } from './beginning.ts'
import { sweepMoves } from './carry.ts'
import { record } from './facts.ts'
import { sweepMessages } from './message.ts'
import { logRoutes } from './mining/logs.ts'
import { workOutRealTimes } from './mining/real-times.ts'
import { seeingRoutes } from './mining/seeing.tsx'
import { incidentRoutes, troubleQueues } from './office/incidents.tsx'
import { mendRoutes } from './office/mend.tsx'
import { deskRoutes, proposalQueues } from './office/models/desk.tsx'
import { draftRoutes } from './office/models/draft.tsx'
import { proposalRoutes } from './office/models/proposal.tsx'
import { trialRoutes } from './office/models/trial.tsx'
import { moveOneRoutes } from './office/move-one.tsx'
import { moveRoutes } from './office/moves.tsx'
import { decide } from './policies.ts'
import { problem } from './problems.ts'
import { sweepTimers } from './timer.ts'

/** Procedures: what BPMN says, run on PostgreSQL. Start at README.md. */
export { type Drawn, drawInstance } from './drawing.ts'
export { holdInstance, resumeInstance } from './hold.ts'
export { getInstance, type Instance } from './instance.ts'
export { type Fate, type Message, publishMessage } from './message.ts'
export { findRealTimes, type RealTimes } from './mining/real-times.ts'
export { listBarred } from './not-by.ts'
export { ProcedureDifferences } from './office/models/differences.tsx'
export { bringProcedure, bringProcedures, type PackProcedure } from './procedure.ts'
export { getStanding, type OpenTask, type Standing } from './standing.ts'
export { beginAgain, beginProcedure, type Start, startProcedure } from './start.ts'
export type { InstanceId } from './tables.ts'
export { assignTask, completeTask, listTasksOf, type Task, type TaskKey } from './task.ts'
export { type RunTrace, readTrace } from './trace.ts'
export { listWork, type WorkFilter, type WorkKey, type WorkPage } from './work.ts'

/** @param contributors  all modules, which may know what cases asked for and nobody used, and what is asked of a procedure */
export const procedures = (contributors: () => readonly Module[]): Module =>
  defineModule({
    name: 'procedures',
    uses: ['organisations', 'identity', 'rules'],
    schema: true,
    facts: record,
    problems: problem,
    decide,
    routes: [
      openApiRoute,
      ...workRoutes,
      ...incidentRoutes,
      ...mendRoutes,
      ...moveRoutes,
      ...moveOneRoutes,
      ...seeingRoutes(contributors),
      ...logRoutes,
      ...deskRoutes(contributors),
      ...draftRoutes(contributors),
      ...trialRoutes(contributors),
      ...proposalRoutes(contributors),
    ],
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
        {
          path: 'office/procedures/seeing',
          key: 'procedures.seeing.title',
          about: 'procedures.seeing.desk-about',
          permission: 'procedures:see',
          aside: true,
        },
        {
          path: 'office/procedures/models',
          key: 'procedures.models.title',
          about: 'procedures.models.about',
          permission: 'procedures:author',
          aside: true,
        },
      ],
      queues: async (ctx) => [...(await troubleQueues(ctx)), ...(await proposalQueues(ctx))],
    },
    sweeps: SWEEPS,
  })

const SWEEPS = [
  { name: 'arrivals', everySeconds: 0.2, run: sweepArrivals },
  { name: 'beginnings', everySeconds: 1, run: sweepBeginnings },
  { name: 'messages', everySeconds: 1, run: sweepMessages },
  { name: 'moves', everySeconds: 2, run: sweepMoves },
  { name: 'publications', everySeconds: 30, run: sweepPublications },
  { name: 'real-times', everySeconds: 3600, run: workOutRealTimes },
  { name: 'timers', everySeconds: 1, run: sweepTimers },
].map(({ run, ...sweep }) => ({ ...sweep, run: async (ctx: Ctx) => void (await run(ctx)) }))

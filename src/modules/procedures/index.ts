import { defineModule, type Module } from '#kernel'
import { sweepArrivals } from './arrival.ts'
import { sweepBeginnings } from './beginning.ts'
import { record } from './facts.ts'
import { sweepMessages } from './message.ts'
import { logRoutes } from './mining/logs.ts'
import { workOutRealTimes } from './mining/real-times.ts'
import { seeingRoutes } from './mining/seeing.tsx'
import { decide } from './policies.ts'
import { problem } from './problems.ts'
import { sweepTimers } from './timer.ts'

/** Procedures: what BPMN says, run on PostgreSQL. Start at README.md. */
export { type Drawn, drawInstance } from './drawing.ts'
export { holdInstance, resumeInstance } from './hold.ts'
export { type Incident, listIncidents, resolveIncident } from './incident.ts'
export { findInstance, getInstance, type Instance } from './instance.ts'
export { type Fate, type Message, publishMessage } from './message.ts'
export { findRealTimes, type RealTimes } from './mining/real-times.ts'
export { bringProcedures, type PackProcedure } from './procedure.ts'
export { getStanding, type OpenTask, type Standing } from './standing.ts'
export { beginProcedure, type Start, startProcedure } from './start.ts'
export type { InstanceId } from './tables.ts'
export { assignTask, completeTask, listTasksOf, type Task, type TaskKey } from './task.ts'

export { listWork, type WorkFilter, type WorkKey, type WorkPage } from './work.ts'

/** @param contributors  all modules, which may know what cases asked for and nobody used */
export const procedures = (contributors: () => readonly Module[]): Module =>
  defineModule({
    name: 'procedures',
    uses: ['organisations', 'rules'],
    schema: true,
    facts: record,
    problems: problem,
    decide,
    routes: [...seeingRoutes(contributors), ...logRoutes],
    desk: {
      links: [
        {
          path: 'office/procedures/seeing',
          key: 'procedures.seeing.title',
          about: 'procedures.seeing.desk-about',
          permission: 'procedures:see',
          aside: true,
        },
      ],
    },
    sweeps: [
      { name: 'arrivals', everySeconds: 0.2, run: async (ctx) => void (await sweepArrivals(ctx)) },
      {
        name: 'beginnings',
        everySeconds: 1,
        run: async (ctx) => void (await sweepBeginnings(ctx)),
      },
      { name: 'messages', everySeconds: 1, run: async (ctx) => void (await sweepMessages(ctx)) },
      {
        name: 'real-times',
        everySeconds: 3600,
        run: async (ctx) => void (await workOutRealTimes(ctx)),
      },
      { name: 'timers', everySeconds: 1, run: async (ctx) => void (await sweepTimers(ctx)) },
    ],
  })

import { defineModule } from '#kernel'
import { sweepArrivals } from './arrival.ts'
import { sweepBeginnings } from './beginning.ts'
import { record } from './facts.ts'
import { sweepMessages } from './message.ts'
import { problem } from './problems.ts'
import { sweepTimers } from './timer.ts'

/** Procedures: what BPMN says, run on PostgreSQL. Start at README.md. */
export { type Drawn, drawInstance } from './drawing.ts'
export { holdInstance, resumeInstance } from './hold.ts'
export { type Incident, listIncidents, resolveIncident } from './incident.ts'
export { findInstance, getInstance, type Instance } from './instance.ts'
export { type Fate, type Message, publishMessage } from './message.ts'
export { bringProcedures, type PackProcedure } from './procedure.ts'
export { getStanding, type OpenTask, type Standing } from './standing.ts'
export { beginProcedure, type Start, startProcedure } from './start.ts'
export type { InstanceId } from './tables.ts'
export { assignTask, completeTask, listTasksOf, type Task, type TaskKey } from './task.ts'

export { listWork, type WorkFilter, type WorkKey, type WorkPage } from './work.ts'

export const procedures = defineModule({
  name: 'procedures',
  uses: ['rules'],
  schema: true,
  facts: record,
  problems: problem,
  sweeps: [
    { name: 'arrivals', everySeconds: 0.2, run: async (ctx) => void (await sweepArrivals(ctx)) },
    { name: 'beginnings', everySeconds: 1, run: async (ctx) => void (await sweepBeginnings(ctx)) },
    { name: 'messages', everySeconds: 1, run: async (ctx) => void (await sweepMessages(ctx)) },
    { name: 'timers', everySeconds: 1, run: async (ctx) => void (await sweepTimers(ctx)) },
  ],
})

import {
  definitionsOf,
  type Held,
  perform,
  randomAct,
  randomFrom,
  randomWorld,
  type World,
} from '#lib/bpmn/fixture'
import { EventRefusedError, type Moved, StaleWaitError, step } from '#lib/bpmn/index'
import type { LogEvent, Trace } from './log.ts'
import { type Outline, outlineOf } from './outline.ts'

/** How many acts a random case has at most. */
const ACTS = 40

const decide = (_: string, inputs: object) => Object.keys(inputs).length + 1

/** Cases of random procedures as the interpreter ran them, each with the model by which it ran. */
export function randomCases(seed: number): { outline: Outline; trace: Trace; text: string }[] {
  const random = randomFrom(seed)
  const { world, text } = randomWorld(random)
  for (let act = 0; act < ACTS; act++) {
    try {
      perform(world, randomAct(random, world))
    } catch (error) {
      // What comes too late is refused, and leaves all as it was.
      if (!(error instanceof StaleWaitError || error instanceof EventRefusedError)) throw error
    }
  }
  const definitions = definitionsOf(text)
  return world.instances.map((held, at) => {
    // The notation gives nodes of several processes the same names.
    const processes = definitions.processes.filter(({ id }) => id === held.name)
    const outline = outlineOf({ ...definitions, processes })
    return { outline, trace: traceOf(world, held, `${seed}.${at}`), text }
  })
}

/** The log of one instance: each of its steps once more. */
function traceOf(world: World, held: Held, name: string): Trace {
  const events: LogEvent[] = []
  const steps = world.recorded.filter((one) => one.held === held)
  for (const { event, now, before } of steps) {
    const around = { zone: world.zone, key: held.key, decide, called: held.caller !== null }
    const { log } = step(world.program, before, event, { now, ...around })
    const at = now.getTime()
    const token = event.type === 'skip' && before?.tokens.find(({ id }) => id === event.token)
    if (token) events.push({ at, node: token.node, scope: token.scope, kind: 'skipped' })
    events.push(...log.map((moved) => eventOf(moved, at)))
  }
  const status = held.state?.status ?? 'running'
  const [first, last] = [steps[0]?.now.getTime() ?? 0, steps.at(-1)?.now.getTime() ?? 0]
  const isOver = status !== 'running'
  return {
    ...{ case: name, model: 'm', body: 'moci', begun: first, ended: isOver ? last : null },
    ...{ ending: isOver ? status : null, events },
  }
}

const eventOf = ({ node, scope, what, flow }: Moved, at: number): LogEvent => ({
  ...{ at, node, scope, kind: what },
  ...(flow !== undefined && { flow }),
})

import type { Json } from '#lib/feel/index'
import { keyText } from './arming.ts'
import type { Clock, Lookup } from './expression.ts'
import type { NodeProgram, ProcessProgram } from './program.ts'
import type { Cycle, Data } from './state.ts'
import { type Armed, armTimer, nextOf } from './timer.ts'

/** What may begin an instance of a process: the storage listens for it from the moment it is published. */
export type Start = { node: string } & (
  | { by: 'none' }
  | { by: 'message' | 'signal'; name: string }
  | { by: 'timer' }
  /** `reads` are the names it turns on */
  | { by: 'condition'; reads: readonly string[] }
)

/** All starts of a process, in the order of the text; none means that it may be started as it is. */
export function startsOf({ starts }: ProcessProgram): Start[] {
  return starts.map((start): Start => {
    const { id: node, event } = start
    switch (event?.type) {
      case 'message':
      case 'signal':
        return { node, by: event.type, name: event.name }
      case 'timer':
        return { node, by: 'timer' }
      case 'condition':
        return { node, by: 'condition', reads: event.condition.reads }
      default:
        return { node, by: 'none' }
    }
  })
}

/**
 * When a timer start is due first, counted from now.
 *
 * @returns null  the node has no timer, or it gives no time
 */
export function dueOf(process: ProcessProgram, node: string, clock: Clock): Armed | null {
  const event = startNode(process, node)?.event
  return event?.type === 'timer' ? armTimer(event.timer, () => undefined, clock) : null
}

/** When a timer start is due next, and how many of its times were missed; null when it was the last. */
export const dueAgain = (cycle: Cycle, clock: Clock): { armed: Armed; missed: number } | null =>
  nextOf(cycle, clock)

/**
 * The business key that a message start gives the new instance, from the message's data.
 *
 * @returns null  the model names no key, or the data has none
 */
export function keyOfStart(process: ProcessProgram, node: string, data: Data, clock: Clock) {
  const event = startNode(process, node)?.event
  if (event?.type !== 'message' || !event.key) return null
  return keyText(event.key.run(lookupIn(data), clock).value)
}

/** Whether the condition of a conditional start holds for data. */
export function holdsAtStart(process: ProcessProgram, node: string, data: Data, clock: Clock) {
  const event = startNode(process, node)?.event
  return event?.type === 'condition' && event.condition.run(lookupIn(data), clock).value === true
}

const lookupIn =
  (data: Data): Lookup =>
  (name): Json | undefined =>
    Object.hasOwn(data, name) ? data[name] : undefined

const startNode = ({ starts }: ProcessProgram, node: string): NodeProgram | undefined =>
  starts.find(({ id }) => id === node)

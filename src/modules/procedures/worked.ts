import type { Ctx } from '#kernel'
import type { Event, State, Stepped } from '#lib/bpmn/index'
import { newUuid } from '#lib/uuid'
import type { Outcomes } from './deciders.ts'
import type { Kept } from './definition.ts'
import type { Instance } from './instance.ts'
import type { InstanceId } from './tables.ts'

/** A step as it was worked out, not yet stored. */
export type Worked = {
  /** who does it, and when */
  ctx: Ctx
  /** as it was read, or as it shall begin with version 0 and no state */
  of: Omit<Instance, 'state' | 'status'> & { state: State | null }
  /** its definition */
  kept: Kept
  event: Event['type'] | 'move'
  stepped: Stepped
  /** what people are told after it */
  shown: string | null
  /** what caused it and is taken with it */
  arrival?: bigint
  /** how many signals in a row led to it */
  signals?: number
  message?: string
  /** what a person adds to it: who closed the task */
  by?: string
  /** what rule sets decided in it, in order */
  outcomes: Outcomes
  /** instances that it calls: they begin in the same statement */
  called: readonly Worked[]
  /** what it is told because it may not call so deeply */
  refused: readonly Event[]
}

/** An id for an instance that begins. */
export const newInstanceId = (ctx: Ctx): InstanceId =>
  newUuid(ctx.clock.now().getTime()) as InstanceId

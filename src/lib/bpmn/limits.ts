import type { Incident } from './state.ts'

/** How much one instance may do and hold. */
export type Limits = {
  /** nodes entered in one step: beyond it a loop that never waits stands still as an incident */
  readonly moves: number
  /** tokens of one instance: beyond it those that are on their way stand still */
  readonly tokens: number
  /** instances of one multi-instance activity */
  readonly instances: number
  /** characters of the data as JSON: an event that would give it more is refused */
  readonly data: number
}

export const LIMITS: Limits = { moves: 5000, tokens: 5000, instances: 1000, data: 200_000 }

/** Why a step goes no further, at a node of the loop. */
export const tooManyMoves = (node: string): Incident => ({
  code: 'too-many-moves',
  params: { node, limit: LIMITS.moves },
})

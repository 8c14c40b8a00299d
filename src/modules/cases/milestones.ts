import type { T } from '#kernel'
import type { Milestone } from '#kernel/ui'
import type { State } from './states.ts'

const NAMES = ['applied', 'received', 'review', 'decision', 'document'] as const

/** How many milestones lie behind a case, and whether the next one is being worked on. */
const REACHED: Record<State, { done: number; goesOn: boolean }> = {
  submitted: { done: 1, goesOn: true },
  consulting: { done: 2, goesOn: true },
  'under-review': { done: 2, goesOn: true },
  returned: { done: 2, goesOn: true },
  'awaiting-payment': { done: 2, goesOn: true },
  'refusal-proposed': { done: 2, goesOn: true },
  'in-round': { done: 2, goesOn: true },
  competing: { done: 2, goesOn: true },
  offered: { done: 3, goesOn: true },
  reserve: { done: 3, goesOn: true },
  approved: { done: 4, goesOn: true },
  granted: { done: 5, goesOn: false },
  refused: { done: 4, goesOn: false },
  withdrawn: { done: 2, goesOn: false },
  lapsed: { done: 2, goesOn: false },
}

/** What the applicant does where the review would be. */
const AWAITED: Partial<Record<State, 'correction' | 'payment'>> = {
  returned: 'correction',
  'awaiting-payment': 'payment',
}

/**
 * The stages of a case for the nine-point line; while a correction or the fee is awaited the review is that, and after
 * the approval what is issued is the payment first.
 *
 * @param decidesOnly  nothing is issued after the decision
 * @param isApproved  what was approved waits for its fee
 */
export function milestonesOf(
  t: T,
  state: State,
  { decidesOnly = false, isApproved = false } = {},
): Milestone[] {
  const { done, goesOn } = REACHED[isApproved ? 'approved' : state]
  const names = decidesOnly ? NAMES.slice(0, -1) : NAMES
  const waiting = isApproved ? 'document' : 'review'
  return names.map((name, index) => ({
    label: t(`cases.milestones.${(name === waiting && AWAITED[state]) || name}`),
    state: index < done ? 'done' : index === done && goesOn ? 'now' : 'rest',
  }))
}

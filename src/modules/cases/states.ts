import type { CaseState } from '#services'

/** Where a case stands, in the words of its procedure. */
export type State = CaseState

/** Whether a decision is awaited, and from whom; what leads from one to the next stands in the service's procedure. */
export const STATES = {
  submitted: { open: true, waitsFor: 'office' },
  /** other agencies are asked for their opinion */
  consulting: { open: true, waitsFor: 'office' },
  'under-review': { open: true, waitsFor: 'office' },
  returned: { open: true, waitsFor: 'applicant' },
  /** its fee is asked for */
  'awaiting-payment': { open: true, waitsFor: 'applicant' },
  'refusal-proposed': { open: true, waitsFor: 'office' },
  /** the end of its round is awaited */
  'in-round': { open: true, waitsFor: 'office' },
  /** the list of its round is awaited */
  competing: { open: true, waitsFor: 'office' },
  /** a place is kept for who applied, until they answer */
  offered: { open: true, waitsFor: 'applicant' },
  /** on the reserve list */
  reserve: { open: true, waitsFor: 'office' },
  approved: { open: false, waitsFor: 'office' },
  granted: { open: false, waitsFor: 'nobody' },
  refused: { open: false, waitsFor: 'nobody' },
  withdrawn: { open: false, waitsFor: 'nobody' },
  lapsed: { open: false, waitsFor: 'nobody' },
} as const satisfies Record<State, { open: boolean; waitsFor: 'office' | 'applicant' | 'nobody' }>

/** As its applicant reads it: a refusal that is only proposed is still a review. The database says the same. */
export const toldState = (state: State): State =>
  state === 'refusal-proposed' ? 'under-review' : state

/**
 * The states of a case and the acts that lead from one to the next: the only place in the code that
 * knows them. The database holds the same table (`schema/001-cases.sql`) and refuses all else.
 */
export const STATES = {
  submitted: { open: true, waitsFor: 'office' },
  'under-review': { open: true, waitsFor: 'office' },
  returned: { open: true, waitsFor: 'applicant' },
  'refusal-proposed': { open: true, waitsFor: 'office' },
  approved: { open: false, waitsFor: 'office' },
  granted: { open: false, waitsFor: 'nobody' },
  refused: { open: false, waitsFor: 'nobody' },
  withdrawn: { open: false, waitsFor: 'nobody' },
  lapsed: { open: false, waitsFor: 'nobody' },
} as const satisfies Record<string, { open: boolean; waitsFor: 'office' | 'applicant' | 'nobody' }>

export type State = keyof typeof STATES

export const TRANSITIONS = {
  claim: { from: ['submitted', 'under-review'], to: 'under-review' },
  release: { from: ['under-review', 'returned'], to: 'unchanged' },
  return: { from: ['under-review'], to: 'returned' },
  correct: { from: ['returned'], to: 'under-review' },
  lapse: { from: ['returned'], to: 'lapsed' },
  approve: { from: ['under-review'], to: 'approved' },
  grant: { from: ['approved'], to: 'granted' },
  'propose-refusal': { from: ['under-review'], to: 'refusal-proposed' },
  'confirm-refusal': { from: ['refusal-proposed'], to: 'refused' },
  'decline-refusal': { from: ['refusal-proposed'], to: 'under-review' },
  withdraw: {
    from: ['submitted', 'under-review', 'returned', 'refusal-proposed'],
    to: 'withdrawn',
  },
} as const satisfies Record<string, { from: readonly State[]; to: State | 'unchanged' }>

export type Act = keyof typeof TRANSITIONS

/** Whether an act can be done on a case that stands in `state`. */
export const isPossible = (act: Act, state: State) =>
  (TRANSITIONS[act].from as readonly State[]).includes(state)

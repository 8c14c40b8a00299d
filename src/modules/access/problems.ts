import { problemsOf } from '#kernel'

export const problem = problemsOf('access', {
  'person-missing': { status: 422 },
  'several-people': { status: 422, params: ['count'] },
  'time-wrong': { status: 422 },
  'reason-missing': { status: 422 },
  'act-wrong': { status: 422 },
  'agency-wrong': { status: 422 },
  'amount-wrong': { status: 422 },
  'module-missing': { status: 404 },
  'rules-wrong': { status: 422, params: ['why'] },
  /** also for another's, and for one of another day */
  'look-missing': { status: 404 },
})

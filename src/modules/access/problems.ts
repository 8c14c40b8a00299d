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
  'rules-same': { status: 422 },
  'rule-name-wrong': { status: 422 },
  'sentence-missing': { status: 422, params: ['rule'] },
  'reason-long': { status: 422 },
  /** nobody could try or publish policies any more */
  'authors-out': { status: 422 },
  'proposal-missing': { status: 404 },
  'proposal-own': { status: 409 },
  'proposal-over': { status: 409 },
  'proposal-stale': { status: 409 },
  /** also for another's, and for one of another day */
  'look-missing': { status: 404 },
})

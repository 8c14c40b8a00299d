import { problemsOf } from '#kernel'

export const problem = problemsOf('procedures', {
  'procedure-missing': { status: 404 },
  'instance-missing': { status: 404 },
  /** what is to begin once more has not ended */
  'still-running': { status: 409 },
  /** what was to be done is done, or no longer needed */
  'already-done': { status: 409 },
  'on-hold': { status: 409 },
  /** who did another task of the instance may not do this one */
  'not-by-you': { status: 403 },
  /** the event does not fit the instance */
  refused: { status: 422, params: ['code', 'why'] },
  /** others moved the instance again and again meanwhile */
  busy: { status: 503 },
  /** two receivers wait for the same message: nobody guesses which one is meant */
  'several-receivers': { status: 409 },
  'message-wrong': { status: 422, params: ['why'] },
  /** of what a person sees to */
  'trouble-missing': { status: 404 },
  'nobody-waits': { status: 422, params: ['key'] },
  'reason-missing': { status: 422 },
  'move-missing': { status: 404 },
  /** one waits for the second administrator, or is under way */
  'move-open': { status: 409 },
  /** it was decided on, took too long, or the new version was replaced */
  'move-over': { status: 409 },
  /** not by who proposed it */
  'move-own': { status: 403 },
  'lease-lost': { status: 409 },
  /** the file is no model that could be opened; what is wrong with it is told beside */
  'draft-unreadable': { status: 422 },
  /** no file was chosen */
  'model-missing': { status: 422 },
  /** the model has become too large to be kept */
  'draft-large': { status: 422 },
  'drafts-many': { status: 422, params: ['most'] },
  'draft-missing': { status: 404 },
  /** somebody saved meanwhile */
  'draft-stale': { status: 409 },
  /** published or discarded */
  'draft-ended': { status: 409 },
  /** it waits for a second author */
  'draft-proposed': { status: 409 },
  /** what the check found has to be mended first */
  'draft-faulty': { status: 422 },
  /** nothing differs from what is in force */
  'draft-same': { status: 422 },
  /** another version is in force than when it was begun */
  'draft-behind': { status: 409 },
  /** no day, or one that is over */
  'start-wrong': { status: 422 },
  'basis-missing': { status: 422 },
  'answer-missing': { status: 422 },
  'proposal-missing': { status: 404 },
  /** two authors */
  'proposal-own': { status: 409 },
  /** published, declined or withdrawn */
  'proposal-over': { status: 409 },
  /** another version is in force than when it was proposed */
  'proposal-stale': { status: 409 },
  'job-wrong': { status: 422, params: ['why'] },
})

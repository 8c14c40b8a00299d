import { problemsOf } from '#kernel'

export const problem = problemsOf('rules', {
  'rule-set-missing': { status: 404 },
  /** no version decides on the day: the first begins later */
  'not-in-force': { status: 422, params: ['day'] },
  /** a value that is none of the input's type */
  'input-unreadable': { status: 422, params: ['input'] },
  /** the evaluation was stopped: the rules want more work for these values than is allowed */
  'too-much': { status: 422, params: ['why'] },
  /** a cell or formula with more characters */
  'text-long': { status: 422, params: ['most'] },
  /** a character that the model's file cannot hold */
  'text-unwritable': { status: 422 },
  'rows-many': { status: 422, params: ['most'] },
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
  'days-wrong': { status: 422 },
  /** days before the first version, or after the last: they would leave a gap */
  'days-gap': { status: 422 },
  'scenario-missing': { status: 404 },
  'scenario-name': { status: 422 },
  'scenarios-many': { status: 422, params: ['most'] },
  'reason-missing': { status: 422 },
  'basis-missing': { status: 422 },
  'proposal-missing': { status: 404 },
  /** two authors */
  'proposal-own': { status: 409 },
  /** published, declined or withdrawn */
  'proposal-over': { status: 409 },
  /** other versions are in force than when it was proposed */
  'proposal-stale': { status: 409 },
})

import { problemsOf } from '#kernel'

export const problem = problemsOf('rules', {
  'rule-set-missing': { status: 404 },
  /** no version decides on the day: the first begins later */
  'not-in-force': { status: 422, params: ['day'] },
  /** a value that is none of the input's type */
  'input-unreadable': { status: 422, params: ['input'] },
  /** the evaluation was stopped: the rules want more work for these values than is allowed */
  'too-much': { status: 422, params: ['why'] },
})

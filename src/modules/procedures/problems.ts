import { problemsOf } from '#kernel'

export const problem = problemsOf('procedures', {
  'procedure-missing': { status: 404 },
  'instance-missing': { status: 404 },
  /** what was to be done is done, or no longer needed */
  'already-done': { status: 409 },
  'on-hold': { status: 409 },
  /** the event does not fit the instance */
  refused: { status: 422, params: ['why'] },
  /** others moved the instance again and again meanwhile */
  busy: { status: 503 },
  /** two receivers wait for the same message: nobody guesses which one is meant */
  'several-receivers': { status: 409 },
  'message-wrong': { status: 422, params: ['why'] },
  /** of what a person sees to */
  'trouble-missing': { status: 404 },
  'nobody-waits': { status: 422, params: ['key'] },
  'reason-missing': { status: 422 },
  'lease-lost': { status: 409 },
  'job-wrong': { status: 422, params: ['why'] },
})

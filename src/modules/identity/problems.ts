import { problemsOf } from '#kernel'

export const problem = problemsOf('identity', {
  'sign-in-failed': { status: 422 },
  'too-many-attempts': { status: 429, params: ['minutes'] },
  'person-missing': { status: 404 },
  'invitation-over': { status: 410 },
  'identifier-wrong': { status: 422 },
  'identifier-taken': { status: 409 },
  'password-short': { status: 422, params: ['least'] },
  'password-long': { status: 422 },
})

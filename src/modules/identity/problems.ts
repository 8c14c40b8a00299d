import { problemsOf } from '#kernel'

export const problem = problemsOf('identity', {
  'sign-in-failed': { status: 422 },
  'too-many-attempts': { status: 429, params: ['minutes'] },
  'second-step-over': { status: 410 },
  'code-wrong': { status: 422 },
  'password-wrong': { status: 422 },
  'passkey-refused': { status: 422 },
  'passkey-copied': { status: 422 },
  'form-over': { status: 410 },
  'authenticator-missing': { status: 404 },
  'authenticator-last': { status: 409 },
  'official-stays': { status: 409 },
  'person-missing': { status: 404 },
  'invitation-over': { status: 410 },
  'identifier-wrong': { status: 422 },
  'identifier-taken': { status: 409 },
  'password-short': { status: 422, params: ['least'] },
  'password-long': { status: 422 },
  'password-broken': { status: 422 },
  'request-over': { status: 410 },
})

import { factsOf } from '#kernel'

export const record = factsOf('identity', {
  'signed-in': { classification: 'C2' },
  'sign-in-failed': { classification: 'C2' },
  'code-refused': { classification: 'C2' },
  'stepped-up': { classification: 'C2' },
  'signed-out': { classification: 'C2' },
  'sessions-ended': { classification: 'C2' },
  'authenticator-bound': { classification: 'C2', published: true },
  'authenticator-removed': { classification: 'C2', published: true },
  'authenticator-suspended': { classification: 'C2', published: true },
  'recovery-code-used': { classification: 'C2', published: true },
  'not-me': { classification: 'C3', published: true },
  'account-exported': { classification: 'C2' },
  'account-closed': { classification: 'C2', published: true },
  'official-invited': { classification: 'C2' },
  'invitation-taken': { classification: 'C2' },
  'consent-given': { classification: 'C2' },
  'consent-withdrawn': { classification: 'C2' },
  'logout-told': { classification: 'C2' },
  'logout-not-told': { classification: 'C2' },
})

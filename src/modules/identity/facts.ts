import { factsOf } from '#kernel'

export const record = factsOf('identity', {
  'signed-in': { classification: 'C2' },
  'sign-in-failed': { classification: 'C2' },
  'signed-out': { classification: 'C2' },
  'official-invited': { classification: 'C2' },
  'invitation-taken': { classification: 'C2' },
})

import { factsOf } from '#kernel'

export const record = factsOf('access', {
  'policies-noted': { classification: 'C1' },
  'policies-tried': { classification: 'C1' },
  'access-read': { classification: 'C2' },
  'access-exported': { classification: 'C2' },
})

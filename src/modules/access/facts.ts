import { factsOf } from '#kernel'

export const record = factsOf('access', {
  'policies-noted': { classification: 'C1' },
  'policies-tried': { classification: 'C1' },
  'policies-proposed': { classification: 'C1' },
  'policies-published': { classification: 'C1' },
  'policies-refused': { classification: 'C1' },
  'access-read': { classification: 'C2' },
  'access-exported': { classification: 'C2' },
})

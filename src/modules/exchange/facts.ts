import { factsOf } from '#kernel'

export const record = factsOf('exchange', {
  'looked-up': { classification: 'C2' },
})

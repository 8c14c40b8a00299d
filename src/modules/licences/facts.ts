import { factsOf } from '#kernel'

export const record = factsOf('licences', {
  'licence-granted': { classification: 'C2', published: true },
  'licence-issued': { classification: 'C2', published: true },
  'revocation-proposed': { classification: 'C2' },
  'revocation-declined': { classification: 'C2' },
  'licence-revoked': { classification: 'C2' },
  'licence-cancelled': { classification: 'C2' },
  'end-told': { classification: 'C2' },
  'list-read': { classification: 'C2' },
  'licence-read': { classification: 'C2' },
  'licence-fetched': { classification: 'C2' },
})

import { factsOf } from '#kernel'

export const record = factsOf('mandates', {
  'mandate-offered': { classification: 'C2', published: true },
  'mandate-accepted': { classification: 'C2', published: true },
  'mandate-ended': { classification: 'C2', published: true },
  'help-asked': { classification: 'C2' },
  'mandate-confirmed': { classification: 'C2' },
  'jointly-agreed': { classification: 'C2', published: true },
  'agreement-taken-back': { classification: 'C2' },
  'mandate-used': { classification: 'C2', published: true },
  'acting-begun': { classification: 'C2' },
  'acting-ended': { classification: 'C2' },
})

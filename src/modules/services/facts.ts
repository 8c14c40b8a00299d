import { factsOf } from '#kernel'

/** Acts on what people say of themselves before they send it; a page that is only shown is none. */
export const record = factsOf('services', {
  'draft-started': { classification: 'C2' },
  'draft-saved': { classification: 'C2' },
  'draft-revised': { classification: 'C2' },
  'draft-discarded': { classification: 'C2' },
  'draft-expired': { classification: 'C2' },
  'confirmation-asked': { classification: 'C2' },
  'confirmation-given': { classification: 'C2' },
  'confirmation-refused': { classification: 'C2' },
  'confirmation-withdrawn': { classification: 'C2' },
  'confirmation-reminded': { classification: 'C2' },
  'confirmation-lapsed': { classification: 'C2' },
  'confirmation-read': { classification: 'C2' },
  'consent-given': { classification: 'C2' },
  'consent-refused': { classification: 'C2' },
  'register-asked': { classification: 'C2' },
  'draft-file-read': { classification: 'C2' },
})

import { factsOf } from '#kernel'

/** Acts on what people say of themselves before they send it; a page that is only shown is none. */
export const record = factsOf('services', {
  'draft-started': { classification: 'C2' },
  'draft-saved': { classification: 'C2' },
  'draft-revised': { classification: 'C2' },
  'draft-discarded': { classification: 'C2' },
  'draft-expired': { classification: 'C2' },
  'draft-read-back': { classification: 'C2' },
  'draft-file-read': { classification: 'C2' },
})

import { factsOf } from '#kernel'

/** Acts on what people say of themselves before they send it, and on services themselves; a page that is only shown is none. */
export const record = factsOf('services', {
  'draft-started': { classification: 'C2' },
  'draft-saved': { classification: 'C2' },
  'draft-revised': { classification: 'C2' },
  'draft-discarded': { classification: 'C2' },
  'draft-expired': { classification: 'C2' },
  'draft-file-read': { classification: 'C2' },
  'change-begun': { classification: 'C1' },
  'change-saved': { classification: 'C1' },
  'change-discarded': { classification: 'C1' },
  'change-commented': { classification: 'C1' },
  'service-proposed': { classification: 'C1' },
  'service-published': { classification: 'C1' },
  'service-declined': { classification: 'C1' },
  'service-offered': { classification: 'C1' },
  'service-lapsed': { classification: 'C1' },
})

import { factsOf } from '#kernel'

export const record = factsOf('rules', {
  'draft-begun': { classification: 'C1' },
  'draft-saved': { classification: 'C1' },
  'draft-discarded': { classification: 'C1' },
  'rules-proposed': { classification: 'C1' },
  'rules-published': { classification: 'C1' },
  'rules-declined': { classification: 'C1' },
  /** a version of the pack that changes the rule set itself took the place of what was published */
  'rules-lapsed': { classification: 'C1' },
  'rules-exported': { classification: 'C1' },
})

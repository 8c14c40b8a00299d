import { factsOf } from '#kernel'

export const record = factsOf('procedures', {
  'instance-started': { classification: 'C2' },
  /** each step after the first; `data` says by what event, and how it ended where it did */
  'instance-moved': { classification: 'C2' },
  /** the same, by nobody's task: by the clock, a message, or other software */
  'instance-advanced': { classification: 'C2', published: true },
  'instance-held': { classification: 'C2' },
  'instance-resumed': { classification: 'C2' },
  'task-taken': { classification: 'C2' },
  'task-given-back': { classification: 'C2' },
  'move-proposed': { classification: 'C2' },
  'move-agreed': { classification: 'C2' },
  'move-refused': { classification: 'C2' },
  'move-ended': { classification: 'C2' },
  /** a case goes on by another version of its procedure */
  'instance-migrated': { classification: 'C2' },
  'tried-again': { classification: 'C2' },
  'message-delivered': { classification: 'C2' },
  'message-discarded': { classification: 'C2' },
  'message-dead': { classification: 'C2' },
  'job-failed': { classification: 'C2' },
  'draft-begun': { classification: 'C1' },
  'draft-saved': { classification: 'C1' },
  'draft-discarded': { classification: 'C1' },
  'procedure-proposed': { classification: 'C1' },
  'procedure-published': { classification: 'C1' },
  'procedure-declined': { classification: 'C1' },
  /** from now on cases begin by what was published; `data` says by which version */
  'procedure-in-force': { classification: 'C1' },
  /** another version took the place of what was published, or its turn */
  'procedure-lapsed': { classification: 'C1' },
  /** the log of a procedure was taken along, without names; `data` says of which days */
  'log-exported': { classification: 'C2' },
})

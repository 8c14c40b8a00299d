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
  'message-dead': { classification: 'C2' },
  'job-failed': { classification: 'C2' },
  /** the log of a procedure was taken along, without names; `data` says of which days */
  'log-exported': { classification: 'C2' },
})

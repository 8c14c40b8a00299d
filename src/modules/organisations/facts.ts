import { factsOf } from '#kernel'

export const record = factsOf('organisations', {
  'decree-registered': { classification: 'C1' },
  'body-changed': { classification: 'C1' },
  'body-ended': { classification: 'C1' },
  'body-split': { classification: 'C1' },
  'affairs-handed-over': { classification: 'C1', published: true },
  'change-cancelled': { classification: 'C1' },
  'unit-founded': { classification: 'C1' },
  'unit-changed': { classification: 'C1' },
  'unit-ended': { classification: 'C1' },
  'post-founded': { classification: 'C1' },
  'post-changed': { classification: 'C1' },
  'post-abolished': { classification: 'C1' },
  'power-given': { classification: 'C1' },
  'power-ended': { classification: 'C1' },
  'chart-exported': { classification: 'C2' },
  appointed: { classification: 'C2' },
  'appointment-ended': { classification: 'C2' },
})

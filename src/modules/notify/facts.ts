import { factsOf } from '#kernel'

export const record = factsOf('notify', {
  'message-written': { classification: 'C2', published: true },
  'messages-read': { classification: 'C2' },
})

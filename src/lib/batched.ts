/**
 * Joins calls into one: those of two turns of the event loop, and those that come while as many are
 * under way as may be.
 *
 * @param run  answers many at once, in the order of what was asked
 * @param limits.most  how many one call may carry
 * @param limits.atOnce  how many calls may be under way; what comes meanwhile goes with the next
 * @returns asks for one
 */
export function batched<Asked, Answer>(
  run: (asked: readonly Asked[]) => Promise<readonly Answer[]>,
  { most = 64, atOnce = Number.POSITIVE_INFINITY }: { most?: number; atOnce?: number } = {},
): (asked: Asked) => Promise<Answer> {
  type Waiting = { asked: Asked; resolve(answer: Answer): void; reject(error: unknown): void }
  let waiting: Waiting[] = []
  let underWay = 0
  let willSend = false

  const send = async (batch: readonly Waiting[]) => {
    underWay++
    try {
      const answers = await run(batch.map(({ asked }) => asked))
      for (const [i, { resolve, reject }] of batch.entries()) {
        if (i < answers.length) resolve(answers[i] as Answer)
        else reject(new Error('a batch was answered in part'))
      }
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
    underWay--
    sendSoon()
  }
  const sendAll = () => {
    willSend = false
    while (waiting.length > 0 && underWay < atOnce) {
      const batch = waiting.slice(0, most)
      waiting = waiting.slice(most)
      void send(batch)
    }
  }
  const sendSoon = () => {
    if (willSend || waiting.length === 0 || underWay >= atOnce) return
    willSend = true
    // The second turn takes in what has arrived at the sockets meanwhile.
    setImmediate(() => setImmediate(sendAll))
  }

  return (asked) =>
    new Promise((resolve, reject) => {
      waiting.push({ asked, resolve, reject })
      sendSoon()
    })
}

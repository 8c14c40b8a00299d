/**
 * Joins the calls of one turn of the event loop into one.
 *
 * @param run  answers many at once, in the order of what was asked
 * @param most  how many one call may carry
 * @returns asks for one
 */
export function batched<Asked, Answer>(
  run: (asked: readonly Asked[]) => Promise<readonly Answer[]>,
  most = 64,
): (asked: Asked) => Promise<Answer> {
  type Waiting = { asked: Asked; resolve(answer: Answer): void; reject(error: unknown): void }
  let waiting: Waiting[] = []

  const send = (batch: readonly Waiting[]) =>
    run(batch.map(({ asked }) => asked)).then(
      (answers) => {
        for (const [i, { resolve, reject }] of batch.entries()) {
          if (i < answers.length) resolve(answers[i] as Answer)
          else reject(new Error('a batch was answered in part'))
        }
      },
      (error) => {
        for (const { reject } of batch) reject(error)
      },
    )
  const sendAll = () => {
    const all = waiting
    waiting = []
    for (let at = 0; at < all.length; at += most) send(all.slice(at, at + most))
  }

  return (asked) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(sendAll)
      waiting.push({ asked, resolve, reject })
    })
}

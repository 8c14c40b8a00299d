/** Too many wait already, or this one has waited too long. */
export class QueueFull extends Error {
  override name = 'QueueFull'
}

type Job = { since: number; start(): Promise<void>; refuse(): void }

export type FairQueue = {
  /**
   * Runs `work` when it is its turn.
   *
   * @param from  whose it is: those who ask take turns, however much each asks
   * @throws QueueFull
   */
  run<R>(from: string, work: () => Promise<R>): Promise<R>
  /** how many wait */
  waiting(): number
}

/**
 * A queue that is bounded in length and in age. When it is full, whoever has most in it loses their
 * newest, so that a flood from one place pushes out itself.
 *
 * @param options.parallel  how many run at once
 * @param options.longest  how many may wait
 * @param options.oldestMs  who has waited longer is refused instead of run: nobody reads the answer
 * @param options.now  milliseconds
 */
export function fairQueue({
  parallel,
  longest,
  oldestMs,
  now = () => performance.now(),
}: {
  parallel: number
  longest: number
  oldestMs: number
  now?: () => number
}): FairQueue {
  const lines = new Map<string, Job[]>()
  let waiting = 0
  let running = 0

  /** The first of whoever is next; they then stand behind all others. */
  const take = (): Job | undefined => {
    for (const [from, line] of lines) {
      const job = line.shift()
      lines.delete(from)
      if (!job) continue
      waiting--
      if (line.length > 0) lines.set(from, line)
      return job
    }
    return undefined
  }

  const next = () => {
    while (running < parallel) {
      const job = take()
      if (!job) return
      if (now() - job.since > oldestMs) {
        job.refuse()
        continue
      }
      running++
      void job.start().finally(() => {
        running--
        next()
      })
    }
  }

  const makeRoom = () => {
    const [longestLine = []] = [...lines.values()].sort((a, b) => b.length - a.length)
    longestLine.pop()?.refuse()
    waiting--
  }

  return {
    waiting: () => waiting,
    run: <R>(from: string, work: () => Promise<R>) =>
      new Promise<R>((resolve, reject) => {
        const line = lines.get(from) ?? []
        line.push({
          since: now(),
          start: () => work().then(resolve, reject),
          refuse: () => reject(new QueueFull('too many wait')),
        })
        lines.set(from, line)
        waiting++
        if (waiting > longest) makeRoom()
        next()
      }),
  }
}

/**
 * Does something again and again, one time after another, until it is closed; it keeps no process alive.
 *
 * @param everyMs  from the end of one time to the beginning of the next
 * @param work  never rejects: what fails is its own to tell
 * @param first  what is under way already, and is waited for at the close
 */
export function repeated(
  everyMs: number,
  work: () => Promise<void>,
  first: Promise<void> = Promise.resolve(),
): { close(): Promise<void> } {
  let closed = false
  let timer: NodeJS.Timeout | undefined
  let running = first
  const later = () => {
    if (closed) return
    timer = setTimeout(() => {
      running = work().then(later)
    }, everyMs)
    timer.unref()
  }
  later()
  return {
    async close() {
      closed = true
      clearTimeout(timer)
      await running
    },
  }
}

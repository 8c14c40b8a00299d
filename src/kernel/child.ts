const STOP_LIMIT_MS = 5_000

/**
 * Runs this process as a child of the supervisor: says when it is ready, and ends when the supervisor
 * asks (SIGTERM) or is gone (the channel to it closes), by `close()` or, after 5 s, without it.
 *
 * Ctrl-C is not its business: the terminal sends it to all processes at once, and the supervisor
 * stops them in order. An error that nobody caught is printed and ends the process with code 1; the
 * supervisor starts it again.
 *
 * @param start  opens what the process serves; what it returns closes it, requests in flight first
 */
export function runChild(start: () => Promise<{ close(): Promise<void> }>): void {
  const started = start()
  let stopping = false

  const stop = async () => {
    if (stopping) return
    stopping = true
    setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref()
    const running = await started
    await running.close()
    process.exit(0)
  }
  const fail = (error: unknown) => {
    console.error(error)
    process.exit(1)
  }

  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => stop().catch(fail))
  process.on('disconnect', () => stop().catch(fail))
  process.on('uncaughtException', fail)
  process.on('unhandledRejection', fail)
  started.then(() => process.send?.({ ready: true }, undefined, undefined, () => {}), fail)
}

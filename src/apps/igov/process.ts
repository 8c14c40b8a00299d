import type { ChildProcess } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'

const FIRST_DELAY_MS = 100
const LONGEST_DELAY_MS = 5_000
const HEALTHY_AFTER_MS = 30_000
const LINES_KEPT = 15

/** One process of the platform that is started again whenever it ends. */
export type Kept = {
  name: string
  pid(): number | undefined
  /** settles when it is ready for the first time; rejects, with its last words, if it ends before */
  started: Promise<void>
  /** Ends it for good: asks, waits `limitMs`, and insists. */
  stop(limitMs: number): Promise<void>
}

/** Waits longer after each failure in a row, up to 5 s; a long healthy life forgives. */
export function backOff() {
  let delay = FIRST_DELAY_MS
  return (livedMs: number) => {
    const now = livedMs > HEALTHY_AFTER_MS ? FIRST_DELAY_MS : delay
    delay = Math.min(now * 2, LONGEST_DELAY_MS)
    return now
  }
}

/**
 * Starts a process, and once it has said `{ ready: true }` starts it again whenever it ends.
 *
 * @param launch  starts the process with a channel and with its output as pipes
 * @param output  is given all that it prints
 * @param log  is given a line for each end and restart
 * @param changed  is called when the process has got another number
 */
export function keepProcess({
  name,
  launch,
  output,
  log,
  changed,
}: {
  name: string
  launch: () => ChildProcess
  output: (chunk: Buffer) => void
  log: (line: string) => void
  changed: () => void
}): Kept {
  const delayAfter = backOff()
  let stopping = false
  let current = begin(launch, output)

  const keep = async () => {
    for (;;) {
      const how = await current.ended
      if (stopping) return
      const delay = delayAfter(Date.now() - current.began)
      log(`${name} ended (${how}): starting it again in ${delay / 1000} s`)
      await sleep(delay)
      if (stopping) return
      current = begin(launch, output)
      changed()
      current.ready.then((ready) => ready && log(`${name} runs again`))
    }
  }

  const stop = async (limitMs: number) => {
    stopping = true
    current.child.kill('SIGTERM')
    await Promise.race([current.ended, sleep(limitMs, undefined, { ref: false })])
    current.child.kill('SIGKILL')
    await Promise.race([current.ended, sleep(500, undefined, { ref: false })])
  }

  const startFirst = async () => {
    if (!(await current.ready)) {
      throw new Error(`${name} did not start (${await current.ended}):\n${current.lastWords()}`)
    }
    keep()
  }
  return { name, pid: () => current.child.pid, started: startFirst(), stop }
}

function begin(launch: () => ChildProcess, output: (chunk: Buffer) => void) {
  const child = launch()
  let words = ''
  const collect = (chunk: Buffer) => {
    words = (words + chunk).split('\n').slice(-LINES_KEPT).join('\n')
    output(chunk)
  }
  child.stdout?.on('data', collect)
  child.stderr?.on('data', collect)
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => setImmediate(resolve, signal ?? `code ${code}`))
  })
  const ready = new Promise<boolean>((resolve) => {
    child.on('message', (message: { ready?: boolean }) => message?.ready && resolve(true))
    ended.then(() => resolve(false))
  })
  return { child, began: Date.now(), ended, ready, lastWords: () => words.trimEnd() }
}

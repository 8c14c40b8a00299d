import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

/** Below the ports that systems give to outgoing connections: one of those could take it before anybody listens. */
const FIRST = 10_240
const LAST = 32_767
const TRIES = 100

/**
 * A port on which nobody listens now.
 *
 * @throws Error  of a hundred none was free
 */
export async function freePort(): Promise<number> {
  for (let tried = 0; tried < TRIES; tried++) {
    const port = randomInt(FIRST, LAST + 1)
    if ((await checkPort(port)) === undefined) return port
  }
  throw new Error(`of ${TRIES} ports none was free`)
}

/**
 * Tries to listen on a port.
 *
 * @returns why it cannot be used, or undefined when it can
 */
export const checkPort = (port: number): Promise<string | undefined> =>
  new Promise((resolve) => {
    const probe = createServer().on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve('another program uses it')
      else if (error.code === 'EACCES') resolve('ports below 1024 are for root')
      else resolve(error.message)
    })
    probe.listen(port, () => probe.close(() => resolve(undefined)))
  })

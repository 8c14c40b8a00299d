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
    if (await isFree(port)) return port
  }
  throw new Error(`of ${TRIES} ports none was free`)
}

const isFree = (port: number) =>
  new Promise<boolean>((resolve) => {
    const probe = createServer().on('error', () => resolve(false))
    probe.listen(port, () => probe.close(() => resolve(true)))
  })

import { setTimeout as sleep } from 'node:timers/promises'
import { type Server, startServer } from '../../kernel/postgres/server.ts'
import { backOff, type Kept } from './process.ts'

/**
 * Starts the embedded PostgreSQL and starts it again, on the same port, whenever it ends.
 *
 * @param output  is given what it prints, with line ends
 * @param log  is given a line for each end and restart
 * @param changed  is called when the server has got another process number
 * @throws ServerError  when it does not start the first time
 */
export async function keepServer({
  dataDir,
  output,
  log,
  changed,
}: {
  dataDir: string
  output: (text: string) => void
  log: (line: string) => void
  changed: () => void
}): Promise<Kept & { url: string }> {
  const options = { dataDir, log: (line: string) => output(`postgres: ${line}\n`) }
  const delayAfter = backOff()
  let stopping = false
  let server: Server = await startServer(options)
  const { port, url } = server

  const again = async () => {
    const began = Date.now()
    for (;;) {
      const delay = delayAfter(Date.now() - began)
      log(`postgres ended: starting it again in ${delay / 1000} s`)
      await sleep(delay)
      if (stopping) return
      try {
        server = await startServer({ ...options, port })
        changed()
        log('postgres runs again')
        return
      } catch (error) {
        log((error as Error).message)
      }
    }
  }
  const keep = async () => {
    while (!stopping) {
      await server.ended
      if (!stopping) await again()
    }
  }
  keep()

  const stop = (limitMs: number) => {
    stopping = true
    return server.stop(limitMs)
  }
  return { name: 'postgres', pid: () => server.pid, started: Promise.resolve(), stop, url }
}

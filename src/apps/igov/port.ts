import { createServer } from 'node:net'

/**
 * Tries to listen on a port.
 *
 * @returns why it cannot be used, or undefined when it can
 */
export function checkPort(port: number): Promise<string | undefined> {
  return listen(port).then(
    () => undefined,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') return 'another program uses it'
      if (error.code === 'EACCES') return 'ports below 1024 are for root'
      return error.message
    },
  )
}

function listen(port: number) {
  return new Promise<void>((resolve, reject) => {
    const probe = createServer().on('error', reject)
    probe.listen(port, () => probe.close(() => resolve()))
  })
}

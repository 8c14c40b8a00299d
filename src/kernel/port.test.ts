import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, it } from 'vitest'
import { freePort } from './port.ts'

it('A free port can be listened on, and is none that an outgoing connection may have', async () => {
  for (let round = 0; round < 20; round++) {
    const port = await freePort()
    expect(port).toBeGreaterThanOrEqual(10_240)
    expect(port).toBeLessThan(32_768)
    const server = createServer().listen(port, '127.0.0.1')
    await once(server, 'listening')
    server.close()
  }
})

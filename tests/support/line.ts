import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { authenticate, authorize } from '#identity'
import type { Ctx, Module } from '#kernel'
import { buildServer } from '../../src/kernel/http/server.ts'
import { openTelemetry } from '../../src/kernel/telemetry.ts'

const CLOSE_LIMIT_MS = 8_000
const NO_TLS = { tls: undefined, clientCa: undefined, certificateHeader: undefined }

/** The server on a port of its own, as the web process runs it. */
export async function listening(
  ctx: Ctx,
  modules: readonly Module[],
  { rateLimit = 1_000_000, proxies = 0 }: { rateLimit?: number; proxies?: number } = {},
) {
  const config = { url: ctx.url, rateLimit, proxies, ...NO_TLS }
  const { translate, log } = ctx
  const telemetry = openTelemetry()
  const app = await buildServer({
    config,
    ctx,
    translate,
    modules,
    authenticate,
    authorize,
    log,
    telemetry,
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const address = app.server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    port,
    close: () => app.close(),
    measures: () => telemetry.text(),
    /** the server's end of the line on which the next request comes */
    nextRequest: () =>
      new Promise<Socket>((resolve) => {
        app.server.once('request', ({ socket }) => resolve(socket))
      }),
    onRequest(look: (socket: Socket) => void) {
      app.server.on('request', ({ socket }) => look(socket))
    },
  }
}

export type Line = {
  write(text: string | Buffer): void
  /** all that was answered, once the server has closed the connection or said all it will */
  answer(): Promise<string>
}

/** A connection on which anything can be written, whether it is a request or none. */
export function openLine(port: number): Line {
  const socket = connect(port, '127.0.0.1')
  let heard = ''
  let closed = false
  socket.setEncoding('utf8').on('data', (text: string) => {
    heard += text
  })
  socket.on('close', () => {
    closed = true
  })
  socket.on('error', () => {})
  return {
    write: (text) => void (closed || socket.write(text)),
    async answer() {
      const limit = performance.now() + CLOSE_LIMIT_MS
      while (!closed && !/\r\n\r\n[\s\S]+/.test(heard) && performance.now() < limit) await sleep(20)
      socket.destroy()
      return heard
    },
  }
}

/** The head of a request that brings something. */
export const head = (path: string, more: Record<string, string | number>) =>
  `POST ${path} HTTP/1.1\r\nhost: x\r\n${Object.entries(more)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`

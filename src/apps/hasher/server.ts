import { chmodSync, mkdirSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { dirname } from 'node:path'
import type { Logger } from 'pino'
import { QueueFull } from '#lib/fair-queue'
import type { Hasher } from './hasher.ts'

const LARGEST_BODY = 16 * 1024
const PATIENCE_MS = 5_000
/** How soon to try again: by then the queue that was full has run through. */
const RETRY_SECONDS = 3

type Answer = { status: number; body: object }

/** Reads an order; undefined when it is none. */
async function readOrder(request: IncomingMessage) {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > LARGEST_BODY) return undefined
    chunks.push(chunk)
  }
  try {
    const { password, from, stored } = JSON.parse(Buffer.concat(chunks).toString('utf8'))
    if (typeof password !== 'string' || typeof from !== 'string') return undefined
    return { password, from, stored: typeof stored === 'string' ? stored : undefined }
  } catch {
    return undefined
  }
}

async function answer(hasher: Hasher, request: IncomingMessage): Promise<Answer> {
  const asked = `${request.method} ${request.url}`
  if (asked === 'GET /livez')
    return { status: 200, body: { live: true, waiting: hasher.waiting() } }
  if (asked !== 'POST /hash' && asked !== 'POST /verify') return { status: 404, body: {} }
  const order = await readOrder(request)
  if (!order) return { status: 400, body: {} }
  const { password, from, stored } = order
  const body =
    asked === 'POST /hash'
      ? { hash: await hasher.hash(password, from) }
      : await hasher.verify(stored, password, from)
  return { status: 200, body }
}

async function respond(
  hasher: Hasher,
  log: Pick<Logger, 'error'>,
  request: IncomingMessage,
  response: ServerResponse,
) {
  const { status, body } = await answer(hasher, request).catch((error) => {
    if (error instanceof QueueFull) return { status: 503, body: { seconds: RETRY_SECONDS } }
    log.error({ code: (error as { code?: string }).code }, 'a password could not be hashed')
    return { status: 500, body: {} }
  })
  if (!request.complete) response.setHeader('connection', 'close')
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

/**
 * Serves a hasher at a Unix socket of mode 0600; one that a dead process left is replaced.
 *
 * `POST /hash { password, from }` answers `{ hash }`, `POST /verify { stored, password, from }`
 * answers `{ right, stale }`; 503 with `{ seconds }` when the queue is full. Nothing of it is logged.
 */
export async function serveHasher(options: {
  hasher: Hasher
  socketPath: string
  log: Pick<Logger, 'error'>
}): Promise<{ close(): Promise<void> }> {
  const { hasher, socketPath, log } = options
  const server = createServer(
    { requestTimeout: PATIENCE_MS, headersTimeout: PATIENCE_MS },
    (request, response) => void respond(hasher, log, request, response),
  )
  mkdirSync(dirname(socketPath), { recursive: true, mode: 0o700 })
  rmSync(socketPath, { force: true })
  const mask = process.umask(0o177)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(socketPath, resolve)
  }).finally(() => process.umask(mask))
  chmodSync(socketPath, 0o600)
  return {
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeIdleConnections()
        setTimeout(() => server.closeAllConnections(), 1_000).unref()
      }),
  }
}

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Agencies } from './agencies.ts'
import { POLICY, telephonePage } from './telephone.tsx'

const LARGEST_BODY = 16 * 1024
const PATIENCE_MS = 5_000
/** The telephones remember no more; the oldest go. */
const MOST_MESSAGES = 200

/** A text message as it came; the newest first. */
export type TextMessage = { to: string; text: string; at: Date }
type Answer = { status: number; type: string; body: string }

const json = (value: unknown, status = 200): Answer => ({
  ...{ status, type: 'application/json' },
  body: JSON.stringify(value),
})

async function readBody(request: IncomingMessage): Promise<Record<string, unknown> | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > LARGEST_BODY) return undefined
    chunks.push(chunk)
  }
  try {
    const value: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'))
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}

/** What a register holds under a key: the fields that were asked for. */
function lookUp(held: ReadonlyMap<string, object>, order: Record<string, unknown>): Answer {
  const { key, fields } = order
  if (typeof key !== 'string' || !Array.isArray(fields)) return json({}, 400)
  const found = held.get(key)
  if (!found) return json({ key, found: false })
  const record = Object.fromEntries(
    Object.entries(found).filter(([field]) => fields.includes(field)),
  )
  return json({ key, found: true, record })
}

/**
 * Serves the outside of a demonstration on this machine: the systems of agencies, and the telephones
 * of invented people. It holds nothing that must last.
 *
 * `POST /r1/<instance>/<service>` answers as a register does, `POST /sms` takes a text message,
 * `GET /` shows those of a number, `GET /messages?number=` gives them as JSON.
 *
 * @param services  register of each service's address
 */
export async function serveSandbox(options: {
  agencies: Agencies
  services: ReadonlyMap<string, string>
  timeZone: string
  port: number
}): Promise<{ close(): Promise<void> }> {
  const { agencies, services, timeZone, port } = options
  const messages: TextMessage[] = []

  async function answer(request: IncomingMessage): Promise<Answer> {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const number = url.searchParams.get('number') ?? ''
    const of = () => messages.filter(({ to }) => to === number)
    const asked = `${request.method} ${url.pathname}`
    if (asked === 'GET /') {
      const body = await telephonePage({ number, messages: of(), timeZone })
      return { status: 200, type: 'text/html; charset=utf-8', body }
    }
    if (asked === 'GET /messages') return json(of())
    const body = request.method === 'POST' ? await readBody(request) : undefined
    if (!body) return json({}, 400)
    if (asked === 'POST /sms') return take(body)
    const service = /^\/r1\/[\w-]+\/(.+)$/.exec(url.pathname)?.[1] ?? ''
    const held = agencies.get(services.get(service) ?? '')
    return held ? lookUp(held, body) : json({}, 404)
  }

  function take({ to, text }: Record<string, unknown>): Answer {
    if (typeof to !== 'string' || typeof text !== 'string') return json({}, 400)
    messages.unshift({ to, text, at: new Date() })
    messages.splice(MOST_MESSAGES)
    return json({})
  }

  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    const { status, type, body } = await answer(request).catch(() => json({}, 500))
    response.writeHead(status, {
      'content-type': type,
      'content-security-policy': POLICY,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    response.end(body)
  }
  const limits = { requestTimeout: PATIENCE_MS, headersTimeout: PATIENCE_MS }
  const server = createServer(limits, (request, response) => void respond(request, response))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

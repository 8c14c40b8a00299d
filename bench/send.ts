import { Agent, type IncomingHttpHeaders, request } from 'node:http'

export type Answer = { status: number; headers: IncomingHttpHeaders; body: string }

const agent = new Agent({ keepAlive: true, maxSockets: 64 })

/** Ends the connections that are kept open. */
export const hangUp = () => agent.destroy()

/** One request, on a kept connection; nothing is followed. */
export function send(
  method: 'GET' | 'POST',
  url: string,
  headers: Record<string, string>,
  fields?: Record<string, string>,
): Promise<Answer> {
  const form = fields && { 'content-type': 'application/x-www-form-urlencoded' }
  return new Promise((resolve, reject) => {
    const options = { agent, method, headers: { ...headers, ...form } }
    const sent = request(url, options, (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.on('error', reject)
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          body: Buffer.concat(parts).toString(),
        }),
      )
    })
    sent.on('error', reject)
    sent.end(fields && new URLSearchParams(fields).toString())
  })
}

import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { kernelProblem, textKeyOf } from '../problem.ts'
import { ErrorPage, frameOf } from '../ui/index.ts'
import { errorKind, toProblemJson } from './errors.ts'
import { newToken, SECURITY_HEADERS } from './security.ts'
import type { ServerOptions } from './server.ts'

/** What Node says of a request that it could not read, and how much of it there was. */
type BrokenRequest = Error & { code?: string; rawPacket?: unknown }

const PROBLEMS: Record<string, () => ReturnType<typeof kernelProblem>> = {
  ERR_HTTP_REQUEST_TIMEOUT: () => kernelProblem('too-slow'),
  HPE_HEADER_OVERFLOW: () => kernelProblem('headers-too-large'),
}

/**
 * Answers requests that are no HTTP, too slow or too large in their headers: no route and no hook
 * runs for them. The language is that of the address, where the request's beginning shows one.
 *
 * @returns what the server calls with the error and the connection, which is closed
 */
export function brokenRequests(options: ServerOptions) {
  return (error: BrokenRequest, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy()
      return
    }
    answerOf(options, error).then(
      (answer) => socket.end(answer),
      () => socket.destroy(),
    )
  }
}

async function answerOf(options: ServerOptions, { code, rawPacket }: BrokenRequest) {
  const problem = (PROBLEMS[code ?? ''] ?? (() => kernelProblem('bad-request')))()
  const begin = Buffer.isBuffer(rawPacket) ? rawPacket.toString('latin1', 0, 4_096) : ''
  const locale = /^[A-Z]+ \/([a-z]{2})(?=[/? ])/.exec(begin)?.[1] ?? ''
  const t = options.translate(locale)
  const asData = /^accept:(?!.*html).*json/im.test(begin) || /^[A-Z]+ \/api\//.test(begin)
  const body = asData
    ? JSON.stringify(toProblemJson(problem, t, newToken().slice(0, 10)))
    : await ErrorPage({
        t,
        frame: frameOf({ ...options.ctx, t }),
        path: '',
        title: t(`kernel.errors.${errorKind(problem.status)}`),
        text: t(textKeyOf(problem.code), problem.params),
      })
  const headers = {
    ...SECURITY_HEADERS,
    'content-type': asData ? 'application/problem+json' : 'text/html; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    connection: 'close',
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\n${lines.join('')}\r\n${body}`
}

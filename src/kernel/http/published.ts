import type { IncomingMessage, ServerResponse } from 'node:http'
import { gunzipSync } from 'node:zlib'
import type { FastifyInstance } from 'fastify'
import type { Telemetry } from '../telemetry.ts'
import { SECURITY_HEADERS } from './security.ts'

/** A page that was prepared ahead: the same bytes for everybody. */
export type PublishedPage = {
  /** of the plain bytes, hexadecimal */
  readonly sha256: string
  readonly type: string
  readonly brotli: Buffer
  readonly gzip: Buffer
}

/** Pages by their address with the language, without query: `/ar/services`. */
export type PublishedPages = { find(path: string): PublishedPage | undefined }

type Encoding = 'br' | 'gzip' | 'identity'
type Ready = { tag: string; headers: readonly string[]; body: Buffer }

/** Caches ask again after a minute; while the portal is away they may go on with what they have. */
const CACHE = 'public, max-age=60, stale-while-revalidate=600, stale-if-error=86400'

/**
 * Serves published pages before anything else is done for a request: no session, no limit, no database,
 * and none of the framework's work, which is twice that of sending a page that lies ready.
 *
 * Only the path counts. What stands in the query or in a header changes neither the bytes nor what a
 * cache keeps, except Accept-Encoding, which Vary names.
 *
 * @param url  of the installation; where it is https, browsers are told to stay with it
 */
export function servePublished(
  { server }: FastifyInstance,
  { pages, url, telemetry }: { pages: PublishedPages; url: string; telemetry?: Telemetry },
): void {
  const secure = url.startsWith('https:')
  const ready = new WeakMap<PublishedPage, Partial<Record<Encoding, Ready>>>()
  const readyFor = (page: PublishedPage, encoding: Encoding) => {
    const known = ready.get(page) ?? {}
    ready.set(page, known)
    known[encoding] ??= prepare(page, encoding, secure)
    return known[encoding]
  }
  const all = server.listeners('request')
  server.removeAllListeners('request')
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const page = findPage(pages, request)
    if (page) {
      answer(request, response, readyFor(page, encodingFor(request.headers['accept-encoding'])))
      telemetry?.published.inc()
    } else {
      for (const listener of all) listener.call(server, request, response)
    }
  })
}

function findPage(pages: PublishedPages, { method, url = '', headers }: IncomingMessage) {
  if (method !== 'GET' && method !== 'HEAD') return undefined
  // A question that brings a body is refused by the server behind, which would else be read to its end.
  if (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0) {
    return undefined
  }
  const end = url.indexOf('?')
  return pages.find(end < 0 ? url : url.slice(0, end))
}

function answer(request: IncomingMessage, response: ServerResponse, { tag, headers, body }: Ready) {
  if (isKnown(request.headers['if-none-match'], tag)) {
    response.writeHead(304, ['etag', tag, 'cache-control', CACHE, 'vary', 'accept-encoding'])
    response.end()
    return
  }
  response.writeHead(200, headers as string[])
  response.end(request.method === 'HEAD' ? undefined : body)
}

function prepare(page: PublishedPage, encoding: Encoding, secure: boolean): Ready {
  const body =
    encoding === 'br' ? page.brotli : encoding === 'gzip' ? page.gzip : gunzipSync(page.gzip)
  const tag = `"${page.sha256.slice(0, 24)}.${encoding}"`
  const headers = {
    'content-type': page.type,
    'content-length': String(body.length),
    ...(encoding !== 'identity' && { 'content-encoding': encoding }),
    etag: tag,
    vary: 'accept-encoding',
    'cache-control': CACHE,
    ...SECURITY_HEADERS,
    ...(secure && { 'strict-transport-security': 'max-age=31536000; includeSubDomains' }),
  }
  return { tag, headers: Object.entries(headers).flat(), body }
}

/**
 * The best encoding that the client takes; one with q=0 it does not.
 *
 * @source RFC 9110, 12.5.3
 */
export function encodingFor(accepted: string | undefined): Encoding {
  if (accepted === undefined) return 'identity'
  const takes = (name: string) => {
    const at = accepted.indexOf(name)
    return at >= 0 && !/^\s*;\s*q=0(\.0*)?\s*(,|$)/.test(accepted.slice(at + name.length))
  }
  if (takes('br')) return 'br'
  return takes('gzip') ? 'gzip' : 'identity'
}

/** Whether one of the tags that the client holds is ours; `*` is any. */
function isKnown(held: string | undefined, tag: string): boolean {
  if (held === undefined) return false
  if (held.length > 1_000) return false
  return held.split(',').some((one) => {
    const plain = one.trim().replace(/^W\//, '')
    return plain === '*' || plain === tag
  })
}

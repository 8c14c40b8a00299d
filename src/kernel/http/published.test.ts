import { createHash } from 'node:crypto'
import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http'
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib'
import fastify, { type FastifyInstance } from 'fastify'
import { afterAll, describe, expect, test } from 'vitest'
import { encodingFor, type PublishedPage, servePublished } from './published.ts'

const HTML = '<!doctype html><title>مرحبا</title>'

const pageOf = (text: string): PublishedPage => ({
  sha256: createHash('sha256').update(text).digest('hex'),
  type: 'text/html; charset=utf-8',
  brotli: brotliCompressSync(text),
  gzip: gzipSync(text),
})

const servers: FastifyInstance[] = []

afterAll(() => Promise.all(servers.map((server) => server.close())))

type Answer = { status: number; headers: IncomingHttpHeaders; bytes: Buffer; body: string }

/** Over a socket, since the pages are answered before the framework. */
async function serverOf(pages: Record<string, PublishedPage>, url = 'http://localhost') {
  const app = fastify()
  servers.push(app)
  app.get('/ar/search', async () => 'made when asked for')
  app.post('/ar', async () => 'a form')
  servePublished(app, { pages: { find: (path) => pages[path] }, url })
  const at = new URL(await app.listen({ port: 0, host: '127.0.0.1' }))
  const ask = (path: string, headers: OutgoingHttpHeaders = {}, method = 'GET') =>
    new Promise<Answer>((resolve, reject) => {
      const sent = request(
        { host: at.hostname, port: at.port, path, method, headers },
        (answer) => {
          const parts: Buffer[] = []
          answer.on('data', (part: Buffer) => parts.push(part))
          answer.on('end', () => {
            const bytes = Buffer.concat(parts)
            const { statusCode: status = 0, headers } = answer
            resolve({ status, headers, bytes, body: bytes.toString() })
          })
        },
      )
      sent.on('error', reject).end()
    })
  return { ask }
}

describe('A published page', async () => {
  const { ask } = await serverOf({ '/ar': pageOf(HTML) })

  test('comes in the smallest encoding that the client takes', async () => {
    const plain = await ask('/ar')
    expect(plain.body).toBe(HTML)
    const small = await ask('/ar', { 'accept-encoding': 'gzip, deflate, br' })
    expect(small.headers['content-encoding']).toBe('br')
    expect(brotliDecompressSync(small.bytes).toString()).toBe(HTML)
    const common = await ask('/ar', { 'accept-encoding': 'gzip, br;q=0' })
    expect(gunzipSync(common.bytes).toString()).toBe(HTML)
    expect(common.headers.vary).toBe('accept-encoding')
  })

  test('is not sent again to whom has it', async () => {
    const first = await ask('/ar', { 'accept-encoding': 'br' })
    const tag = String(first.headers.etag)
    const again = await ask('/ar', { 'accept-encoding': 'br', 'if-none-match': `"x", W/${tag}` })
    expect(again.status).toBe(304)
    expect(again.body).toBe('')
    expect(again.headers.etag).toBe(tag)
    const other = await ask('/ar', { 'accept-encoding': 'gzip', 'if-none-match': tag })
    expect(other.status).toBe(200)
  })

  test('is the same bytes whatever the query, the cookies and the host say', async () => {
    const first = await ask('/ar', { 'accept-encoding': 'br' })
    const tricked = await ask('/ar?utm=1&lang=en', {
      'accept-encoding': 'br',
      cookie: 'igov_session=abc; igov_display=dark.large',
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      'x-original-url': '/en/my',
    })
    expect(tricked.bytes.equals(first.bytes)).toBe(true)
    expect(tricked.headers['set-cookie']).toBeUndefined()
    const { date: _a, ...one } = first.headers
    const { date: _b, ...two } = tricked.headers
    expect(two).toEqual(one)
  })

  test('is told of without its bytes by HEAD', async () => {
    const { headers, body, status } = await ask('/ar', {}, 'HEAD')
    expect(status).toBe(200)
    expect(headers['content-length']).toBe(String(Buffer.byteLength(HTML)))
    expect(body).toBe('')
  })

  test('carries the headers of safety, and those of a secure address only there', async () => {
    const { headers } = await ask('/ar')
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['strict-transport-security']).toBeUndefined()
    const secure = await (await serverOf({ '/ar': pageOf(HTML) }, 'https://x.example')).ask('/ar')
    expect(secure.headers['strict-transport-security']).toContain('max-age=')
  })

  test('answers only GET and HEAD of its own path', async () => {
    expect((await ask('/ar', {}, 'POST')).body).toBe('a form')
    expect((await ask('/ar/search')).body).toBe('made when asked for')
    for (const path of ['//ar', '/ar%2f', '/ar;x', '/AR', '/ar/..', '/%61r']) {
      expect((await ask(path)).body, path).not.toBe(HTML)
    }
  })
})

describe('What a client takes', () => {
  test.each([
    [undefined, 'identity'],
    ['', 'identity'],
    ['*', 'identity'],
    ['deflate', 'identity'],
    ['gzip', 'gzip'],
    ['br;q=1.0, gzip;q=0.8', 'br'],
    ['br;q=0, gzip', 'gzip'],
    ['br;q=0.000,gzip;q=0', 'identity'],
    ['gzip;q=0.5, br;q=0.1', 'br'],
  ])('%s means %s', (accepted, encoding) => {
    expect(encodingFor(accepted)).toBe(encoding)
  })
})

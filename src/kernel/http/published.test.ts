import { createHash } from 'node:crypto'
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib'
import fastify, { type InjectOptions } from 'fastify'
import { describe, expect, test } from 'vitest'
import { encodingFor, type PublishedPage, servePublished } from './published.ts'

const HTML = '<!doctype html><title>مرحبا</title>'

const pageOf = (text: string): PublishedPage => ({
  sha256: createHash('sha256').update(text).digest('hex'),
  type: 'text/html; charset=utf-8',
  brotli: brotliCompressSync(text),
  gzip: gzipSync(text),
})

function serverOf(pages: Record<string, PublishedPage>, url = 'http://localhost') {
  const app = fastify()
  servePublished(app, { find: (path) => pages[path] }, url)
  app.get('/ar/search', async () => 'made when asked for')
  app.post('/ar', async () => 'a form')
  return {
    ask: (url: string, headers: Record<string, string> = {}, rest: InjectOptions = {}) =>
      app.inject({ method: 'GET', url, headers, ...rest }),
  }
}

describe('A published page', () => {
  const { ask } = serverOf({ '/ar': pageOf(HTML) })

  test('comes in the smallest encoding that the client takes', async () => {
    const plain = await ask('/ar')
    expect(plain.body).toBe(HTML)
    const small = await ask('/ar', { 'accept-encoding': 'gzip, deflate, br' })
    expect(small.headers['content-encoding']).toBe('br')
    expect(brotliDecompressSync(small.rawPayload).toString()).toBe(HTML)
    const common = await ask('/ar', { 'accept-encoding': 'gzip, br;q=0' })
    expect(gunzipSync(common.rawPayload).toString()).toBe(HTML)
    expect(common.headers.vary).toBe('accept-encoding')
  })

  test('is not sent again to whom has it', async () => {
    const first = await ask('/ar', { 'accept-encoding': 'br' })
    const tag = String(first.headers.etag)
    const again = await ask('/ar', { 'accept-encoding': 'br', 'if-none-match': `"x", W/${tag}` })
    expect(again.statusCode).toBe(304)
    expect(again.body).toBe('')
    expect(again.headers.etag).toBe(tag)
    const other = await ask('/ar', { 'accept-encoding': 'gzip', 'if-none-match': tag })
    expect(other.statusCode).toBe(200)
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
    expect(tricked.rawPayload.equals(first.rawPayload)).toBe(true)
    expect(tricked.headers['set-cookie']).toBeUndefined()
    const { date: _a, ...one } = first.headers
    const { date: _b, ...two } = tricked.headers
    expect(two).toEqual(one)
  })

  test('is told of without its bytes by HEAD', async () => {
    const { headers, body, statusCode } = await ask('/ar', {}, { method: 'HEAD' })
    expect(statusCode).toBe(200)
    expect(headers['content-length']).toBe(String(Buffer.byteLength(HTML)))
    expect(body).toBe('')
  })

  test('carries the headers of safety, and those of a secure address only there', async () => {
    const { headers } = await ask('/ar')
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['strict-transport-security']).toBeUndefined()
    const secure = await serverOf({ '/ar': pageOf(HTML) }, 'https://x.example').ask('/ar')
    expect(secure.headers['strict-transport-security']).toContain('max-age=')
  })

  test('answers only GET and HEAD of its own path', async () => {
    expect((await ask('/ar', {}, { method: 'POST' })).body).toBe('a form')
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

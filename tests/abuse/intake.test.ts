import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, vi } from 'vitest'
import { dbTest } from '#testing'
import { csrfToken } from '../../src/kernel/http/security.ts'
import { head, listening, openLine } from '../support/line.ts'

const MB = 1024 * 1024

afterEach(() => {
  vi.useRealTimers()
})

const PART =
  '--b\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\ncontent-type: application/pdf\r\n\r\n'

describe('What a request may bring', () => {
  dbTest(
    'is refused by its announced length, unread, where no file is taken',
    async ({ ctx, modules }) => {
      const server = await listening(ctx, modules)
      const line = openLine(server.port)
      const type = 'multipart/form-data; boundary=b'
      line.write(head('/en/sign-in', { 'content-type': type, 'content-length': 110 * MB }) + PART)
      const answer = await line.answer()
      expect(answer).toMatch(/^HTTP\/1.1 413 /)
      expect(answer).toContain('larger than we accept')
      expect(answer).toContain('connection: close')
      await server.close()
    },
  )

  dbTest('is no file where the route takes none, whatever its length', async ({ ctx, modules }) => {
    const server = await listening(ctx, modules)
    const line = openLine(server.port)
    const type = 'multipart/form-data; boundary=b'
    line.write(
      `${head('/en/sign-in', { 'content-type': type, 'transfer-encoding': 'chunked' })}5\r\n--b\r\n\r\n0\r\n\r\n`,
    )
    expect(await line.answer()).toMatch(/^HTTP\/1.1 400 /)
    await server.close()
  })

  dbTest(
    'without an announced length is taken from the line up to the limit and no further',
    async ({ ctx, modules }) => {
      const server = await listening(ctx, modules)
      const line = openLine(server.port)
      const type = 'multipart/form-data; boundary=b'
      const came = server.nextRequest()
      line.write(
        head('/en/verify', { 'content-type': type, 'transfer-encoding': 'chunked' }) +
          `${PART.length.toString(16)}\r\n${PART}\r\n`,
      )
      const socket = await came
      const chunk = Buffer.concat([
        Buffer.from(`${MB.toString(16)}\r\n`),
        Buffer.alloc(MB, 'x'),
        Buffer.from('\r\n'),
      ])
      for (let sent = 0; sent < 200; sent += 1) {
        line.write(chunk)
        await sleep(1)
      }
      await line.answer()
      expect(socket.bytesRead).toBeGreaterThan(70 * MB)
      expect(socket.bytesRead).toBeLessThan(85 * MB)
      await server.close()
    },
  )

  dbTest(
    'comes back with the reason when a file is too large for the public check',
    async ({ browse }) => {
      const browser = await browse()
      const huge = { name: 'a.pdf', bytes: Buffer.alloc(13 * MB, 'x') }
      const { status, body } = await browser.post('/en/verify', { number: '' }, { file: huge })
      expect(status).toBe(422)
      expect(body).toContain('href="#file"')
      expect(body).toContain('This file is too large. Attach one of at most 12 MB.')
    },
  )

  dbTest(
    'a file that does not follow the token of its form is not kept',
    async ({ ctx, modules, browse, given }) => {
      const browser = await browse(await given.person())
      const session = browser.cookies.get('igov_portal') ?? ''
      const server = await listening(ctx, modules)
      const field = (value: string) =>
        `--b\r\ncontent-disposition: form-data; name="_csrf"\r\n\r\n${value}\r\n`
      const file = `${PART}%PDF-1.4\r\n`
      const token = field(csrfToken(session))
      for (const body of [file, `${field('no')}${file}`, `${file}${token}`]) {
        const line = openLine(server.port)
        const headers = {
          cookie: `igov_portal=${session}`,
          'content-type': 'multipart/form-data; boundary=b',
          'content-length': body.length + 7,
        }
        line.write(`${head('/en/apply/QA-0000-0000-0/home', headers)}${body}--b--\r\n`)
        expect(await line.answer()).toMatch(/^HTTP\/1.1 403 /)
      }
      await server.close()
    },
  )
})

describe('A line that is kept open', () => {
  dbTest('costs no more with each form that it brings', async ({ ctx, modules }) => {
    const server = await listening(ctx, modules)
    const line = openLine(server.port)
    const typed = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': 1 }
    const listeners: number[] = []
    server.onRequest((socket) => listeners.push(socket.listenerCount('close')))
    for (let sent = 0; sent < 15; sent += 1) {
      line.write(`${head('/en/sign-in', typed)}a`)
      await expect.poll(() => listeners.length).toBe(sent + 1)
    }
    expect(Math.max(...listeners.slice(5))).toBe(listeners[5])
    await line.answer()
    await server.close()
  })
})

describe('A slow line', () => {
  const SLICE = 'x'.repeat(100 * 1024)
  const clock = () => vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] })
  const type = 'multipart/form-data; boundary=b'

  dbTest('may take minutes for an upload, as long as it moves', async ({ ctx, modules }) => {
    const server = await listening(ctx, modules)
    clock()
    const line = openLine(server.port)
    const slices = 5
    const length = PART.length + slices * SLICE.length + 9
    const came = server.nextRequest()
    line.write(head('/en/verify', { 'content-type': type, 'content-length': length }) + PART)
    const socket = await came
    for (let slice = 1; slice <= slices; slice += 1) {
      line.write(SLICE)
      await expect.poll(() => socket.bytesRead).toBeGreaterThan(slice * SLICE.length)
      vi.advanceTimersByTime(29_000)
    }
    line.write('\r\n--b--\r\n')
    expect(await line.answer()).toMatch(/^HTTP\/1.1 404 [\s\S]*not/)
    await server.close()
  })

  dbTest('that hardly moves is told so, in the language of the page', async ({ ctx, modules }) => {
    const server = await listening(ctx, modules)
    clock()
    const line = openLine(server.port)
    const came = server.nextRequest()
    line.write(head('/en/verify', { 'content-type': type, 'content-length': MB }) + PART)
    await came
    vi.advanceTimersByTime(32_000)
    const answer = await line.answer()
    expect(answer, 'kernel/too-slow').toMatch(/^HTTP\/1.1 408 /)
    expect(answer).toContain('arrived too slowly')
    await server.close()
  })

  dbTest('gets half a minute for what is typed', async ({ ctx, modules }) => {
    const server = await listening(ctx, modules)
    clock()
    const line = openLine(server.port)
    const typed = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': 100 }
    const came = server.nextRequest()
    line.write(`${head('/ar/sign-in', typed)}identifier=1`)
    await came
    vi.advanceTimersByTime(32_000)
    expect(await line.answer()).toMatch(/^HTTP\/1.1 408 [\s\S]*lang="ar"/)
    await server.close()
  })
})

describe('What is no request at all', () => {
  dbTest('gets a page in the language of its address', async ({ ctx, modules }) => {
    const server = await listening(ctx, modules)
    const line = openLine(server.port)
    line.write('GET /en/verify HTTP/1.1\r\nbad header\r\n\r\n')
    const answer = await line.answer()
    expect(answer).toMatch(/^HTTP\/1.1 400 /)
    expect(answer).toMatch(/content-type: text\/html[\s\S]*lang="en"/)
    expect(answer).toContain("default-src 'none'")
    await server.close()
  })

  dbTest('with headers past all measure is told so', async ({ ctx, modules }) => {
    const server = await listening(ctx, modules)
    const line = openLine(server.port)
    line.write(`GET /en HTTP/1.1\r\nhost: x\r\ncookie: ${'x'.repeat(40_000)}\r\n\r\n`)
    const answer = await line.answer()
    expect(answer, 'kernel/headers-too-large').toMatch(/^HTTP\/1.1 431 /)
    expect(answer).toContain('text/html')
    await server.close()
  })

  dbTest('is problem+json for a machine', async ({ ctx, modules }) => {
    const server = await listening(ctx, modules)
    const line = openLine(server.port)
    line.write('GET /en HTTP/1.1\r\naccept: application/json\r\nbad header\r\n\r\n')
    const [, body = ''] = (await line.answer()).split('\r\n\r\n')
    expect(JSON.parse(body)).toMatchObject({ status: 400, type: '/problems/kernel/bad-request' })
    await server.close()
  })

  dbTest('is a question with a body', async ({ ctx, modules }) => {
    const server = await listening(ctx, modules)
    const line = openLine(server.port)
    line.write('GET /en HTTP/1.1\r\nhost: x\r\ncontent-length: 99999999\r\n\r\n')
    expect(await line.answer()).toMatch(/^HTTP\/1.1 400 /)
    await server.close()
  })
})

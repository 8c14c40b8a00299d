import { afterEach, describe, expect, vi } from 'vitest'
import type { Module } from '#kernel'
import { dbTest } from '#testing'
import { head, listening, openLine } from '../support/line.ts'
import { providerTest } from '../support/party.ts'

afterEach(() => {
  vi.useRealTimers()
})

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const BODY = 'grant_type=client_credentials&client_id=nobody'
const CHUNKED = `${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n\r\n`

/** An answer without what differs each time. */
const plain = (answer: string) => answer.replace(/^(date|keep-alive): .*\r\n/gim, '').split('\r\n')

const said = (more: Record<string, string | number> = {}, path = '/oidc/token') =>
  head(path, { ...FORM, 'content-length': BODY.length, ...more }) + BODY

describe('What the provider answers before the framework', () => {
  providerTest('is the same as behind it', async ({ ctx, modules }) => {
    const server = await listening(ctx, modules)
    const ask = async (text: string) => {
      const line = openLine(server.port)
      line.write(text)
      return plain(await line.answer())
    }
    const short = await ask(said())
    // Its length is not said, so it goes through the framework.
    const long = await ask(
      `${head('/oidc/token', { ...FORM, 'transfer-encoding': 'chunked' })}${CHUNKED}`,
    )
    expect(short[0]).toBe('HTTP/1.1 401 Unauthorized')
    expect(short.at(-1)).toContain('invalid_client')
    expect(short.filter((one) => one.startsWith('content-security-policy'))).toHaveLength(1)
    expect(short).toEqual(long)
    await server.close()
  })

  providerTest('is measured as what goes through it is', async ({ ctx, modules }) => {
    const server = await listening(ctx, modules)
    for (const path of ['/oidc/token', '/oidc/nothing', '/.well-known/openid-configuration']) {
      const line = openLine(server.port)
      line.write(said({}, path))
      await line.answer()
    }
    const measures = await server.measures()
    expect(measures).toContain('_count{route="/oidc/*",status="401"} 1')
    expect(measures).toContain('_count{route="/oidc/*",status="404"} 1')
    expect(measures).toContain('_count{route="/.well-known/openid-configuration",status="404"} 1')
    await server.close()
  })

  dbTest('may fail: nobody learns how, and the next is answered', async ({ ctx }) => {
    let opens = 0
    const failing: Module = {
      name: 'failing',
      uses: [],
      mounts: [
        {
          prefix: '/failing',
          open: async () => {
            if (opens++ < 2) throw new Error('a reason to keep')
            return () => Promise.reject(new Error('another reason to keep'))
          },
        },
      ],
    }
    const server = await listening(ctx, [failing])
    const ask = async () => {
      const line = openLine(server.port)
      line.write(said({ connection: 'close' }, '/failing/token'))
      return line.answer()
    }
    const unopened = await ask()
    expect(unopened).toMatch(/^HTTP\/1.1 500 /)
    const failed = await ask()
    expect(failed).toMatch(/^HTTP\/1.1 503 /)
    expect(unopened + failed).not.toContain('reason to keep')
    for (const answer of [unopened, failed]) expect(answer).toContain('x-content-type-options')
    await server.close()
  })

  providerTest('counts for the one limit of its sender', async ({ ctx, modules }) => {
    const server = await listening(ctx, modules, { rateLimit: 4, proxies: 1 })
    const status = async (from: string, path: string) => {
      const line = openLine(server.port)
      // Whom the sender names in front of what the proxy adds is not believed.
      line.write(said({ 'x-forwarded-for': `203.0.113.${Math.random()}, ${from}` }, path))
      return Number((await line.answer()).slice(9, 12))
    }
    const paths = ['/oidc/token', '/en/nowhere', '/oidc/token', '/oidc/nothing']
    for (const path of paths) expect(await status('192.0.2.1', path)).not.toBe(429)
    for (const path of paths) expect(await status('192.0.2.1', path)).toBe(429)
    expect(await status('192.0.2.2', '/oidc/token')).not.toBe(429)
    await server.close()
  })

  providerTest('is refused unread where it brings too much', async ({ ctx, modules }) => {
    const server = await listening(ctx, modules)
    const ask = async (text: string) => {
      const line = openLine(server.port)
      line.write(text)
      return (await line.answer()).slice(0, 12)
    }
    expect(await ask(said({ 'content-length': 65_537 }))).toBe('HTTP/1.1 413')
    expect(await ask(said({ 'content-type': 'multipart/form-data; boundary=b' }))).toBe(
      'HTTP/1.1 400',
    )
    expect(await ask(said().replace('POST', 'GET'))).toBe('HTTP/1.1 400')
    expect(await ask(said({}, '/oidc/%74oken'))).toBe('HTTP/1.1 404')
    await server.close()
  })

  providerTest('has half a minute to arrive', async ({ ctx, modules }) => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] })
    const server = await listening(ctx, modules)
    const ways: Record<string, string | number>[] = [
      { 'content-length': 100 },
      { 'transfer-encoding': 'chunked' },
    ]
    for (const more of ways) {
      const line = openLine(server.port)
      const came = server.nextRequest()
      line.write(`${head('/oidc/token', { ...FORM, ...more })}5\r\ngrant`)
      await came
      // Until it has been handed to the provider.
      await new Promise((resolve) => setTimeout(resolve, 500))
      vi.advanceTimersByTime(32_000)
      expect(await line.answer()).toMatch(/^HTTP\/1.1 408 /)
    }
    await server.close()
  })
})

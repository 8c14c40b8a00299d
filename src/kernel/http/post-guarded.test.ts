import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LocalServer, openLocalServer } from '../../../tests/support/local-server.ts'
import { postGuarded } from './post-guarded.ts'

let server: LocalServer
beforeAll(async () => {
  server = await openLocalServer((_request, response) => response.writeHead(200).end('well'))
})
afterAll(() => server.close())

const order = { body: '{}', headers: {}, hosts: [], timeout: 2_000, most: 1_000 }
const v4 = (address: string) => ({ address, family: 4 })

describe('What is sent to an address that a stranger named', () => {
  it('goes to this machine only where the operator lists it', async () => {
    const url = `http://${server.host}/`
    expect(await postGuarded(url, order)).toEqual({ fault: 'private' })
    expect(await postGuarded(url, { ...order, hosts: [server.host] })).toEqual({ status: 200 })
  })

  it.each([
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://169.254.169.254/latest/meta-data',
    'http://example.org/',
  ])('goes to none that is private, or without TLS: %s', async (url) => {
    expect(await postGuarded(url, order)).toEqual({ fault: 'private' })
  })

  it('goes nowhere when one of several addresses of a name is private', async () => {
    const resolve = async () => [v4('8.8.8.8'), v4('10.0.0.1')]
    expect(await postGuarded('https://a.example/', { ...order, resolve })).toEqual({
      fault: 'private',
    })
  })

  it('looks a name up once and goes where it was looked up, whatever it means a moment later', async () => {
    let asked = 0
    // Of a block that was given back: it counts as public, and nobody is there.
    const resolve = async () => [
      asked++ === 0 ? { address: '3ffe::1', family: 6 } : v4('127.0.0.1'),
    ]
    const url = `https://rebinding.example:${server.port}/`
    const posted = await postGuarded(url, { ...order, timeout: 300, resolve })
    expect(asked).toBe(1)
    expect(posted).not.toHaveProperty('status')
    expect(await postGuarded(url, { ...order, resolve })).toEqual({ fault: 'private' })
    expect(server.requests).toHaveLength(1)
  })

  it('says that nobody was there when a name means nothing', async () => {
    const resolve = () => Promise.reject(new Error('no such name'))
    expect(await postGuarded('https://a.example/', { ...order, resolve })).toEqual({
      fault: 'unreachable',
    })
  })
})

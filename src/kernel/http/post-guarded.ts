import type { LookupAddress } from 'node:dns'
import { lookup } from 'node:dns/promises'
import { request as overHttp } from 'node:http'
import { request as overHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { isPublicAddress } from './public-address.ts'

/** Why nothing was answered that may be read. */
export type PostFault = 'timeout' | 'unreachable' | 'private' | 'redirect' | 'too-long'
export type Posted = { status: number } | { fault: PostFault }

type Order = {
  body: string
  headers: Readonly<Record<string, string>>
  /** `host:port` that may be on this machine or a private network, and without TLS */
  hosts: readonly string[]
  /** all of it, in milliseconds */
  timeout: number
  /** bytes of an answer that are let pass */
  most: number
  /** how a name is looked up, all its addresses at once; a test puts its own in place of the system's */
  resolve?: Resolve
}

type Resolve = (host: string) => Promise<LookupAddress[]>
const bySystem: Resolve = (host) => lookup(host, { all: true })

/**
 * Sends something to an address that a stranger has named: over TLS, to a public address alone, looked up once and
 * used as it was looked up. No redirect is followed, and the answer is not read beyond its status and `most` bytes.
 *
 * @returns never throws: what came of it
 */
export function postGuarded(address: string, order: Order): Promise<Posted> {
  const url = new URL(address)
  const isListed = order.hosts.includes(url.host)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  // An address that is written as one is not looked up.
  const isClosed = isIP(host) !== 0 && !isPublicAddress(host)
  if (!isListed && (url.protocol !== 'https:' || isClosed)) {
    return Promise.resolve({ fault: 'private' })
  }
  const send = url.protocol === 'https:' ? overHttps : overHttp
  return new Promise((resolve) => {
    const asked = send(
      url,
      {
        ...{
          method: 'POST',
          agent: false,
          ...(!isListed && { lookup: publicOnly(order.resolve ?? bySystem) }),
        },
        headers: { ...order.headers, 'content-length': Buffer.byteLength(order.body) },
      },
      (answer) => {
        const status = answer.statusCode ?? 0
        let size = 0
        answer.on('data', (part: Buffer) => {
          size += part.length
          if (size > order.most) end({ fault: 'too-long' })
        })
        answer.on('end', () =>
          end(status >= 300 && status < 400 ? { fault: 'redirect' } : { status }),
        )
        answer.on('error', () => end({ fault: 'unreachable' }))
      },
    )
    const timer = setTimeout(() => end({ fault: 'timeout' }), order.timeout)
    const end = (posted: Posted) => {
      clearTimeout(timer)
      resolve(posted)
      asked.destroy()
    }
    asked.on('error', (error) =>
      end({ fault: error instanceof PrivateAddress ? 'private' : 'unreachable' }),
    )
    asked.end(order.body)
  })
}

class PrivateAddress extends Error {}

/**
 * Looks a name up once for a connection, and refuses it where any of its addresses is not public. What is connected
 * to is what was looked at: a name that means something else a moment later changes nothing.
 */
const publicOnly =
  (resolve: Resolve): LookupFunction =>
  (host, options, done) => {
    resolve(host).then(
      (found) => {
        const [first] = found
        if (!first || found.some(({ address }) => !isPublicAddress(address)))
          return done(new PrivateAddress(host), '', 0)
        if (options.all) return done(null, found)
        done(null, first.address, first.family)
      },
      (error: NodeJS.ErrnoException) => done(error, '', 0),
    )
  }

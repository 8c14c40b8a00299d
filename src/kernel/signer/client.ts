import { Agent, request } from 'node:http'
import { batched } from '#lib/batched'
import type { TokenKey, TokenPort } from '../ctx.ts'

/** The signer as other processes see it. */
export type SignerClient = {
  /**
   * A signature over a digest, once and for all: the same key and digest give the same bytes again.
   *
   * @param key  UUID of the document
   * @param digest  SHA-256, 32 bytes
   * @returns CMS in DER
   * @throws SignerUnreachable  try again later with the same key
   * @throws SignerRefused  trying again does not help
   */
  seal: (key: string, digest: Uint8Array, at: Date) => Promise<Uint8Array>
  /** Every certificate that a seal of ours may name, DER. @throws SignerUnreachable */
  certificates: () => Promise<Uint8Array[]>
  /** Keys of tokens and secrets. @throws SignerUnreachable, SignerRefused */
  tokens: TokenPort
  /**
   * Notes a link of the audit's chain, so that whoever owns the database cannot cut the chain shorter
   * or write it anew unseen.
   *
   * @throws SignerRefused  `signer/chain-differs`: the chain is shorter or another than was noted
   * @throws SignerUnreachable  try again later
   */
  anchor: (position: bigint, hash: Uint8Array) => Promise<void>
  /** Ends the connections that are kept open. */
  close: () => void
}

/** The signer is away, too slow, or has no room to record a signature. */
export class SignerUnreachable extends Error {
  override name = 'SignerUnreachable'
}

/** The signer's policy is against it, or the key has sealed something else. */
export class SignerRefused extends Error {
  override name = 'SignerRefused'
  /** such as `signer/sealed-otherwise` */
  readonly code: string

  constructor(code: string, title: string) {
    super(title)
    this.code = code
  }
}

const PATIENCE_MS = 5000
const LARGEST_ANSWER = 256 * 1024

type Reply = { status: number; text: string }

const send = (agent: Agent, socketPath: string, path: string, body?: string) =>
  new Promise<Reply>((resolve, reject) => {
    const headers = { 'content-type': 'application/json' }
    const method = body === undefined ? 'GET' : 'POST'
    const signal = AbortSignal.timeout(PATIENCE_MS)
    const call = request({ socketPath, path, method, headers, agent, signal }, (response) => {
      const chunks: Buffer[] = []
      let size = 0
      response.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size > LARGEST_ANSWER) call.destroy(new Error('the answer is too large'))
        chunks.push(chunk)
      })
      response.on('error', fail)
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') })
      })
    })
    const fail = (cause: unknown) => {
      // A kept connection that closed meanwhile, as after a restart of the signer: asking again on
      // another is safe, since the same question gets the same answer.
      if (call.reusedSocket) resolve(send(agent, socketPath, path, body))
      else reject(new SignerUnreachable('the signer does not answer', { cause }))
    }
    call.on('error', fail)
    call.end(body)
  })

const fieldsOf = ({ status, text }: Reply): Record<string, unknown> => {
  if (status >= 500) throw new SignerUnreachable(`the signer answers ${status}`)
  const fields: Record<string, unknown> = JSON.parse(text)
  if (status >= 400) throw new SignerRefused(String(fields.code), String(fields.title))
  return fields
}

const bytesOf = (value: unknown): Uint8Array => {
  if (typeof value !== 'string') throw new Error('the signer answers in another form')
  return Buffer.from(value, 'base64')
}

const isTokenKey = (value: unknown): value is TokenKey => {
  const { kid, alg, signs, jwk } = { ...(value as Partial<TokenKey> | undefined) }
  return (
    typeof kid === 'string' &&
    typeof alg === 'string' &&
    typeof signs === 'boolean' &&
    typeof jwk === 'object'
  )
}

type TokenOrder = { kid: string; data: string }

/** How many tokens one question may bring. */
export const MOST_TOKENS = 16

const tokensBy = (
  ask: (path: string, body?: string) => Promise<Record<string, unknown>>,
): TokenPort => {
  // While one question is under way, what comes waits and goes together with the next.
  const signed = batched(
    async (orders: readonly TokenOrder[]): Promise<unknown[]> => {
      const { signed } = await ask('/sign-tokens', JSON.stringify({ orders }))
      return Array.isArray(signed) ? signed : []
    },
    { most: MOST_TOKENS, atOnce: 1 },
  )
  return {
    keys: async () => {
      const { keys } = await ask('/token-keys')
      return Array.isArray(keys) ? keys.filter(isTokenKey) : []
    },
    sign: async (kid, data) => {
      const answer = await signed({ kid, data: Buffer.from(data).toString('latin1') })
      const { signature, refused } = { ...(answer as Record<string, unknown> | undefined) }
      if (refused !== undefined) throw new SignerRefused('signer/not-allowed', String(refused))
      return bytesOf(signature)
    },
    secret: async (purpose) => bytesOf((await ask('/secret', JSON.stringify({ purpose }))).secret),
  }
}

/** The signer at a Unix socket. */
export const signerAt = (socketPath: string): SignerClient => {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 })
  const ask = async (path: string, body?: string) =>
    fieldsOf(await send(agent, socketPath, path, body))
  return {
    seal: async (key, digest, at) => {
      const hex = Buffer.from(digest).toString('hex')
      const order = { key, purpose: 'seal-document', digest: hex, at: at.toISOString() }
      return bytesOf((await ask('/seal', JSON.stringify(order))).cms)
    },
    certificates: async () => {
      const { certificates } = await ask('/certificate')
      return Array.isArray(certificates) ? certificates.map(bytesOf) : []
    },
    tokens: tokensBy(ask),
    anchor: async (position, hash) => {
      const link = { position: String(position), hash: Buffer.from(hash).toString('hex') }
      await ask('/anchor', JSON.stringify(link))
    },
    close: () => agent.destroy(),
  }
}

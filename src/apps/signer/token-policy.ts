import type { TokenAlgorithm } from './token-keys.ts'

/** What a token may say that it is: nothing else is signed with a key of tokens. */
const TYPES = new Set([undefined, 'JWT', 'at+jwt', 'logout+jwt', 'token-introspection+jwt'])
/** Longer than anything that the provider issues, in seconds. */
const LONGEST_S = 3600
/** How far the provider's clock may be from the signer's, in seconds. */
const SKEW_S = 300
const LARGEST = 12_288
const PART = /^[\w-]+$/

type Signing = { kid: string; data: string }

/** A part of a token as the object that it encodes; undefined for anything else. */
const objectOf = (part: string): Record<string, unknown> | undefined => {
  if (!PART.test(part)) return undefined
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? { ...value }
      : undefined
  } catch {
    return undefined
  }
}

const isSeconds = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value)

const timesRefused = ({ iat, exp }: Record<string, unknown>, now: Date) => {
  const at = now.getTime() / 1000
  if (!isSeconds(iat) || Math.abs(iat - at) > SKEW_S) return 'the token is not of now'
  if (exp === undefined) return undefined
  return !isSeconds(exp) || exp > at + LONGEST_S + SKEW_S ? 'the token lives too long' : undefined
}

/**
 * Holds the order for a token's signature against the policy: a key of tokens signs tokens of our own
 * issuer, of known types, of now, and nothing else.
 *
 * @param body  JSON of the request, not trusted
 * @param algOf  the algorithm of a key that signs now
 * @returns which key signs what, or in words why not
 */
export const checkToken = (
  body: unknown,
  {
    issuer,
    now,
    algOf,
  }: { issuer: string; now: Date; algOf: (kid: string) => TokenAlgorithm | undefined },
): Signing | { refused: string } => {
  const { kid, data, ...more } = { ...(body as Record<string, unknown> | undefined) }
  if (typeof kid !== 'string' || typeof data !== 'string' || Object.keys(more).length > 0) {
    return { refused: 'the request has not the fields kid and data' }
  }
  const parts = data.split('.')
  const [header, payload] = data.length <= LARGEST && parts.length === 2 ? parts.map(objectOf) : []
  if (!header || !payload) return { refused: 'the data is no token without its signature' }
  const alg = algOf(kid)
  if (!alg || header.kid !== kid || header.alg !== alg) {
    return { refused: 'the token names another key than one that signs now' }
  }
  if (!TYPES.has(header.typ as string | undefined)) return { refused: 'no such token is signed' }
  if (payload.iss !== issuer) return { refused: 'the token names another issuer' }
  const refused = timesRefused(payload, now)
  return refused ? { refused } : { kid, data }
}

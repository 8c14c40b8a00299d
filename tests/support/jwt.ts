import {
  createHash,
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
  randomUUID,
  sign,
} from 'node:crypto'

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A key of a client or of a browser, with its public half as registered. */
export type TestKey = { key: KeyObject; jwk: JsonWebKey; kid: string }

export function newKey(kid: string = randomUUID()): TestKey {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return { key: privateKey, jwk: createPublicKey(privateKey).export({ format: 'jwk' }), kid }
}

/** A token signed with ES256, whatever its header says. */
export function signed(header: object, payload: object, key: KeyObject): string {
  const data = `${part({ alg: 'ES256', ...header })}.${part(payload)}`
  const signature = sign('sha256', Buffer.from(data), { key, dsaEncoding: 'ieee-p1363' })
  return `${data}.${signature.toString('base64url')}`
}

/** A token without a signature, which says so. */
export const unsigned = (header: object, payload: object) =>
  `${part({ ...header, alg: 'none' })}.${part(payload)}.`

/** A token signed with HS256 under some text, such as a public key. */
export function hmacSigned(header: object, payload: object, secret: string): string {
  const data = `${part({ ...header, alg: 'HS256' })}.${part(payload)}`
  return `${data}.${createHmac('sha256', secret).update(data).digest('base64url')}`
}

export const payloadOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))

export const headerOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString('utf8'))

/** Seconds since 1970, as tokens count. */
export const seconds = (offset = 0) => Math.floor(Date.now() / 1000) + offset

export const challengeOf = (verifier: string) =>
  createHash('sha256').update(verifier).digest('base64url')

const ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/** A client's own statement of who it is; `more` overrides what would be right. */
export function assertionOf(
  id: string,
  { key, kid }: TestKey,
  more: object = {},
): Record<string, string> {
  const right = { iss: id, sub: id, jti: randomUUID(), iat: seconds(), exp: seconds(60) }
  return {
    client_assertion_type: ASSERTION,
    client_assertion: signed({ kid, typ: 'JWT' }, { ...right, ...more }, key),
  }
}

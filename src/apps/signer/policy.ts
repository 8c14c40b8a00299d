/** What a request for a seal says, once it has the right shape. */
export type SealRequest = {
  /** UUID of the document: one key, one seal */
  key: string
  purpose: string
  /** SHA-256 of what is to be signed, 64 hexadecimal digits */
  digest: string
  /** when the document is sealed, by its maker's clock */
  at: Date
}

type Rule = {
  key: RegExp
  digest: RegExp
  /** before this there was nothing to seal */
  earliest: Date
  /** how far the maker's clock may be ahead of the signer's, in ms */
  aheadBy: number
}

/**
 * What may be signed, and for what. A purpose that is not here is not signed; each has a key of its
 * own, so that no seal can be passed off as something else.
 */
const POLICY: Readonly<Record<string, Rule>> = {
  'seal-document': {
    key: /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    digest: /^[0-9a-f]{64}$/,
    earliest: new Date('2020-01-01T00:00:00Z'),
    aheadBy: 24 * 60 * 60 * 1000,
  },
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/
const FIELDS = ['key', 'purpose', 'digest', 'at']

/**
 * Holds a request against the policy.
 *
 * @param body  JSON of the request, not trusted
 * @returns the request, or in words why it is refused
 */
export const checkRequest = (body: unknown, now: Date): SealRequest | { refused: string } => {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return { refused: 'the request is not an object' }
  }
  const fields: Record<string, unknown> = { ...body }
  const unknown = Object.keys(fields).find((name) => !FIELDS.includes(name))
  if (unknown !== undefined) return { refused: 'the request has a field that is not known' }
  const { key, purpose, digest, at } = fields
  if (typeof purpose !== 'string' || !Object.hasOwn(POLICY, purpose)) {
    return { refused: 'nothing is signed for this purpose' }
  }
  const rule = POLICY[purpose]
  if (rule === undefined || typeof key !== 'string' || !rule.key.test(key)) {
    return { refused: 'the key is not a UUID in lower case' }
  }
  if (typeof digest !== 'string' || !rule.digest.test(digest)) {
    return { refused: 'the digest is not 32 bytes in lower-case hexadecimal' }
  }
  const instant = typeof at === 'string' && INSTANT.test(at) ? new Date(at) : undefined
  if (instant === undefined || Number.isNaN(instant.getTime())) {
    return { refused: 'the time is not an instant in UTC' }
  }
  if (instant < rule.earliest || instant.getTime() > now.getTime() + rule.aheadBy) {
    return { refused: 'the time is out of bounds' }
  }
  return { key, purpose, digest, at: instant }
}

/**
 * Holds a link of the audit's chain against its form.
 *
 * @param body  JSON of the request, not trusted
 * @returns the link, or in words why it is refused
 */
export const checkAnchor = (
  body: unknown,
): { position: bigint; hash: string } | { refused: string } => {
  const { position, hash }: Record<string, unknown> = { ...(body ?? {}) }
  if (typeof position !== 'string' || !/^[1-9]\d{0,17}$/.test(position)) {
    return { refused: 'the position is not a whole number' }
  }
  if (typeof hash !== 'string' || !/^[0-9a-f]{64}$/.test(hash)) {
    return { refused: 'the hash is not 32 bytes in lower-case hexadecimal' }
  }
  return { position: BigInt(position), hash }
}

import type { X509Certificate } from 'node:crypto'

/** More certificates than any maker of devices puts between a key and its root. */
const LONGEST = 6

/**
 * Holds a chain of certificates against those that are trusted: each is issued and signed by the next,
 * the last by a trusted one, issuers are authorities, and all are valid at that moment. A first
 * certificate that is itself trusted needs no issuer.
 *
 * What it does not look at: revocation, policies, constraints on names and length.
 *
 * @param chain  the certificate in question first, then its issuers in order
 * @param anchors  those that are trusted
 * @source RFC 5280 section 6.1, the part said above
 */
export function chainsTo(
  chain: readonly X509Certificate[],
  anchors: readonly X509Certificate[],
  at: Date,
): boolean {
  const [leaf, ...issuers] = chain
  if (!leaf || chain.length > LONGEST || !chain.every((one) => isValid(one, at))) return false
  const trusted = anchors.filter((one) => isValid(one, at))
  if (trusted.some((one) => isSame(one, leaf))) return true
  const linked = issuers.every((issuer, i) => issued(issuer, chain[i]))
  const last = chain.at(-1)
  return linked && trusted.some((one) => isSame(one, last) || issued(one, last))
}

const isValid = ({ validFromDate, validToDate }: X509Certificate, at: Date) =>
  validFromDate <= at && at <= validToDate

const isSame = (one: X509Certificate, other: X509Certificate | undefined) =>
  one.fingerprint256 === other?.fingerprint256

const issued = (issuer: X509Certificate, subject: X509Certificate | undefined) =>
  subject !== undefined &&
  issuer.ca &&
  subject.checkIssued(issuer) &&
  subject.verify(issuer.publicKey)

import { createHash, type KeyObject, sign, verify, X509Certificate } from 'node:crypto'
import {
  DerError,
  type Element,
  encode,
  expectTag,
  oid,
  readElement,
  readElements,
  sameBytes,
  sequence,
  setOf,
  TAG,
  unsigned,
} from './der.ts'

const OID = {
  data: oid('1.2.840.113549.1.7.1'),
  signedData: oid('1.2.840.113549.1.7.2'),
  contentType: oid('1.2.840.113549.1.9.3'),
  messageDigest: oid('1.2.840.113549.1.9.4'),
  signingCertificateV2: oid('1.2.840.113549.1.9.16.2.47'),
  sha256: oid('2.16.840.1.101.3.4.2.1'),
  ecdsaWithSha256: oid('1.2.840.10045.4.3.2'),
}

const EXPLICIT_0 = 0xa0
const sha256Algorithm = sequence(OID.sha256)
const signatureAlgorithm = sequence(OID.ecdsaWithSha256)
const one = unsigned(Uint8Array.of(1))

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest()

/**
 * Issuer and serial number of a certificate, as CMS names a signer.
 *
 * @param certificate  DER
 * @throws DerError  when it is not a version 3 certificate
 * @source RFC 5652, section 10.2.4
 */
export const issuerAndSerial = (certificate: Uint8Array): Uint8Array => {
  const outer = expectTag(readElement(certificate).element, TAG.sequence)
  const toBeSigned = expectTag(readElement(outer.content).element, TAG.sequence)
  const [version, serial, , issuer] = readElements(toBeSigned.content)
  expectTag(version, EXPLICIT_0)
  return sequence(expectTag(issuer, TAG.sequence).encoding, expectTag(serial, TAG.integer).encoding)
}

const attribute = (type: Uint8Array, value: Uint8Array) => sequence(type, setOf(value))

const signedAttributes = (digest: Uint8Array, certificate: Uint8Array): Uint8Array =>
  setOf(
    attribute(OID.contentType, OID.data),
    attribute(OID.messageDigest, encode(TAG.octetString, digest)),
    attribute(
      OID.signingCertificateV2,
      sequence(sequence(sequence(encode(TAG.octetString, sha256(certificate))))),
    ),
  )

/**
 * A detached CAdES baseline-B signature over a SHA-256 digest. It names its certificate by hash
 * and carries no signing time: in a PDF that stands in the signature dictionary.
 *
 * @param digest  32 bytes
 * @param key  a P-256 private key
 * @param certificates  DER; the signer's own first, then those that certify it
 * @returns CMS SignedData in DER
 * @source RFC 5652, section 5; RFC 5035, section 3; ETSI EN 319 142-1, section 6.3
 */
export const signDigest = (
  digest: Uint8Array,
  key: KeyObject,
  certificates: readonly [Uint8Array, ...Uint8Array[]],
): Uint8Array => {
  const [own] = certificates
  const attributes = signedAttributes(digest, own)
  const implicit = Buffer.from(attributes)
  implicit[0] = EXPLICIT_0
  const signer = sequence(
    one,
    issuerAndSerial(own),
    sha256Algorithm,
    implicit,
    signatureAlgorithm,
    encode(TAG.octetString, sign('sha256', attributes, key)),
  )
  const sorted = [...certificates].sort((a, b) => Buffer.compare(a, b))
  const signedData = sequence(
    one,
    setOf(sha256Algorithm),
    sequence(OID.data),
    encode(EXPLICIT_0, ...sorted),
    setOf(signer),
  )
  return sequence(OID.signedData, encode(EXPLICIT_0, signedData))
}

type Signer = {
  name: Uint8Array
  attributes: Element
  digestAlgorithm: Uint8Array
  signatureAlgorithm: Uint8Array
  signature: Uint8Array
}

const readSigner = (element: Element): Signer => {
  const parts = readElements(expectTag(element, TAG.sequence).content)
  const [version, name, digestAlgorithm, attributes, algorithm, signature] = parts
  if (parts.length !== 6 || !sameBytes(expectTag(version, TAG.integer).encoding, one)) {
    throw new DerError('the signer has another shape')
  }
  return {
    name: expectTag(name, TAG.sequence).encoding,
    attributes: expectTag(attributes, EXPLICIT_0),
    digestAlgorithm: expectTag(digestAlgorithm, TAG.sequence).encoding,
    signatureAlgorithm: expectTag(algorithm, TAG.sequence).encoding,
    signature: expectTag(signature, TAG.octetString).content,
  }
}

const readSignedData = (cms: Uint8Array): { embedded: Uint8Array[]; signer: Signer } => {
  const { element, next } = readElement(cms)
  if (next !== cms.length) throw new DerError('bytes follow the signature')
  const [type, wrapped, ...more] = readElements(expectTag(element, TAG.sequence).content)
  if (more.length > 0 || !sameBytes(expectTag(type, TAG.oid).encoding, OID.signedData)) {
    throw new DerError('it is not signed data')
  }
  const inner = expectTag(readElement(expectTag(wrapped, EXPLICIT_0).content).element, TAG.sequence)
  const parts = readElements(inner.content)
  const [version, digests, content, certificates, signers] = parts
  const single = readElements(expectTag(signers, TAG.set).content, 1)
  const [signer] = single
  if (
    parts.length !== 5 ||
    signer === undefined ||
    !sameBytes(expectTag(version, TAG.integer).encoding, one) ||
    !sameBytes(expectTag(digests, TAG.set).encoding, setOf(sha256Algorithm)) ||
    !sameBytes(expectTag(content, TAG.sequence).encoding, sequence(OID.data))
  ) {
    throw new DerError('the signed data has another shape')
  }
  const embedded = readElements(expectTag(certificates, EXPLICIT_0).content, 8)
  return { embedded: embedded.map((one) => one.encoding), signer: readSigner(signer) }
}

const verifies = (signer: Signer, digest: Uint8Array, certificate: Uint8Array): boolean => {
  const expected = signedAttributes(digest, certificate)
  const presented = Buffer.from(signer.attributes.encoding)
  presented[0] = TAG.set
  return (
    sameBytes(signer.digestAlgorithm, sha256Algorithm) &&
    sameBytes(signer.signatureAlgorithm, signatureAlgorithm) &&
    sameBytes(presented, expected) &&
    verify('sha256', expected, new X509Certificate(certificate).publicKey, signer.signature)
  )
}

/**
 * Judges a detached signature that should be one of ours. It has to be what `signDigest` makes,
 * attribute for attribute: what another tool could add or leave out is refused, not interpreted.
 *
 * @param cms  DER, from an untrusted file
 * @param digest  SHA-256 of the bytes that it should cover
 * @param trusted  certificates of ours, DER
 * @returns `good`; `bad` when it names or carries a certificate of ours and does not hold;
 *   `foreign` when it has nothing of ours
 * @source RFC 5652, sections 5.4 and 5.6; RFC 5035, section 5
 */
export const judgeSignature = (
  cms: Uint8Array,
  digest: Uint8Array,
  trusted: readonly Uint8Array[],
): 'good' | 'bad' | 'foreign' => {
  const carried = trusted.some((certificate) => Buffer.from(cms).includes(Buffer.from(certificate)))
  try {
    const { embedded, signer } = readSignedData(cms)
    const own = trusted.find((one) => sameBytes(issuerAndSerial(one), signer.name))
    if (own === undefined) return carried ? 'bad' : 'foreign'
    const present = embedded.some((one) => sameBytes(one, own))
    return present && verifies(signer, digest, own) ? 'good' : 'bad'
  } catch (error) {
    if (!(error instanceof DerError)) throw error
    return carried ? 'bad' : 'foreign'
  }
}

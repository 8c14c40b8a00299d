import { type KeyObject, sign } from 'node:crypto'
import { bitString, encode, oid, sequence, setOf, TAG, unsigned } from './der.ts'

const text = (value: string) => encode(TAG.utf8, Buffer.from(value, 'utf8'))
const flag = Uint8Array.of(TAG.boolean, 1, 0xff)

/** Years up to 2049 in two digits, later ones in four. @source RFC 5280, section 4.1.2.5 */
const time = (at: Date) => {
  const digits = `${at.toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`
  return at.getUTCFullYear() < 2050
    ? encode(TAG.utcTime, Buffer.from(digits.slice(2)))
    : encode(TAG.generalizedTime, Buffer.from(digits))
}

const extension = (id: string, value: Uint8Array, critical = false) =>
  sequence(oid(id), ...(critical ? [flag] : []), encode(TAG.octetString, value))

/**
 * A self-signed certificate of a key that seals documents: no authority, for signatures only.
 *
 * @param commonName  what readers show as the signer's name
 * @param keys  P-256
 * @param serial  16 random bytes
 * @returns the certificate in DER
 * @source RFC 5280, sections 4.1 and 4.2
 */
export const selfSignedCertificate = (
  commonName: string,
  keys: { privateKey: KeyObject; publicKey: KeyObject },
  serial: Uint8Array,
  validity: { from: Date; to: Date },
): Uint8Array => {
  const algorithm = sequence(oid('1.2.840.10045.4.3.2'))
  const name = sequence(setOf(sequence(oid('2.5.4.3'), text(commonName))))
  const digitalSignatureAndNonRepudiation = bitString(Uint8Array.of(0xc0), 6)
  const toBeSigned = sequence(
    encode(0xa0, unsigned(Uint8Array.of(2))),
    unsigned(serial),
    algorithm,
    name,
    sequence(time(validity.from), time(validity.to)),
    name,
    keys.publicKey.export({ type: 'spki', format: 'der' }),
    encode(
      0xa3,
      sequence(
        extension('2.5.29.19', sequence(), true),
        extension('2.5.29.15', digitalSignatureAndNonRepudiation, true),
      ),
    ),
  )
  return sequence(toBeSigned, algorithm, bitString(sign('sha256', toBeSigned, keys.privateKey)))
}

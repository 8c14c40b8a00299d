import {
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  X509Certificate,
} from 'node:crypto'
import { bitString, encode, oid, sequence, setOf, TAG, unsigned } from '../../src/lib/cms/der.ts'

const PARTS = { country: '2.5.4.6', organisation: '2.5.4.10', unit: '2.5.4.11', name: '2.5.4.3' }
const ECDSA_SHA256 = sequence(oid('1.2.840.10045.4.3.2'))
const PRINTABLE = 0x13

/** Whose a certificate is. */
export type Subject = Partial<Record<keyof typeof PARTS, string>>

/** A certificate with its key, P-256. */
export type Issued = { certificate: X509Certificate; privateKey: KeyObject; subject: Subject }

type Order = {
  /** itself where nobody is named */
  issuer?: Issued
  authority?: boolean
  from?: string
  to?: string
}

/** Issues a certificate as an authority of a test does; its years do not hang on the machine's clock. */
export function issueCertificate(subject: Subject, order: Order = {}): Issued {
  const { issuer, authority = false, from = '2020-01-01', to = '2040-01-01' } = order
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const body = sequence(
    encode(0xa0, unsigned(Uint8Array.of(2))),
    unsigned(Uint8Array.from([0x40, ...randomBytes(8)])),
    ECDSA_SHA256,
    nameOf(issuer?.subject ?? subject),
    sequence(time(from), time(to)),
    nameOf(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    encode(0xa3, sequence(constraints(authority))),
  )
  const signature = sign('sha256', body, issuer?.privateKey ?? privateKey)
  const der = sequence(body, ECDSA_SHA256, bitString(signature))
  return { certificate: new X509Certificate(der), privateKey, subject }
}

const text = (part: string, value: string) =>
  encode(part === 'country' ? PRINTABLE : TAG.utf8, Buffer.from(value))

const nameOf = (subject: Subject) =>
  sequence(
    ...Object.entries(PARTS).flatMap(([part, id]) => {
      const value = subject[part as keyof typeof PARTS]
      return value === undefined ? [] : [setOf(sequence(oid(id), text(part, value)))]
    }),
  )

/** @param date  before 2050 */
const time = (date: string) =>
  encode(TAG.utcTime, Buffer.from(`${date.slice(2).replaceAll('-', '')}000000Z`))

const yes = encode(TAG.boolean, Uint8Array.of(0xff))

const constraints = (authority: boolean) =>
  sequence(oid('2.5.29.19'), yes, encode(TAG.octetString, sequence(...(authority ? [yes] : []))))

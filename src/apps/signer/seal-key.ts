import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  X509Certificate,
} from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { selfSignedCertificate } from '#lib/cms/certificate'
import { writeWhole } from './whole-file.ts'

export type SealKey = {
  key: KeyObject
  /** DER: the key's own certificate, then those that certify it */
  chain: readonly [Uint8Array, ...Uint8Array[]]
  /** DER: every certificate that a seal of ours may name, earlier ones included */
  certificates: readonly Uint8Array[]
}

const DAY = 24 * 60 * 60 * 1000
const VALID_DAYS = 10 * 365
const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

const demonstrationCertificate = (key: KeyObject, now: Date): string => {
  const der = selfSignedCertificate(
    'iGov demonstration seal',
    { privateKey: key, publicKey: createPublicKey(key) },
    randomBytes(16),
    { from: new Date(now.getTime() - DAY), to: new Date(now.getTime() + VALID_DAYS * DAY) },
  )
  return new X509Certificate(der).toString()
}

/** The key's certificate and its issuers, from whatever order the file has. */
const chainOf = (key: KeyObject, all: readonly X509Certificate[]) => {
  const own = all.find((one) => one.checkPrivateKey(key))
  if (own === undefined) throw new Error('no certificate in seal.crt belongs to seal.key')
  const chain: [Uint8Array, ...Uint8Array[]] = [own.raw]
  for (let last = own; chain.length < 5 && !last.checkIssued(last); ) {
    const issuer = all.find((one) => last.checkIssued(one) && last.verify(one.publicKey))
    if (issuer === undefined) break
    chain.push(issuer.raw)
    last = issuer
  }
  return chain
}

/**
 * Opens the key that seals documents, and makes one with a certificate of its own at the first
 * start. `seal.crt` may hold several certificates: an authority's are added there, and earlier ones
 * stay so that older seals keep their name.
 *
 * @param folder  made with mode 0700 when missing
 * @throws Error  when key and certificates do not belong together
 */
export const openSealKey = (folder: string, now: Date): SealKey => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  chmodSync(folder, 0o700)
  const keyPath = join(folder, 'seal.key')
  const certificatePath = join(folder, 'seal.crt')
  if (!existsSync(keyPath)) {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    writeWhole(keyPath, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
  }
  chmodSync(keyPath, 0o600)
  const key = createPrivateKey(readFileSync(keyPath))
  if (key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
    throw new Error('seal.key is not a P-256 key')
  }
  if (!existsSync(certificatePath)) writeWhole(certificatePath, demonstrationCertificate(key, now))
  const texts = readFileSync(certificatePath, 'utf8').match(PEM) ?? []
  const all = texts.map((text) => new X509Certificate(text))
  return { key, chain: chainOf(key, all), certificates: all.map((one) => one.raw) }
}

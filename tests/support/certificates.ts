import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A certificate with its key, both as PEM. */
export type TestCertificate = { pem: string; key: string }

type Order = {
  /** as openssl takes it: `/C=QA/O=Ministry/CN=register` */
  subject: string
  /** who issues it; nobody else where it is left out */
  by?: TestCertificate
  /** lines of openssl's extensions */
  extensions?: string
  days?: number
}

/** Makes a certificate with openssl. */
export function newCertificate({ subject, by, extensions, days = 30 }: Order): TestCertificate {
  const dir = mkdtempSync(join(tmpdir(), 'igov-certificate-'))
  const at = (name: string) => join(dir, name)
  const run = (...args: string[]) => execFileSync('openssl', args, { cwd: dir, stdio: 'pipe' })
  try {
    run('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', 'own.key')
    writeFileSync(at('extensions'), extensions ?? 'basicConstraints=CA:FALSE')
    run('req', '-new', '-key', 'own.key', '-subj', subject, '-out', 'request.pem')
    if (by) {
      writeFileSync(at('issuer.pem'), by.pem)
      writeFileSync(at('issuer.key'), by.key)
    }
    const issuer = by
      ? ['-CA', 'issuer.pem', '-CAkey', 'issuer.key', '-CAcreateserial']
      : ['-signkey', 'own.key']
    const period = ['-days', String(days), '-extfile', 'extensions', '-out', 'own.pem']
    run('x509', '-req', '-in', 'request.pem', ...issuer, ...period)
    return { pem: readFileSync(at('own.pem'), 'utf8'), key: readFileSync(at('own.key'), 'utf8') }
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

/** An authority that certifies software. */
export const newAuthority = (name = 'Test authority'): TestCertificate =>
  newCertificate({ subject: `/C=QA/CN=${name}`, extensions: 'basicConstraints=critical,CA:TRUE' })

/** As RFC 9440 writes a certificate into a header. */
export const inHeader = ({ pem }: TestCertificate): string =>
  `:${new X509Certificate(pem).raw.toString('base64')}:`

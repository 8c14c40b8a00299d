import { hkdfSync, randomBytes } from 'node:crypto'
import { chmodSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeWhole } from './whole-file.ts'

/** What web may have secrets for. */
export const WEB_PURPOSES = [
  'oidc-cookies',
  'oidc-nonces',
  'oidc-subjects',
  'oidc-store',
  'oidc-surfaces',
  'exchange-keys',
  'personnel-files',
  'text-messages',
  'web-hooks',
  'registrations',
  'totp-secrets',
] as const
/** What the hasher may have a secret for. */
export const HASHER_PURPOSES = ['password-pepper'] as const

const BYTES = 32

/**
 * Opens the root of secrets, and makes it at the first start. Each secret is derived from this root,
 * which never leaves the signer, so that none says anything about another.
 *
 * @param folder  that of the signer's keys; `secrets.root` in it has mode 0600
 * @returns 32 bytes for a purpose, the same each time
 */
export const openSecrets = (folder: string): ((purpose: string) => Buffer) => {
  const path = join(folder, 'secrets.root')
  if (!existsSync(path)) writeWhole(path, randomBytes(BYTES).toString('hex'))
  chmodSync(path, 0o600)
  const root = Buffer.from(readFileSync(path, 'utf8').trim(), 'hex')
  if (root.length !== BYTES) throw new Error('secrets.root is damaged: restore it from a backup')
  return (purpose) => Buffer.from(hkdfSync('sha256', root, '', `igov ${purpose}`, BYTES))
}

import { hkdfSync, randomBytes } from 'node:crypto'
import { chmodSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeWhole } from './whole-file.ts'

/**
 * What secrets other processes may ask for. Each is derived from one root that never leaves the
 * signer, so that none says anything about another; a purpose that is not here has none.
 */
const PURPOSES = new Set([
  'oidc-cookies',
  'oidc-nonces',
  'oidc-subjects',
  'oidc-store',
  'totp-secrets',
  'password-pepper',
])

const BYTES = 32

/**
 * Opens the root of secrets, and makes it at the first start.
 *
 * @param folder  that of the signer's keys; `secrets.root` in it has mode 0600
 * @returns 32 bytes for a purpose, the same each time; undefined for an unknown purpose
 */
export const openSecrets = (folder: string): ((purpose: unknown) => Buffer | undefined) => {
  const path = join(folder, 'secrets.root')
  if (!existsSync(path)) writeWhole(path, randomBytes(BYTES).toString('hex'))
  chmodSync(path, 0o600)
  const root = Buffer.from(readFileSync(path, 'utf8').trim(), 'hex')
  if (root.length !== BYTES) throw new Error('secrets.root is damaged: restore it from a backup')
  return (purpose) =>
    typeof purpose === 'string' && PURPOSES.has(purpose)
      ? Buffer.from(hkdfSync('sha256', root, '', `igov ${purpose}`, BYTES))
      : undefined
}

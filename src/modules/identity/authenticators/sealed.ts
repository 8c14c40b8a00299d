import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import { type Ctx, secretFor } from '#kernel'

/** What a secret of the signer is for. */
type Purpose = 'totp-secrets' | 'text-messages' | 'registrations' | 'personnel-files'
const ALGORITHM = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

export type Kept = { secret: Buffer; sealed: boolean }

/**
 * Encrypts a secret so that the database alone does not give it away.
 *
 * @param owner  what it belongs to: moved to another row it does not open
 */
export async function sealSecret(
  ctx: Ctx,
  owner: string,
  secret: Buffer,
  purpose: Purpose = 'totp-secrets',
): Promise<Kept> {
  const key = await secretFor(ctx, purpose)
  if (!key) return { secret, sealed: false }
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(owner))
  const body = Buffer.concat([cipher.update(secret), cipher.final()])
  return { secret: Buffer.concat([nonce, cipher.getAuthTag(), body]), sealed: true }
}

/** @throws Error  when it was changed or belongs to something else, or no signer is there */
export async function openSecret(
  ctx: Ctx,
  owner: string,
  kept: Kept,
  purpose: Purpose = 'totp-secrets',
): Promise<Buffer> {
  if (!kept.sealed) return kept.secret
  const key = await secretFor(ctx, purpose)
  if (!key) throw new Error('no signer is there to open a secret')
  const nonce = kept.secret.subarray(0, NONCE_BYTES)
  const tag = kept.secret.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES)
  const body = kept.secret.subarray(NONCE_BYTES + TAG_BYTES)
  const cipher = createDecipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(owner)).setAuthTag(tag)
  return Buffer.concat([cipher.update(body), cipher.final()])
}

/**
 * A hash of something short, such as a code, that the database alone cannot be searched for: under a
 * secret of the signer's.
 */
export async function keyedHash(ctx: Ctx, text: string): Promise<Buffer> {
  const key = await secretFor(ctx, 'text-messages')
  return createHmac('sha256', key ?? 'no signer')
    .update(`code:${text}`)
    .digest()
}

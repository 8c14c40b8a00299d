import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hash,
  randomFillSync,
} from 'node:crypto'

const IV_BYTES = 12
const TAG_BYTES = 16

/** The id under which the database keeps something: of the secret that a browser or client holds it has none. */
export const hashedId = (kind: string, id: string): Buffer =>
  hash('sha256', `${kind}:${id}`, 'buffer')

const POOL_BYTES = IV_BYTES * 512
const pool = Buffer.alloc(POOL_BYTES)
let used = POOL_BYTES

/** Random bytes, many at a time: each call to the generator costs more than a cipher. */
function nextIv(): Buffer {
  if (used === POOL_BYTES) {
    randomFillSync(pool)
    used = 0
  }
  const iv = Buffer.from(pool.subarray(used, used + IV_BYTES))
  used += IV_BYTES
  return iv
}

/** Seals contents for the database, each under a key of its own that is made from its id. */
export type Sealer = {
  seal(id: Buffer, content: unknown): Buffer
  /** @throws Error  when the contents were changed, or belong to another id */
  open(id: Buffer, sealed: Buffer): Record<string, unknown>
}

/**
 * @param secret  32 bytes of the signer
 * @source NIST SP 800-38D (AES-GCM): a key for each item, so that random nonces never run out
 */
export function sealerWith(secret: Uint8Array): Sealer {
  const root = createSecretKey(secret)
  const keyOf = (id: Buffer) => createHmac('sha256', root).update(id).digest()
  return {
    seal: (id, content) => {
      const iv = nextIv()
      const cipher = createCipheriv('aes-256-gcm', keyOf(id), iv)
      const text = Buffer.from(JSON.stringify(content))
      return Buffer.concat([iv, cipher.update(text), cipher.final(), cipher.getAuthTag()])
    },
    open: (id, sealed) => {
      const decipher = createDecipheriv('aes-256-gcm', keyOf(id), sealed.subarray(0, IV_BYTES))
      decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
      const text = decipher.update(sealed.subarray(IV_BYTES, -TAG_BYTES))
      return JSON.parse(Buffer.concat([text, decipher.final()]).toString('utf8'))
    },
  }
}

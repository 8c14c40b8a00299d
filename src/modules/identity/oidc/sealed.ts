import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hash,
  type KeyObject,
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

/** Seals contents for the database, each bound to its id. */
export type Sealer = {
  seal(id: Buffer, text: string): Buffer
  /** @returns the text. @throws Error  when the contents were changed, or belong to another id */
  open(id: Buffer, sealed: Buffer): string
}

/** A tag of another length than that is no tag of ours. */
const GCM = { authTagLength: TAG_BYTES }

/**
 * Has 256 keys, one for each first byte of an id, so that random nonces do not run out.
 *
 * @param secret  32 bytes of the signer
 * @source NIST SP 800-38D (AES-GCM), section 8.3: at most 2^32 random nonces under one key
 */
export function sealerWith(secret: Uint8Array): Sealer {
  const keys = new Map<number, KeyObject>()
  const keyOf = (id: Buffer) => {
    const number = id.readUInt8()
    const before = keys.get(number)
    if (before) return before
    const key = createSecretKey(createHmac('sha256', secret).update(`key ${number}`).digest())
    keys.set(number, key)
    return key
  }
  return {
    seal: (id, text) => {
      const iv = nextIv()
      const cipher = createCipheriv('aes-256-gcm', keyOf(id), iv, GCM).setAAD(id)
      return Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
    },
    open: (id, sealed) => {
      const iv = sealed.subarray(0, IV_BYTES)
      const decipher = createDecipheriv('aes-256-gcm', keyOf(id), iv, GCM).setAAD(id)
      decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
      const text = decipher.update(sealed.subarray(IV_BYTES, -TAG_BYTES))
      return Buffer.concat([text, decipher.final()]).toString('utf8')
    },
  }
}

const OPENED_MOST = 1_000

/**
 * Remembers what it has opened, for things that are asked about again and again: whether they are there
 * still, the database is asked each time, and what it gives is compared with what was opened.
 */
export function remembersOpened({ seal, open }: Sealer): Sealer {
  const all = new Map<string, { sealed: Uint8Array; text: string }>()
  return {
    seal,
    open: (id, sealed) => {
      const key = id.toString('latin1')
      const before = all.get(key)
      if (before && sealed.equals(before.sealed)) return before.text
      const text = open(id, sealed)
      const [oldest] = all.keys()
      if (all.size >= OPENED_MOST && oldest !== undefined) all.delete(oldest)
      // A copy, since the driver's lies in a larger piece of memory.
      all.set(key, { sealed: new Uint8Array(sealed), text })
      return text
    },
  }
}

/** What Argon2id is told: memory in KiB, rounds. One lane, since the queue is what runs in parallel. */
export type Parameters = { memoryCost: number; timeCost: number }

/** OWASP's least; nothing weaker is made or believed. */
export const LEAST: Parameters = { memoryCost: 19_456, timeCost: 2 }

export type StoredHash = Parameters & {
  /** the pepper that was put on top, where one was */
  keyId: string | undefined
  salt: Buffer
  hash: Buffer
}

const FORM =
  /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=1(?:,keyid=([\w+/-]{1,11}))?\$([\w+/]{11,86})\$([\w+/]{43})$/

const base64 = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')

/**
 * Writes a hash with everything that is needed to check it.
 *
 * @source PHC string format, where `keyid` names a secret that is kept elsewhere
 */
export function writeHash({ memoryCost, timeCost, keyId, salt, hash }: StoredHash): string {
  const key = keyId === undefined ? '' : `,keyid=${keyId}`
  return `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=1${key}$${base64(salt)}$${base64(hash)}`
}

/** @returns undefined for what is no hash of ours, or a weaker one than is believed */
export function readHash(text: string): StoredHash | undefined {
  const [, memory, time, keyId, salt = '', hash = ''] = FORM.exec(text) ?? []
  const stored = {
    memoryCost: Number(memory),
    timeCost: Number(time),
    keyId,
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  }
  const strong = stored.memoryCost >= LEAST.memoryCost && stored.timeCost >= LEAST.timeCost
  return strong && stored.hash.length === 32 ? stored : undefined
}

import { randomBytes, timingSafeEqual } from 'node:crypto'
import { hashRaw } from '@node-rs/argon2'
import type { PasswordPort } from '#kernel'
import { addressPrefix } from '#lib/address-prefix'
import { fairQueue } from '#lib/fair-queue'
import { type Parameters, readHash, type StoredHash, writeHash } from './phc.ts'

const SALT_BYTES = 16
const LONGEST_QUEUE = 64
const OLDEST_MS = 2_000

/** Puts a secret on top that is not in the database; undefined where none is had. */
export type Pepper = { id: string; mac(hash: Buffer): Buffer }

export type Hasher = PasswordPort & { waiting(): number }

/**
 * Hashes passwords, in a queue of its own that is bounded in length and age.
 *
 * @param options.parallel  hashes at once: more than there are cores makes each slower
 */
export function openHasher({
  parameters,
  parallel,
  pepper,
  longest = LONGEST_QUEUE,
}: {
  parameters: Parameters
  parallel: number
  pepper?: Pepper | undefined
  longest?: number
}): Hasher {
  const queue = fairQueue({ parallel, longest, oldestMs: OLDEST_MS })
  const nobody: StoredHash = {
    ...parameters,
    keyId: pepper?.id,
    salt: randomBytes(SALT_BYTES),
    hash: randomBytes(32),
  }
  const compute = async (password: string, how: Omit<StoredHash, 'hash'>) => {
    const { memoryCost, timeCost, salt, keyId } = how
    const plain = await hashRaw(password, { memoryCost, timeCost, salt, parallelism: 1 })
    // Asked for without need too, so that a hash from before the pepper takes no less time.
    const mixed = pepper ? pepper.mac(plain) : plain
    return keyId === undefined ? plain : mixed
  }
  return {
    waiting: queue.waiting,
    hash: (password, from) =>
      queue.run(addressPrefix(from), async () => {
        const how = { ...parameters, keyId: pepper?.id, salt: randomBytes(SALT_BYTES) }
        return writeHash({ ...how, hash: await compute(password, how) })
      }),
    verify: (stored, password, from) =>
      queue.run(addressPrefix(from), async () => {
        const known = stored === undefined ? undefined : readHash(stored)
        const against = known ?? nobody
        const same = timingSafeEqual(await compute(password, against), against.hash)
        const right = same && known !== undefined
        return { right, stale: right && isStale(against, parameters, pepper?.id) }
      }),
  }
}

const isStale = (hash: StoredHash, now: Parameters, keyId: string | undefined) =>
  hash.memoryCost !== now.memoryCost || hash.timeCost !== now.timeCost || hash.keyId !== keyId

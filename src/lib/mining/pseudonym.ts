import { createHmac, randomBytes } from 'node:crypto'

/** The same name for the same thing within one export, and for nobody to find out whose it is. */
export type Pseudonyms = (kind: string, id: string) => string

/**
 * @param key  of one export; none: a new one that nobody knows and that is forgotten with it, so that two exports
 *   cannot be laid together
 */
export function pseudonyms(key: Uint8Array = randomBytes(32)): Pseudonyms {
  const known = new Map<string, string>()
  return (kind, id) => {
    const name = `${kind}:${id}`
    const found = known.get(name)
    if (found !== undefined) return found
    const made = `${kind}-${createHmac('sha256', key).update(name).digest('hex').slice(0, 16)}`
    if (known.size < KEPT_MOST) known.set(name, made)
    return made
  }
}

/** Those of people come again and again; those of cases do not. */
const KEPT_MOST = 10_000

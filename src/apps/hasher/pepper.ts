import { createHash, createHmac } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { SignerUnreachable, signerAt } from '../../kernel/signer/client.ts'
import type { Pepper } from './hasher.ts'

const PURPOSE = 'password-pepper'
const ID_BYTES = 6
/** Both start at the same time. */
const PATIENCE_MS = 20_000
const PAUSE_MS = 100

/** A pepper made of a secret: the id in each hash says which secret it was. */
export function pepperOf(secret: Uint8Array): Pepper {
  const name = createHash('sha256').update('pepper').update(secret).digest()
  const id = name.subarray(0, ID_BYTES).toString('base64')
  return {
    id,
    mac: (hash) => createHmac('sha256', secret).update(hash).digest(),
  }
}

/**
 * Asks the signer for the secret that is mixed into every hash: it is in no database and no backup of
 * one, so a stolen table cannot be guessed at.
 *
 * @throws Error  when the signer does not answer within 20 s
 */
export async function openPepper(signerSocket: string): Promise<Pepper> {
  const signer = signerAt(signerSocket)
  try {
    for (const until = Date.now() + PATIENCE_MS; ; await sleep(PAUSE_MS)) {
      try {
        return pepperOf(await signer.tokens.secret(PURPOSE))
      } catch (error) {
        if (!(error instanceof SignerUnreachable) || Date.now() > until) throw error
      }
    }
  } finally {
    signer.close()
  }
}

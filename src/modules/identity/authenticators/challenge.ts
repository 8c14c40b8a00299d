import { createHash } from 'node:crypto'
import { type Ctx, newToken } from '#kernel'
import { type ChallengePurpose, db } from '../tables.ts'

const MINUTES = 5

const hashOf = (text: string) => createHash('sha256').update(text).digest()

/**
 * A random value for a key to sign.
 *
 * @param browser  what only the browser that asks can send: the token of its forms
 * @returns base64url, 32 bytes
 */
export async function newChallenge(
  ctx: Ctx,
  purpose: ChallengePurpose,
  browser: string,
): Promise<string> {
  const challenge = newToken()
  await db(ctx)
    .insertInto('identity.challenge')
    .values({
      ...{ hash: hashOf(challenge), purpose, browser: hashOf(browser) },
      expires_at: new Date(ctx.clock.now().getTime() + MINUTES * 60_000),
    })
    .execute()
  return challenge
}

/** Takes a challenge, once: for its own purpose, within five minutes, from the browser that asked. */
export async function takeChallenge(
  ctx: Ctx,
  challenge: string,
  purpose: ChallengePurpose,
  browser: string,
): Promise<boolean> {
  const taken = await db(ctx)
    .deleteFrom('identity.challenge')
    .where('hash', '=', hashOf(challenge))
    .where('purpose', '=', purpose)
    .where('browser', '=', hashOf(browser))
    .where('expires_at', '>', ctx.clock.now())
    .returning('purpose')
    .executeTakeFirst()
  return taken !== undefined
}

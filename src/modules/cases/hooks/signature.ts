import { createHmac } from 'node:crypto'
import { type Ctx, secretFor } from '#kernel'
import { problem } from '../problems.ts'
import type { HookId } from './rows.ts'

const PREFIX = 'whsec_'

/**
 * The secret of a web-hook. It is worked out of one that the signer alone has, so that the database holds none.
 *
 * @param generation  another one after each renewal
 * @returns as Standard Webhooks writes it
 * @throws cases/no-signer
 */
export async function secretOf(
  ctx: Ctx,
  { id, generation }: { id: HookId; generation: number },
): Promise<string> {
  const key = await secretFor(ctx, 'web-hooks')
  if (!key) throw problem('no-signer')
  const own = createHmac('sha256', key).update(`${id} ${generation}`).digest('base64')
  return PREFIX + own
}

/**
 * Headers by which the receiver knows that a message is ours, whole and of now: the same number means the same
 * message, sent again.
 *
 * @param secrets  one, or while it is being changed both: one signature of each
 * @param at  of sending
 * @source Standard Webhooks 1.0.0 (HMAC-SHA256 over number, moment in seconds and body)
 */
export function signedHeaders(
  secrets: readonly string[],
  { id, at, body }: { id: string; at: Date; body: string },
): Record<string, string> {
  const moment = String(Math.floor(at.getTime() / 1000))
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64')
    return `v1,${createHmac('sha256', key).update(`${id}.${moment}.${body}`).digest('base64')}`
  })
  return {
    'webhook-id': id,
    'webhook-timestamp': moment,
    'webhook-signature': signatures.join(' '),
  }
}

import type { SmsPort } from './ctx.ts'

/** For one message, however the gateway behaves. */
const PATIENCE_MS = 5_000

/**
 * A gateway of text messages that takes `POST { to, text }` as JSON and answers 2xx once the message
 * is taken.
 *
 * @param url  with what lets us in, where it needs that
 */
export const smsAt = (url: string): SmsPort => ({
  async send(to, text) {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ to, text }),
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    await answer.body?.cancel()
    if (!answer.ok) throw new Error(`the gateway of text messages answered ${answer.status}`)
  },
})

import type { SmsPort } from './ctx.ts'
import { postJson } from './http/outbound.ts'

/** For one message, however the gateway behaves. */
const PATIENCE_MS = 5_000
const LARGEST_ANSWER = 64 * 1024

/**
 * A gateway of text messages that takes `POST { to, text }` as JSON and answers 2xx once the message
 * is taken.
 *
 * @param url  with what lets us in, where it needs that
 */
export const smsAt = (url: string): SmsPort => ({
  async send(to, text) {
    const signal = AbortSignal.timeout(PATIENCE_MS)
    const { status } = await postJson(url, { to, text }, { most: LARGEST_ANSWER, signal })
    if (status < 200 || status > 299) {
      throw new Error(`the gateway of text messages answered ${status}`)
    }
  },
})

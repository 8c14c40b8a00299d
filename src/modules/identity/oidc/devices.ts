import Provider, { errors } from 'oidc-provider'
import type { Ctx } from '#kernel'
import { Problem } from '#kernel'
import { countGuess } from '../attempt.ts'
import { hashedId } from './sealed.ts'

/** How long a device waits between two questions; the half second is for the way. */
const PAUSE_MS = 4_500
const MOST_DEVICES = 10_000

/** What is said to who has guessed too often. */
export const TOO_MANY_GUESSES = 'too_many_guesses'

/**
 * Makes guessing at the numbers of devices slow, and devices that ask too often wait.
 *
 * @source RFC 8628, sections 3.5 (`slow_down`) and 5.1 (guesses)
 */
export function guardDevices(provider: Provider, ctx: Ctx): void {
  limitGuesses(provider, ctx)
  limitPolls(provider)
}

/** A number that is looked up counts as a guess until it is found. */
function limitGuesses({ DeviceCode }: Provider, ctx: Ctx) {
  const find = DeviceCode.findByUserCode.bind(DeviceCode)
  Object.defineProperty(DeviceCode, 'findByUserCode', {
    value: async (...asked: Parameters<typeof find>) => {
      const takeBack = await countGuess(ctx, Provider.ctx?.ip ?? '').catch(refuseGuess)
      const found = await find(...asked)
      if (found) await takeBack()
      return found
    },
  })
}

function refuseGuess(error: unknown): never {
  if (!(error instanceof Problem)) throw error
  throw Object.assign(new errors.CustomOIDCProviderError(TOO_MANY_GUESSES, 'try again later'), {
    status: 429,
    statusCode: 429,
  })
}

/** Each process for itself: of several, a device may be asked to wait a little later. */
function limitPolls({ DeviceCode }: Provider) {
  const find = DeviceCode.find.bind(DeviceCode)
  const asked = new Map<string, number>()
  Object.defineProperty(DeviceCode, 'find', {
    value: async (code: string, options?: Parameters<typeof find>[1]) => {
      if (Provider.ctx?.oidc.route === 'token') {
        const key = hashedId('DeviceCode', code).toString('hex')
        const before = asked.get(key)
        const now = performance.now()
        if (asked.size >= MOST_DEVICES) asked.clear()
        asked.set(key, now)
        if (before !== undefined && now - before < PAUSE_MS) throw new errors.SlowDown()
      }
      return find(code, options)
    },
  })
}

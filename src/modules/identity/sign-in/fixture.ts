import type { Ctx } from '#kernel'
import type { Browser, GivenPerson } from '#testing'
import { bindTotp, nextCode } from '../authenticators/totp.ts'

export const PASSWORD = 'a sentence to remember'
const SECRET = Buffer.from('12345678901234567890')

/** What the person's app shows at a time. */
export const codeAt = (now: Date) => nextCode({ secret: SECRET, lastStep: 0 }, now)

/** Gives somebody an app of codes. */
export const withCodes = (ctx: Ctx, { id }: GivenPerson) =>
  bindTotp(ctx, id, { secret: SECRET, step: 0 })

/** The first page of signing in. */
export const begin = (browser: Browser, { identifier }: GivenPerson, next = '/en/my') =>
  browser.post('/en/sign-in', { identifier, password: PASSWORD, next })

import type { Needed } from '../assurance.ts'
import type { Ctx } from '../ctx.ts'
import type { Answer } from './route.ts'

/** Clients of the provider of sign-in that are the platform itself: each has sessions of its own. */
export type Surface = 'portal' | 'office'

/** Whose session a request brings: that of a surface, or of the provider on the pages for signing in. */
export type SessionAt = Surface | 'provider'

/** A cookie each: what is open at one is not open at another. */
export const SESSION_COOKIES: Record<SessionAt, string> = {
  portal: 'igov_portal',
  office: 'igov_office',
  provider: 'igov_session',
}

/** @param path  with the language in front, of a request or as a route declares it */
export function sessionAt(path: string): SessionAt {
  const [, first = ''] = /^\/[^/]+\/([\w-]+)(?=[/?]|$)/.exec(path) ?? []
  if (first === 'office') return 'office'
  return first === 'sign-in' || first === 'sign-out' ? 'provider' : 'portal'
}

/** The first page of where a session counts; who has none of their own yet has a page of the portal. */
export const homeOf = (at: SessionAt, locale: string): string =>
  `/${locale}/${at === 'office' ? 'office' : 'my'}`

/** Leads a browser to the provider, for a session of a surface, and back to `next`. */
export type Authorize = (
  ctx: Ctx,
  order: {
    surface: Surface
    /** a path of our own */
    next: string
    /** what the session has to have; what the surface always asks comes on top */
    needed: Needed
    cookies: Readonly<Record<string, string | undefined>>
  },
) => Promise<Answer>

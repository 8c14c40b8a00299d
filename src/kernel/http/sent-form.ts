import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../config.ts'
import type { Ctx } from '../ctx.ts'
import { kernelProblem } from '../problem.ts'
import { fieldOf, readForm } from './body.ts'
import { canKeep, signedOutPage } from './kept.tsx'
import type { Cookie, FormBody, Route } from './route.ts'
import { csrfMatches, csrfToken, FORM_COOKIE, newToken, sameOrigin } from './security.ts'
import { SESSION_COOKIES, sessionAt } from './surface.ts'
import { wantsPage } from './wants-page.ts'

const FORM_COOKIE_SECONDS = 12 * 3600

type Options = { config: Pick<Config, 'url'> }

/** Whose session counts for a request, by the route that it came to: an address has many spellings. */
export const sessionAtOf = ({ routeOptions, url }: FastifyRequest) =>
  sessionAt(routeOptions.url ?? url)

/** @returns the token of the session that a request brings for where it came to */
export const sessionOf = (request: FastifyRequest): string | undefined =>
  request.cookies[SESSION_COOKIES[sessionAtOf(request)]]

/** The secret behind the page's form token: the session's, or before sign-in that of a cookie of its own. */
export function formSecret(
  request: FastifyRequest,
  reply: FastifyReply,
  options: Options,
  session: string | undefined,
  { mayMake }: { mayMake: boolean },
) {
  const known = session ?? request.cookies[FORM_COOKIE]
  if (known || !mayMake) return known
  const fresh = newToken()
  setCookie(reply, options, { name: FORM_COOKIE, value: fresh, maxAgeSeconds: FORM_COOKIE_SECONDS })
  return fresh
}

/** @returns what was sent, and whether it came from a page of ours that this browser was given */
export async function checkedForm(
  request: FastifyRequest,
  { config }: Options,
  { openForm }: Route,
) {
  if (!sameOrigin(request.headers, config.url)) throw kernelProblem('form-expired')
  // A page of one may send to the other: signing out stands on all of them.
  const secrets = [...Object.values(SESSION_COOKIES), FORM_COOKIE].map(
    (name) => request.cookies[name],
  )
  const isOurs = (form: FormBody) => {
    const sent = fieldOf(form, '_csrf')
    return openForm || secrets.some((secret) => csrfMatches(secret, sent))
  }
  let filesKept = true
  const form = await readForm(request, (typed) => {
    filesKept = isOurs(typed)
    return filesKept
  })
  // Our forms send their token first: where it follows the files, they were let go.
  return { form, isOurs: filesKept && isOurs(form) }
}

/**
 * A form of ours that comes when its person is signed in no more: a page that keeps what was typed
 * until they are again. Files are let go.
 *
 * @returns undefined for anything else
 */
export async function keepTyped(
  request: FastifyRequest,
  reply: FastifyReply,
  options: Options,
  ctx: Ctx,
) {
  const isForm = request.method === 'POST' && wantsPage(request)
  if (!isForm || !sameOrigin(request.headers, options.config.url)) return undefined
  const form = await readForm(request, () => false)
  if (!canKeep(form)) return undefined
  // The page sends to the provider, whose session is another.
  const secret = formSecret(request, reply, options, undefined, { mayMake: true })
  return signedOutPage(ctx, request, form, secret ? csrfToken(secret) : '')
}

/** Sets one cookie as all of ours are. */
export function setCookie(
  reply: FastifyReply,
  { config }: Options,
  { name, value, maxAgeSeconds, readable }: Cookie,
) {
  reply.setCookie(name, value, {
    httpOnly: !readable,
    sameSite: 'lax',
    secure: config.url.startsWith('https:'),
    path: '/',
    maxAge: maxAgeSeconds,
  })
}

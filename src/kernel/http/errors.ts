import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Ctx, withCtx } from '../ctx.ts'
import type { T } from '../i18n.ts'
import { type Problem, textKeyOf } from '../problem.ts'
import { ErrorPage, frameOf } from '../ui/index.ts'
import { languageAsked } from './machine.ts'
import { problemOf } from './problem-of.ts'
import { redirect } from './route.ts'
import { sessionAtOf, setCookie } from './sent-form.ts'
import type { ServerOptions } from './server.ts'
import { homeOf } from './surface.ts'
import { wantsPage } from './wants-page.ts'

/** Characters of an address to go on at; the pages for signing in take no more. */
export const NEXT_MOST = 500

/** The language of an address, or the one that an address outside of the languages asks for. */
const LOCALE = /^\/([a-z]{2})(?:\/|\?|$)|[?&]ui_locales=([a-z]{2})(?![a-z])/

/**
 * Turns anything thrown into a page in the person's language, or problem+json for a machine.
 *
 * What is not a Problem says nothing about itself: its text goes to the log under the reference
 * number that the person sees.
 *
 * @source RFC 9457
 */
export async function answerError(
  options: ServerOptions,
  thrown: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const problem = problemOf(thrown)
  if (problem.status >= 500) {
    options.log.error({
      request: request.id,
      route: request.routeOptions.url,
      err: safeError(thrown),
    })
  }
  const locale = request.routeOptions.config.machine
    ? languageAsked(request, options.ctx)
    : (LOCALE.exec(request.url)?.slice(1).find(Boolean) ?? '')
  const t = options.translate(locale)
  reply.code(problem.status).header('cache-control', 'no-store')
  if (problem.status === 429 || problem.status === 503) {
    reply.header('retry-after', String(problem.params.seconds ?? 60))
  }
  if (!wantsPage(request)) {
    return reply
      .type('application/problem+json')
      .send(JSON.stringify(toProblemJson(problem, t, request.id)))
  }
  if (problem.status === 401 && request.method === 'GET') {
    const answer = await signInFor(options, withCtx(options.ctx, { t }), request)
    for (const cookie of answer.cookies ?? []) setCookie(reply, options, cookie)
    return reply
      .code(answer.status)
      .headers(answer.headers ?? {})
      .send('')
  }
  const page = await ErrorPage({
    t,
    frame: frameOf({ ...options.ctx, t }),
    path: request.url.replace(/^\/[a-z]{2,3}(?=\/|\?|$)/, ''),
    title: t(`kernel.errors.${errorKind(problem.status)}`),
    text: t(textKeyOf(problem.code), problem.params),
    links: waysOn(problem, request, t),
    find: problem.status === 404,
    ...(problem.status >= 500 && { reference: request.id }),
  })
  return reply.type('text/html; charset=utf-8').send(page)
}

/** Two slashes would begin the name of another site. */
const OWN_PATH = /^\/(?![/\\])/

/** Where to go from a problem that ends a way; undefined where the home page is as good as any. */
function waysOn({ code, status }: Problem, { headers, method, url }: FastifyRequest, t: T) {
  const home = { href: `/${t.locale}`, text: t('ui.error.home') }
  if (status === 503 && method === 'GET' && OWN_PATH.test(url)) {
    return [{ href: url, text: t('kernel.errors.again') }, home]
  }
  if (status === 401) {
    return [{ href: `/${t.locale}/sign-in`, text: t('kernel.errors.sign-in') }, home]
  }
  const { referer = '', host } = headers
  const from = URL.canParse(referer) ? new URL(referer) : undefined
  const isOwn = from?.host === host && OWN_PATH.test(from?.pathname ?? '')
  if (code !== 'kernel/form-expired' || !from || !isOwn) return undefined
  return [{ href: from.pathname, text: t('kernel.errors.reopen') }, home]
}

/** To where a session is had: from a surface through the provider, whose own pages are its first. */
async function signInFor(options: ServerOptions, ctx: Ctx, request: FastifyRequest) {
  const at = sessionAtOf(request)
  const home = `/${ctx.t.locale}`
  // An address that the pages for signing in would not take is left out.
  const url = request.url.length > NEXT_MOST ? undefined : request.url
  if (at === 'provider')
    return redirect(`${home}/sign-in${url ? `?${new URLSearchParams({ next: url })}` : ''}`)
  const { cookies } = request
  const next = url ?? homeOf(at, ctx.t.locale)
  return options.authorize(ctx, { surface: at, next, needed: {}, cookies })
}

/**
 * The body of a problem for a machine: the title is the same for all of a kind, the detail says more.
 *
 * @source RFC 9457, 3.1
 */
export const toProblemJson = (problem: Problem, t: T, reference: string) => ({
  type: `/problems/${problem.code}`,
  title: t(`kernel.errors.${errorKind(problem.status)}`),
  status: problem.status,
  detail: t(textKeyOf(problem.code), problem.params),
  instance: `urn:request:${reference}`,
  // Of what was sent: a JSON pointer, RFC 6901.
  ...(typeof problem.params.where === 'string' && { where: problem.params.where }),
  ...(Array.isArray(problem.params.errors) && { errors: problem.params.errors }),
})

/** Values of parameters stay out of the log: they are what people typed. */
function safeError(thrown: unknown) {
  const { name, message, code, stack } = thrown as Error & { code?: string }
  const frames = String(stack ?? '')
    .split('\n    at ')
    .slice(1, 8)
  return { name, code, message: code && /^[0-9A-Z]{5}$/.test(code) ? undefined : message, frames }
}

/** Which heading of an error page fits a status. */
export function errorKind(status: number) {
  if (status === 404) return 'missing'
  if (status === 401 || status === 403) return 'forbidden'
  if (status === 429 || status === 503) return 'later'
  return status >= 500 ? 'broken' : 'refused'
}

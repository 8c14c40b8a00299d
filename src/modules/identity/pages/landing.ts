import {
  type Actor,
  type Answer,
  fieldOf,
  holdsPost,
  homeOf,
  keptFor,
  type PersonId,
  type RouteRequest,
  redirect,
  sessionAt,
  withCtx,
} from '#kernel'
import { authenticate, signOut } from '../sessions/session.ts'
import { keepForm } from '../sign-in/step-up.ts'
import { sessionCookies } from './parts.tsx'

type Request = RouteRequest<unknown, unknown>

/**
 * After signing in: to the page that was asked for, or to what the same person typed before.
 *
 * @param next  a path of our own
 * @param token  of the new session
 */
export async function landing(request: Request, next: string, token: string): Promise<Answer> {
  // Who was signed in here before is no more, nor at any surface.
  if (request.session) await signOut(request.ctx, request.session)
  const actor = await authenticate(request.ctx, token)
  const after = actor?.kind === 'person' ? await nextWithKept(request, next, actor.id) : next
  return redirect(leadingTo(actor, after, request.ctx.t.locale), sessionCookies(token))
}

/**
 * Keeps what somebody typed before they had to sign in, as soon as they have proved to be the same: from
 * here on it needs no page that carries it, however many steps follow.
 *
 * @returns where it is sent again, or `next` where nothing of theirs is kept
 */
export async function nextWithKept(
  { ctx, form }: Request,
  next: string,
  person: PersonId,
): Promise<string> {
  const kept = next === fieldOf(form, 'next') ? keptFor(form, person) : undefined
  if (!kept) return next
  const own = withCtx(ctx, { actor: { kind: 'person', id: person, name: {} } })
  const code = await keepForm(own, { path: next, fields: kept.fields })
  if (code === undefined) return next
  const home = homeOf(sessionAt(next), ctx.t.locale)
  return `${home}/again/${code}?asks=${kept.files ? 'files' : 'typed'}`
}

/** Officials come to work: where nothing else was asked for, the office opens and not their own page. */
export function leadingTo(actor: Actor | undefined, next: string, locale: string): string {
  const official = actor !== undefined && holdsPost(actor)
  return official && next === `/${locale}/my` ? `/${locale}/office` : next
}

import type { FastifyRequest } from 'fastify'
import { isForPosts } from '../access/route.ts'
import { both, type Missing, meets, missingOf, type Needed, writeNeeded } from '../assurance.ts'
import type { Actor, Ctx } from '../ctx.ts'
import type { Module } from '../module.ts'
import { kernelProblem, Problem } from '../problem.ts'
import { NEXT_MOST } from './errors.ts'
import { type Answer, type FormBody, type Route, redirect } from './route.ts'
import { sessionAtOf } from './sent-form.ts'
import { type Authorize, homeOf } from './surface.ts'
import { wantsPage } from './wants-page.ts'

/**
 * Keeps a form while its person proves themselves once more.
 *
 * @returns the code of the address under which they send it again, undefined where it is not kept
 */
export type KeepForm = (
  ctx: Ctx,
  form: { path: string; fields: FormBody['fields'] },
) => Promise<string | undefined>

type Options = { keepForm?: KeepForm; authorize: Authorize }

const BEYOND_PROOF = new Set<Missing>(['ial', 'settled'])

const DESK: Needed = { aal: 2 }
const ADMINISTRATION: Needed = { aal: 2, phishingResistant: true }

/**
 * What a route asks of a session: its own demand, and for what only a post may do a second factor,
 * a passkey where the post administers.
 */
export function neededFor(modules: readonly Module[], actor: Actor, declared: Route): Needed {
  const own = declared.assurance ?? {}
  if (actor.kind !== 'person' || !isForPosts(modules, declared.allow)) return own
  return both(own, actor.office?.roles.includes('administrator') ? ADMINISTRATION : DESK)
}

/** @throws kernel/step-up  when the session has less than the route asks */
export function requireAssurance(modules: readonly Module[], ctx: Ctx, declared: Route): void {
  if (ctx.actor.kind === 'system') return
  const needed = neededFor(modules, ctx.actor, declared)
  const have = ctx.actor.kind === 'person' ? ctx.actor.assurance : undefined
  if (!meets(have, needed, ctx.clock.now())) throw kernelProblem('step-up', { needed })
}

/**
 * Leads a person through the step-up and back: to the page they asked for, or to one that sends
 * their form again.
 *
 * @param thrown  what a handler threw; anything but a demand for more is thrown on, and everything
 *   where a program asks: it cannot be led anywhere
 */
export async function answerStepUp(
  thrown: unknown,
  request: FastifyRequest,
  { ctx, form, options }: { ctx: Ctx; form: FormBody; options: Options },
): Promise<Answer> {
  const isDemand = thrown instanceof Problem && thrown.code === 'kernel/step-up'
  if (!isDemand || ctx.actor.kind !== 'person' || !wantsPage(request)) throw thrown
  const home = `/${ctx.t.locale}`
  const code =
    request.method === 'POST'
      ? await options.keepForm?.(ctx, { path: request.url, fields: form.fields })
      : undefined
  const at = sessionAtOf(request)
  const own = homeOf(at, ctx.t.locale)
  const after = code === undefined ? pageBefore(request) : `${own}/again/${code}`
  const asked = request.method === 'POST' ? after : request.url
  const next = asked === undefined || asked.length > NEXT_MOST ? own : asked
  const needed = thrown.params.needed as Needed
  // No proof of who they are mends what was not found out at proofing, or a rest: the page says so.
  const provable = !missingOf(ctx.actor.assurance, needed, ctx.clock.now()).some((one) =>
    BEYOND_PROOF.has(one),
  )
  if (at !== 'provider' && provable) {
    const { cookies } = request
    return options.authorize(ctx, { surface: at, next, needed, cookies })
  }
  return redirect(
    `${home}/sign-in/step-up?${new URLSearchParams({ need: writeNeeded(needed), next })}`,
  )
}

/** The page that a form was on, as a browser says: where its person writes it once more. */
function pageBefore({ headers, host }: FastifyRequest): string | undefined {
  const { referer } = headers
  if (referer === undefined || !URL.canParse(referer)) return undefined
  const page = new URL(referer)
  return page.host === host ? page.pathname + page.search : undefined
}

import type { FastifyRequest } from 'fastify'
import { both, meets, type Needed, writeNeeded } from '../assurance.ts'
import type { Actor, Ctx } from '../ctx.ts'
import type { Module } from '../module.ts'
import { kernelProblem, Problem } from '../problem.ts'
import { NEXT_MOST, wantsPage } from './errors.ts'
import { type Answer, type FormBody, type Route, redirect } from './route.ts'

/**
 * Keeps a form while its person proves themselves once more.
 *
 * @returns the code of the address under which they send it again, undefined where it is not kept
 */
export type KeepForm = (
  ctx: Ctx,
  form: { path: string; fields: FormBody['fields'] },
) => Promise<string | undefined>

const DESK: Needed = { aal: 2 }
const ADMINISTRATION: Needed = { aal: 2, phishingResistant: true }

/**
 * What a route asks of a session: its own demand, and for what only a post may do a second factor,
 * a passkey where the post administers.
 */
export function neededFor(modules: readonly Module[], actor: Actor, declared: Route): Needed {
  const own = declared.assurance ?? {}
  const [name, act = ''] = declared.allow.split(':')
  const holders = modules.find((module) => module.name === name)?.permissions?.[act]
  if (holders === undefined || holders === 'person' || actor.kind !== 'person') return own
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
  { ctx, form, keepForm }: { ctx: Ctx; form: FormBody; keepForm: KeepForm | undefined },
): Promise<Answer> {
  const isDemand = thrown instanceof Problem && thrown.code === 'kernel/step-up'
  if (!isDemand || ctx.actor.kind !== 'person' || !wantsPage(request)) throw thrown
  const home = `/${ctx.t.locale}`
  const code =
    request.method === 'POST'
      ? await keepForm?.(ctx, { path: request.url, fields: form.fields })
      : undefined
  const after = code === undefined ? pageBefore(request) : `${home}/sign-in/again/${code}`
  const next = request.method === 'POST' ? after : request.url
  const query = new URLSearchParams({
    need: writeNeeded(thrown.params.needed as Needed),
    next: next === undefined || next.length > NEXT_MOST ? `${home}/my` : next,
  })
  return redirect(`${home}/sign-in/step-up?${query}`)
}

/** The page that a form was on, as a browser says: where its person writes it once more. */
function pageBefore({ headers, host }: FastifyRequest): string | undefined {
  const { referer } = headers
  if (referer === undefined || !URL.canParse(referer)) return undefined
  const page = new URL(referer)
  return page.host === host ? page.pathname + page.search : undefined
}

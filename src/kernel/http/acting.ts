import type { FastifyRequest } from 'fastify'
import { type Ctx, withCtx } from '../ctx.ts'
import type { Texts } from '../pack/facts.ts'
import { kernelProblem } from '../problem.ts'
import { CSRF_FIELD } from '../ui/index.ts'
import { fieldOf } from './body.ts'
import type { FormBody, Route } from './route.ts'
import { isOfSameHands } from './security.ts'
import { sessionAtOf } from './sent-form.ts'

/**
 * Holds the name of whom somebody acts for, for the banner on pages that are the same bytes for
 * everybody. It opens nothing: what counts is read from the register of mandates.
 */
export const ACTING_COOKIE = 'igov_acting'

/** `aside`: on a page about themselves; `over`: the mandate that they chose holds no more. */
export type Acting = { state: 'acting' | 'aside'; principal: Texts } | { state: 'over' }

/**
 * In whose name a request is done: the mandate that the session has chosen is read anew, so that its
 * end is felt by every process and every open session at once.
 *
 * @returns the context as it acts, and what the page says about it
 */
export async function actingIn(
  ctx: Ctx,
  { own }: Pick<Route, 'own'>,
): Promise<{ ctx: Ctx; acting?: Acting }> {
  const { actor } = ctx
  if (actor.kind !== 'person' || actor.mandate === undefined) return { ctx }
  const actingFor = await ctx.ports.mandates?.find(ctx, actor.mandate, actor.id)
  if (!actingFor) return { ctx, acting: { state: 'over' } }
  const principal = actingFor.principal.name
  if (typeof own === 'function' ? own(actingFor) : own)
    return { ctx, acting: { state: 'aside', principal } }
  return {
    ctx: withCtx(ctx, { actor: { ...actor, actingFor } }),
    acting: { state: 'acting', principal },
  }
}

/**
 * Refuses a form of the portal from a page that was shown while its person acted for somebody else
 * than now, themselves included: it would be done in the wrong name.
 *
 * @throws kernel/acting-changed
 */
export function assertSameHands(request: FastifyRequest, form: FormBody, csrf: string): void {
  if (request.method !== 'POST' || sessionAtOf(request) !== 'portal') return
  if (!isOfSameHands(fieldOf(form, CSRF_FIELD), csrf)) throw kernelProblem('acting-changed')
}

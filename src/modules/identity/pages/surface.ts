import { Type } from 'typebox'
import {
  type Answer,
  kernelProblem,
  meets,
  Problem,
  type RouteRequest,
  redirect,
  route,
  SESSION_COOKIES,
  type Surface,
} from '#kernel'
import { problem } from '../problems.ts'
import { ownPath } from '../sign-in/own-path.ts'
import { authorize, type Begun, begunWith } from '../surfaces/authorize.ts'
import { exchange } from '../surfaces/exchange.ts'
import { openSurfaceSession } from '../surfaces/session.ts'
import { callbackOf, TERMS } from '../surfaces/terms.ts'

const Lang = Type.Object({ lang: Type.String() })
const Text = Type.Optional(Type.String({ maxLength: 2_000 }))
const Answered = Type.Object({ code: Text, state: Text, iss: Text, error: Text })

type Request = RouteRequest<unknown, { state?: string; error?: string }>

/** Where the provider's answer for a surface arrives: its code becomes a session there. */
const doneAt = (surface: Surface) =>
  route({
    method: 'GET',
    url: callbackOf(surface, ':lang'),
    allow: 'public',
    params: Lang,
    query: Answered,
    handler: (request) => done(surface, request),
  })

export const portalDone = doneAt('portal')
export const officeDone = doneAt('office')

/** @throws kernel/not-allowed, identity/request-over */
async function done(surface: Surface, request: Request): Promise<Answer> {
  const { ctx, query, cookies } = request
  const begun = begunWith(query.state ?? '', cookies)
  if (!begun) throw problem('request-over')
  if (query.error === 'access_denied') throw kernelProblem('not-allowed')
  const next = ownPath(begun.next, ctx.t.locale, surface === 'office' ? '/office' : '/my')
  const told = await toldOf(surface, request, begun)
  const { needed, hours } = TERMS[surface]
  // What was asked stands in an address that anybody at this browser could have changed.
  if (!meets({ ial: 1, ...told }, needed, ctx.clock.now())) {
    return authorize(ctx, { surface, next, needed, cookies })
  }
  const name = SESSION_COOKIES[surface]
  const token = await openSurfaceSession(ctx, surface, told, cookies[name])
  if (!token) throw problem('request-over')
  return redirect(next, [{ name, value: token, maxAgeSeconds: hours * 3_600 }])
}

async function toldOf(surface: Surface, { ctx, path }: Request, begun: Begun) {
  try {
    return await exchange(ctx, surface, { answer: new URL(path, ctx.url), begun })
  } catch (error) {
    const own = causesOf(error).find((cause) => cause instanceof Problem)
    if (own) throw own
    ctx.log.warn({ surface, err: error }, 'an answer of the provider was not taken')
    throw problem('request-over')
  }
}

/** An error, what caused it, and so on. */
const causesOf = (error: unknown): unknown[] =>
  error instanceof Error ? [error, ...causesOf(error.cause)] : []

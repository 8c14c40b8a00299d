import { Type } from 'typebox'
import { kernelProblem, type RouteRequest } from '#kernel'
import { findLicence, type Licence } from '../licence.ts'
import { decide } from '../policies.ts'
import { problem } from '../problems.ts'

export const Numbered = Type.Object({ lang: Type.String(), number: Type.String({ maxLength: 40 }) })

/** @throws licences/not-yours  also when there is none: a guessed number tells nothing */
export async function ownLicence({
  ctx,
  params,
}: Pick<RouteRequest<{ number: string }, unknown>, 'ctx' | 'params'>): Promise<Licence> {
  const licence = await findLicence(ctx, { number: params.number })
  if (ctx.actor.kind !== 'person') throw kernelProblem('sign-in-first')
  if (!licence) throw problem('not-yours')
  const { allow } = decide(ctx, 'licences:hold', { Licence: { ...licence, proposer: null } })
  if (!allow) throw problem('not-yours')
  return licence
}

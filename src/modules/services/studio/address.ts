import { Type } from 'typebox'
import { type Ctx, fieldOf, Id, policyWith, type RouteRequest } from '#kernel'
import { UUID_PATTERN } from '#lib/uuid'
import type { ChangeId, ProposalId } from '../tables.ts'

/** A desk that its author has left must not publish. */
export const AGAIN = { maxAgeSeconds: 900 }

const uuid = <One extends string>() => Type.Unsafe<One>({ type: 'string', pattern: UUID_PATTERN })

export const Lang = Type.Object({ lang: Type.String() })
export const OneService = Type.Object({ lang: Type.String(), service: Id })
export const OneChange = Type.Object({ ...OneService.properties, change: uuid<ChangeId>() })
export const OneProposal = Type.Object({ ...OneService.properties, proposal: uuid<ProposalId>() })

export type Request = RouteRequest<unknown, unknown>
export const OneForm = Type.Object({
  ...OneChange.properties,
  form: Type.String({ pattern: '^[a-z][a-z0-9-]{0,99}$' }),
})
export type OfChange = RouteRequest<{ service: string; change: ChangeId }>

export type OfForm = OfChange & RouteRequest<OfChange['params'] & { form: string }>

/** Pages of ours beside the editor, in no other site's. */
export const WITH_FRAMES = { 'content-security-policy': policyWith("frame-src 'self'") }

export const studioHref = ({ t }: Pick<Ctx, 't'>, rest = ''): string =>
  `/${t.locale}/office/studio${rest}`

export const serviceHref = (ctx: Pick<Ctx, 't'>, service: string, rest = ''): string =>
  studioHref(ctx, `/${service}${rest}`)

export const changeHref = (
  ctx: Pick<Ctx, 't'>,
  { service, id }: { service: string; id: ChangeId },
  rest = '',
): string => serviceHref(ctx, service, `/changes/${id}${rest}`)

export const changeUrl = '/:lang/office/studio/:service/changes/:change'

/** The field with the revision that somebody has before them. */
export const SEEN = 'seen'
export const seenOf = ({ form }: Pick<Request, 'form'>): number => Number(fieldOf(form, SEEN)) || 0

import { Type } from 'typebox'
import { type Ctx, fieldOf, type RouteRequest } from '#kernel'
import { UUID_PATTERN } from '#lib/uuid'
import type { DraftId, ProposalId } from '../../tables.ts'
import { OneProcedure } from '../address.ts'

export { AGAIN, Lang, OneProcedure } from '../address.ts'

const uuid = <One extends string>() => Type.Unsafe<One>({ type: 'string', pattern: UUID_PATTERN })

export const OneDraft = Type.Object({ ...OneProcedure.properties, draft: uuid<DraftId>() })
export const OneProposal = Type.Object({
  ...OneProcedure.properties,
  proposal: uuid<ProposalId>(),
})

export type Request = RouteRequest<unknown, unknown>

export const modelsHref = ({ t }: Pick<Ctx, 't'>, rest = ''): string =>
  `/${t.locale}/office/procedures/models${rest}`

export const modelHref = (ctx: Pick<Ctx, 't'>, procedure: string, rest = ''): string =>
  modelsHref(ctx, `/${procedure}${rest}`)

export const draftHref = (
  ctx: Pick<Ctx, 't'>,
  { procedure, id }: { procedure: string; id: DraftId },
  rest = '',
): string => modelHref(ctx, procedure, `/drafts/${id}${rest}`)

/** The field with the revision that somebody has before them. */
export const SEEN = 'seen'
export const seenOf = ({ form }: Pick<Request, 'form'>): number => Number(fieldOf(form, SEEN)) || 0

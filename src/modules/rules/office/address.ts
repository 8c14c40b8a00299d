import { Type } from 'typebox'
import { type Ctx, Id } from '#kernel'
import { UUID_PATTERN } from '#lib/uuid'
import type { DraftId, ProposalId } from '../tables.ts'

const uuid = <One extends string>() => Type.Unsafe<One>({ type: 'string', pattern: UUID_PATTERN })
const Number_ = Type.String({ pattern: '^[0-9]{1,3}$' })

export const OfRules = Type.Object({ lang: Type.String(), id: Id })
export const OfDraft = Type.Object({ lang: Type.String(), id: Id, draft: uuid<DraftId>() })
/** One decision, or one scenario, by its place from 0. */
export const OfDraftPart = Type.Object({
  ...{ lang: Type.String(), id: Id, draft: uuid<DraftId>(), part: Number_ },
})
export const OfProposal = Type.Object({ lang: Type.String(), id: Id, proposal: uuid<ProposalId>() })

/** A desk that its author has left must not change what services decide. */
export const AGAIN = { maxAgeSeconds: 900 }

export const rulesHref = ({ t }: Pick<Ctx, 't'>, id: string, rest = ''): string =>
  `/${t.locale}/office/rules/${id}${rest}`

export const draftHref = (
  ctx: Pick<Ctx, 't'>,
  { ruleSet, id }: { ruleSet: string; id: DraftId },
  rest = '',
): string => rulesHref(ctx, ruleSet, `/drafts/${id}${rest}`)

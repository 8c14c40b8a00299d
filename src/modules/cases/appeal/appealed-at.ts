import type { Ctx } from '#kernel'
import type { Case } from '../case.ts'
import { type DecisionId, db } from '../tables.ts'

/** The appeal against a decision, where one was sent. */
export const findAppealAgainst = async (ctx: Ctx, decision: DecisionId | null) =>
  decision === null
    ? undefined
    : db(ctx)
        .selectFrom('cases.appeal as a')
        .innerJoin('cases.case as c', 'c.id', 'a.case_id')
        .select(['c.reference', 'c.state', 'c.agency', 'c.closed_at as closedAt'])
        .where('a.decision', '=', decision)
        .executeTakeFirst()

/** Bodies that decide on an open appeal against a case: their officers read it, as those who are asked for an opinion. */
export async function appealedAt(
  ctx: Ctx,
  { state, decision }: Pick<Case, 'state' | 'decision'>,
): Promise<string[]> {
  if (state !== 'refused') return []
  const made = await findAppealAgainst(ctx, decision)
  return made && made.closedAt === null ? [made.agency] : []
}

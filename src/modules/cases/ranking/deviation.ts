import type { Ctx } from '#kernel'
import { officerOf } from '../case.ts'
import { requiredText } from '../checked-text.ts'
import { record } from '../facts.ts'
import { problem } from '../problems.ts'
import { db } from '../tables.ts'
import { drawList } from './entrants.ts'
import { findList, stands } from './list.ts'
import { getRound } from './round.ts'
import type { RoundId } from './rows.ts'

/** Points that a person can give. */
const POINTS_MOST = 1_000_000

type DeviationOrder = {
  reference: string
  /** `points`: ranked by these; `exclude`: not eligible, for a reason of the desk; `as-ruled`: neither any more */
  kind: 'points' | 'exclude' | 'as-ruled'
  points?: number
  reason?: string
  /** why, for the second officer and whoever looks later */
  text: string
}

/**
 * Says something of one application against the rules, with the reason: the second officer sees it beside the list.
 *
 * @throws as `getRound`; cases/list-stands  a list waits, or was approved
 * @throws cases/case-missing  it does not compete there
 * @throws cases/points-wrong, cases/reasons-missing, cases/text-missing, cases/text-too-long
 */
export const deviate = (ctx: Ctx, id: RoundId, order: DeviationOrder): Promise<void> =>
  ctx.tx(async (ctx) => {
    const round = await getRound(ctx, id, 'rank', true)
    if (stands(await findList(ctx, id))) throw problem('list-stands')
    const drawn = await drawList(ctx, round)
    const row = drawn?.rows.find(({ of }) => of.reference === order.reference)
    if (!drawn || !row) throw problem('case-missing')
    const { kind, points, reason } = order
    const isPoints = points !== undefined && Number.isFinite(points) && points >= 0
    if (kind === 'points' && !(isPoints && points <= POINTS_MOST)) throw problem('points-wrong')
    const reasons = drawn.bundle.desk?.decide.refuse.reasons ?? []
    if (kind === 'exclude' && !(reason && reasons.includes(reason)))
      throw problem('reasons-missing')
    const text = requiredText(order.text)
    const { id: by, name } = officerOf(ctx)
    await db(ctx)
      .insertInto('cases.deviation')
      .values({
        ...{ round: id, case_id: row.of.id, kind, text },
        points: kind === 'points' ? (points ?? null) : null,
        reason: kind === 'exclude' ? (reason ?? null) : null,
        ...{ at: ctx.clock.now(), by, by_name: name },
      })
      .execute()
    await record(ctx, 'ranking-deviated', { resource: `case:${row.of.id}`, data: { kind } })
  })

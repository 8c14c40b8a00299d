import type { Ctx, PersonId } from '#kernel'
import { lockOfficeCase } from '../case.ts'
import { record } from '../facts.ts'
import { tellApplicant } from '../notice.ts'
import { problem } from '../problems.ts'
import { db } from '../tables.ts'
import { assignCase, mayHave } from './assign.ts'
import { type Colleague, listColleagues } from './colleague.ts'

/** Why a case is given or marked, in characters. */
export const MAX_REASON = 500

export type ReassignOrder = {
  to: PersonId
  reason: string
  /** spread over colleagues: how many open cases this one had, the fewest of those who may have it */
  had?: number
}

/**
 * Gives a case to an officer, whoever has it: a head does. The history says who gave it, to whom and why.
 *
 * @throws cases/case-missing, cases/own-case, cases/declared-interest, cases/wrong-state  as `lockOfficeCase`
 * @throws kernel/denied  when the actor is no head of this agency
 * @throws cases/reason-missing, cases/text-too-long
 * @throws cases/officer-missing  when nobody was chosen, or nobody who works at the agency's desks
 * @throws cases/officer-away  somebody else does their work now; `officer`, and until which `day`
 * @throws cases/has-it-already  `officer`
 * @throws cases/cannot-have-it  by the rules, as the case is their own or they declared whose it is
 */
export const reassignCase = (ctx: Ctx, reference: string, order: ReassignOrder): Promise<void> =>
  ctx.tx(async (ctx) => {
    const { found, officer: head } = await lockOfficeCase(ctx, reference, 'reassign')
    const reason = checkedReason(order.reason)
    const colleague = (await listColleagues(ctx)).find(({ id }) => id === order.to)
    if (!colleague) throw problem('officer-missing')
    const named = { officer: ctx.t.of(colleague.name) }
    if (found.officer === order.to) throw problem('has-it-already', named)
    refuseAway(ctx, colleague)
    const to = await mayHave(ctx, found, order.to)
    if (!to) throw problem('cannot-have-it', named)
    const { had } = order
    const given = { by: head.name, reason, ...(had !== undefined && { had }) }
    await assignCase(ctx, found, { to, how: had === undefined ? 'given' : 'spread', given })
    await record(ctx, 'case-reassigned', {
      subject: found.applicant,
      resource: `case:${found.id}`,
      reason,
      data: { from: found.officer, to: order.to, spread: had !== undefined },
    })
    if (found.state === 'submitted')
      await tellApplicant(ctx, found, 'claimed', () => ({ reference }))
  })

function refuseAway(ctx: Ctx, { name, awayUntil }: Colleague) {
  if (!awayUntil) return
  const day = ctx.t.date(awayUntil, 'day')
  throw problem('officer-away', { officer: ctx.t.of(name), day })
}

/**
 * Marks a case as urgent, so that the desk sees it, or takes the mark away. It changes no promise.
 *
 * @param reason  needed where it is marked
 * @throws as {@link reassignCase}, of the case
 * @throws cases/claimed-by-other  a colleague has it, and the actor is no head
 * @throws cases/reason-missing, cases/text-too-long
 */
export const markUrgent = (
  ctx: Ctx,
  reference: string,
  { urgent, reason = '' }: { urgent: boolean; reason?: string },
): Promise<void> =>
  ctx.tx(async (ctx) => {
    const { found, officer } = await lockOfficeCase(ctx, reference, 'mark-urgent')
    if (found.urgent === urgent) return
    const why = urgent ? checkedReason(reason) : null
    await db(ctx).updateTable('cases.case').set({ urgent }).where('id', '=', found.id).execute()
    await db(ctx)
      .insertInto('cases.urgency')
      .values({
        ...{ case_id: found.id, at: ctx.clock.now(), urgent, reason: why },
        ...{ by: officer.id, by_name: officer.name },
      })
      .execute()
    await record(ctx, urgent ? 'case-urgent' : 'case-not-urgent', {
      subject: found.applicant,
      resource: `case:${found.id}`,
      ...(why && { reason: why }),
    })
  })

/** @throws cases/reason-missing, cases/text-too-long */
export function checkedReason(text: string): string {
  const plain = text.trim()
  if (plain === '') throw problem('reason-missing')
  if (plain.length > MAX_REASON) throw problem('text-too-long', { limit: MAX_REASON })
  return plain
}

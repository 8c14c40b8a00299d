import type { Ctx } from '#kernel'
import type { ServiceBundle } from '#services'
import { reopenAppealed } from './appeal/appeal.ts'
import { type Case, moveCase } from './case.ts'
import { stopClock } from './clock.ts'
import { recordFor } from './deciding.ts'
import { findApproval, findDecision } from './decision-row.ts'
import { grantFor } from './grant.ts'
import { tellApplicant } from './notice.ts'
import { serviceTitle } from './service-texts.ts'
import type { State } from './states.ts'
import { getNewestSubmission } from './submission.ts'
import type { DecisionId } from './tables.ts'

/**
 * Ends a case with its approval: what an approval gives is granted in the same transaction, and an appeal opens the
 * case again that it is about.
 *
 * @param found  held by the transaction
 * @param decision  the approval
 */
export async function completeApproval(
  ctx: Ctx,
  found: Case,
  bundle: ServiceBundle,
  { state, decision }: { state: State; decision: DecisionId },
): Promise<void> {
  const { reference } = found
  const { answers } = await getNewestSubmission(ctx, found.id)
  const { text } = (await findDecision(ctx, decision)) ?? {}
  await stopClock(ctx, found.id)
  await moveCase(ctx, found.id, state, { decision, closed: true, stopped_on: null })
  await grantFor(ctx, found, bundle, answers)
  const reopened = await reopenAppealed(ctx, found.id)
  await recordFor(ctx, 'case-approved', found)
  await tellApplicant(ctx, found, reopened ? 'appeal-allowed' : 'approved', (t) => ({
    reference,
    service: serviceTitle(bundle, t.locale),
    text: text ?? '',
    ...(reopened && { first: reopened.reference, day: t.date(reopened.dueOn, 'day') }),
  }))
}

/**
 * Ends a case whose procedure came to its approval after something else had followed the officer's yes.
 *
 * @throws Error  nobody approved it: the pack's check refuses such a procedure
 */
export async function completeLater(
  ctx: Ctx,
  found: Case,
  bundle: ServiceBundle,
  state: State,
): Promise<void> {
  const decision = await findApproval(ctx, found.id)
  if (!decision) throw new Error(`case ${found.id} became ${state}, and nobody approved it`)
  await completeApproval(ctx, found, bundle, { state, decision })
}

import type { Ctx } from '#kernel'
import { getServiceVersion } from '#services'
import { type Case, lockOfficeCase, type OfficeAct } from './case.ts'
import { dropHold } from './clock/hold-row.ts'
import { findDecision } from './decision-row.ts'
import { record } from './facts.ts'
import { problem } from './problems.ts'

/**
 * Holds a case for a decision of the officer who has it.
 *
 * @throws as `lockOfficeCase`
 * @throws cases/not-claimed, cases/claimed-by-other  when the actor does not have the case
 * @throws cases/on-hold  its clock stands still: whoever decides lets it run on first
 */
export async function lockForDecision(
  ctx: Ctx,
  reference: string,
  act: OfficeAct,
  version?: number,
) {
  const { found } = await lockOfficeCase(ctx, reference, act, version)
  if (found.hold) throw problem('on-hold')
  await dropHold(ctx, found)
  return { found, ...(await deskOf(ctx, found)) }
}

/**
 * Holds a case for the second officer's word on a proposed refusal.
 *
 * @throws as `lockOfficeCase`
 * @throws cases/same-officer  when the actor proposed it
 */
export async function lockProposal(ctx: Ctx, reference: string, act: OfficeAct, version?: number) {
  const { found } = await lockOfficeCase(ctx, reference, act, version)
  const proposal = await findDecision(ctx, found.decision)
  if (!proposal?.by) throw new Error('a proposed refusal has its row')
  return { found, proposal: { ...proposal, by: proposal.by }, ...(await deskOf(ctx, found)) }
}

/** The service of a case as it was when it was sent, with its desk. */
export async function deskOf(ctx: Ctx, { service, serviceVersion }: Case) {
  const bundle = await getServiceVersion(ctx, service, serviceVersion)
  if (!bundle.desk) throw new Error(`service ${service} has no desk`)
  return { bundle, desk: bundle.desk }
}

/** Writes the fact of a decision on a case; reasons by their codes. */
export const recordFor = (
  ctx: Ctx,
  fact: Parameters<typeof record>[1],
  { id, applicant }: Case,
  reasons: readonly string[] = [],
) =>
  record(ctx, fact, {
    subject: applicant,
    resource: `case:${id}`,
    ...(reasons.length > 0 && { reason: reasons.join(' ') }),
  })

import { assertAllowed, type Ctx, refuse } from '#kernel'
import { replayOutcome } from '#rules'
import { getServiceVersion, type ServiceBundle } from '#services'
import { type Case, factsOf, findCase, HIDING } from './case.ts'
import { record } from './facts.ts'
import { type KeptOutcome, listOutcomes } from './outcome.ts'
import { decide } from './policies.ts'
import { problem } from './problems.ts'

/** What an auditor sees of a case: what the rules decided, and nothing of what officers think. */
export type Audited = {
  found: Case
  bundle: ServiceBundle
  /** newest first */
  outcomes: readonly KeptOutcome[]
}

/**
 * Opens what the rules decided over a case, for an auditor; that it was looked at stands in the audit.
 *
 * @throws cases/case-missing  there is none
 * @throws cases/own-case, cases/declared-interest  it is one of their own, or of somebody close to them
 * @throws kernel/denied  when the actor is no auditor
 */
export const openOutcomes = (ctx: Ctx, reference: string): Promise<Audited> =>
  ctx.tx(async (ctx) => {
    assertAllowed(ctx.t, decide(ctx, 'cases:audit', {}))
    const found = await findCase(ctx, reference)
    if (!found) throw problem('case-missing')
    const decision = decide(ctx, 'cases:audit', { Case: factsOf(found) })
    refuse(decision, HIDING)
    assertAllowed(ctx.t, decision)
    const [bundle, outcomes] = [
      await getServiceVersion(ctx, found.service, found.serviceVersion),
      await listOutcomes(ctx, found.id),
    ]
    await record(ctx, 'outcomes-read', {
      subject: found.applicant,
      resource: `case:${found.id}`,
    })
    return { found, bundle, outcomes }
  })

/** Whether everything came out the same again, by the model of which hash. */
export type Replayed = { same: boolean; model: string }

/** Decides once more over each thing, by the model that decided and at its own moment; what came of it is recorded. */
export async function replayKept(
  ctx: Ctx,
  { id, applicant }: Pick<Case, 'id' | 'applicant'>,
  { decided, model, number }: KeptOutcome,
): Promise<Replayed> {
  let same = true
  for (const outcome of decided.outcomes) {
    const replayed = await replayOutcome(ctx, outcome)
    same &&= replayed.same
  }
  await record(ctx, 'outcome-replayed', {
    subject: applicant,
    resource: `case:${id}`,
    data: { number, model, same },
  })
  return { same, model }
}

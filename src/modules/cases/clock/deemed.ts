import { type Ctx, today } from '#kernel'
import type { ServiceBundle } from '#services'
import { type Case, type HeldCase, moveCase } from '../case.ts'
import { stopClock } from '../clock.ts'
import { tellProcedure } from '../course.ts'
import { recordFor } from '../deciding.ts'
import { writeDecision } from '../decision-row.ts'
import { grantFor } from '../grant.ts'
import { tellApplicant } from '../notice.ts'
import { headsOf, tellOfficials } from '../officials.ts'
import { serviceTitle } from '../service-texts.ts'
import type { State } from '../states.ts'
import { getNewestSubmission } from '../submission.ts'
import { dropHold } from './hold-row.ts'
import { articleWords } from './law.ts'

/** How a case stands where its silence means that. */
const STANDS = { approval: 'approved', refusal: 'refused' } as const satisfies Record<string, State>

/** Whether the legal time of a case is over, and the law says what that means. */
export const isDeemed = (
  ctx: Ctx,
  {
    deemed,
    legalOn,
    stoppedOn,
    closedAt,
  }: Pick<Case, 'deemed' | 'legalOn' | 'stoppedOn' | 'closedAt'>,
): boolean =>
  deemed !== null &&
  legalOn !== null &&
  legalOn < today(ctx) &&
  stoppedOn === null &&
  closedAt === null

/**
 * Ends a case as its law says when nobody has decided in time: its procedure is told, the decision names the article,
 * and what an approval gives is granted, with a line that says by what it stands.
 *
 * @param found  held by the transaction; {@link isDeemed}
 * @throws Error  its procedure does not know of the end: the pack's check refuses such a one
 */
export async function endByLaw(ctx: Ctx, found: HeldCase, bundle: ServiceBundle): Promise<void> {
  const { id, reference, deemed } = found
  const law = bundle.service.clock?.deemed
  if (!law || !deemed) throw new Error(`nothing is deemed of case ${id}`)
  await dropHold(ctx, found)
  const decision = await writeDecision(ctx, id, `deemed-${deemed}`, { basis: law })
  await stopClock(ctx, id)
  const state = await tellProcedure(ctx, found, 'deadline')
  if (state !== STANDS[deemed])
    throw new Error(`case ${id} is deemed ${deemed} and became ${state}`)
  await moveCase(ctx, id, state, { decision, closed: true, stopped_on: null, correct_by: null })
  if (deemed === 'approval') {
    const { answers } = await getNewestSubmission(ctx, id)
    await grantFor(ctx, found, bundle, answers, law)
  }
  await recordFor(ctx, deemed === 'approval' ? 'approval-deemed' : 'refusal-deemed', found, [
    `${law.law}:${law.article}`,
  ])
  await tellApplicant(ctx, found, `deemed-${deemed}`, (t) => ({
    reference,
    service: serviceTitle(bundle, t.locale),
    article: articleWords(t, bundle, law),
  }))
  const heads = (await headsOf(ctx, found)).map((head) => head.id)
  const told = found.officer ? [found.officer, ...heads] : heads
  await tellOfficials(ctx, found, told, 'deemed-done', (t) => ({
    outcome: t(`cases.clock.deemed.${deemed}`),
    article: articleWords(t, bundle, law),
  }))
}

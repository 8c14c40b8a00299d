import type { Ctx, PersonId } from '#kernel'
import type { ServiceBundle } from '#services'
import { type Case, moveCase, officerOf } from './case.ts'
import { requiredText } from './checked-text.ts'
import { stopClock } from './clock.ts'
import { doTask } from './course.ts'
import { lockForDecision, lockProposal, recordFor } from './deciding.ts'
import { writeDecision } from './decision-row.ts'
import { decideTogether } from './joining/joining.ts'
import { tellApplicant } from './notice.ts'
import { findNewestOutcome } from './outcome.ts'
import { problem } from './problems.ts'
import { refusedByRules } from './rules-words.ts'
import { reasonText, serviceTitle } from './service-texts.ts'
import { STATES, type State } from './states.ts'
import type { DecisionId } from './tables.ts'
import { assertTypedOver } from './typing/typing.ts'

export type RefusalOrder = {
  /** codes of `desk.yaml` */
  reasons: readonly string[]
  /** what the applicant is told, in the officer's words */
  text: string
  version?: number
}

/**
 * Proposes to refuse; the applicant hears of it only when a second officer has confirmed. Where the
 * service asks for no second officer, refuses.
 *
 * @throws as `returnForCorrection`, of the case and the officer
 * @throws cases/follows-another, cases/joined-stuck  as `decideTogether`
 * @throws cases/not-typed-over  as `assertTypedOver`
 * @throws cases/reasons-missing  when none is given, or one that the desk does not have
 * @throws cases/text-missing, cases/text-too-long
 */
export const proposeRefusal = (ctx: Ctx, reference: string, order: RefusalOrder): Promise<void> =>
  decideTogether(ctx, reference, order, proposeOne)

async function proposeOne(ctx: Ctx, reference: string, order: RefusalOrder) {
  const held = await lockForDecision(ctx, reference, 'propose-refusal', order.version)
  const { found, desk, bundle } = held
  await assertTypedOver(ctx, bundle, found.id)
  const { refuse } = desk.decide
  const known = order.reasons.every((reason) => refuse.reasons.includes(reason))
  if (order.reasons.length === 0 || !known) throw problem('reasons-missing')
  const text = requiredText(order.text)
  const said = { reasons: order.reasons, text }
  const decision = await writeDecision(ctx, found.id, 'refusal-proposed', said)
  const state = await doTask(ctx, found, 'propose-refusal', { act: 'refuse', correctBy: null })
  if (STATES[state].open) await moveCase(ctx, found.id, state, { decision })
  await recordFor(ctx, 'refusal-proposed', found, order.reasons)
  const proposal = { ...said, id: decision, by: officerOf(ctx).id }
  if (!STATES[state].open)
    await refuseCase(ctx, { found, bundle, proposal }, { state, alone: true })
}

/**
 * Confirms a proposed refusal as the second officer; the applicant is told the reasons.
 *
 * @throws cases/case-missing, cases/own-case, cases/wrong-state, cases/changed-meanwhile  as `lockOfficeCase`
 * @throws cases/same-officer  when the actor proposed it
 * @throws cases/proposer-recused  when who proposed it must not handle the case any more
 */
export const confirmRefusal = (
  ctx: Ctx,
  reference: string,
  order: { version?: number } = {},
): Promise<void> => decideTogether(ctx, reference, order, confirmOne)

async function confirmOne(ctx: Ctx, reference: string, order: { version?: number }) {
  const held = await lockProposal(ctx, reference, 'confirm-refusal', order.version)
  if (held.found.recused.includes(held.proposal.by)) throw problem('proposer-recused')
  const state = await doTask(ctx, held.found, 'confirm-refusal', {
    act: 'confirm',
    correctBy: null,
  })
  await refuseCase(ctx, held, { state, alone: false })
}

type Held = {
  found: Case
  bundle: ServiceBundle
  proposal: { id: DecisionId; by: PersonId; reasons: readonly string[]; text: string | null }
}

async function refuseCase(
  ctx: Ctx,
  { found, bundle, proposal }: Held,
  { state, alone }: { state: State; alone: boolean },
) {
  const { reference } = found
  const { reasons, text } = proposal
  const said = { reasons, text: text ?? undefined, proposal, alone }
  const decision = await writeDecision(ctx, found.id, 'refusal-confirmed', said)
  await stopClock(ctx, found.id)
  await moveCase(ctx, found.id, state, { decision, closed: true })
  await recordFor(ctx, 'refusal-confirmed', found, reasons)
  const outcome = await findNewestOutcome(ctx, found.id)
  const notice = bundle.service.appeals ? 'appeal-upheld' : 'refused'
  await tellApplicant(ctx, found, notice, (t) => ({
    reference,
    service: serviceTitle(bundle, t.locale),
    reasons: t.list(reasons.map((reason) => reasonText(bundle, t.locale, reason))),
    text: text ?? '',
    rules: refusedByRules(t, bundle, outcome),
  }))
}

/**
 * Declines a proposed refusal as the second officer; the case goes back to the first.
 *
 * @param order.text  why, for the first officer
 * @throws as {@link confirmRefusal}; cases/text-missing, cases/text-too-long
 */
export const declineRefusal = (
  ctx: Ctx,
  reference: string,
  order: { text: string; version?: number },
): Promise<void> => decideTogether(ctx, reference, order, declineOne)

async function declineOne(ctx: Ctx, reference: string, order: { text: string; version?: number }) {
  const { found, proposal } = await lockProposal(ctx, reference, 'decline-refusal', order.version)
  const text = requiredText(order.text)
  await writeDecision(ctx, found.id, 'refusal-declined', { text, proposal })
  const state = await doTask(ctx, found, 'decline-refusal', { act: 'decline', correctBy: null })
  await moveCase(ctx, found.id, state, {})
  await recordFor(ctx, 'refusal-declined', found)
}

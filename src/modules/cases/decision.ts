import { type Ctx, calendarOf, lastDayWithin, today } from '#kernel'
import type { ServiceBundle } from '#services'
import { valueAt } from './answers.ts'
import { completeApproval } from './approval.ts'
import { moveCase } from './case.ts'
import { checkedText, MAX_TEXT } from './checked-text.ts'
import { switchClock } from './clock.ts'
import { doTask } from './course.ts'
import { lockForDecision, recordFor } from './deciding.ts'
import { writeDecision } from './decision-row.ts'
import { returnableFields } from './fields.ts'
import { decideTogether } from './joining/joining.ts'
import { tellApplicant } from './notice.ts'
import { findNewestOutcome } from './outcome.ts'
import { owed } from './payment/owed.ts'
import { problem } from './problems.ts'
import { labelOf } from './service-texts.ts'
import { STATES } from './states.ts'
import { getNewestSubmission } from './submission.ts'
import type { FieldNote } from './tables.ts'
import { assertTypedOver } from './typing/typing.ts'

export type ReturnOrder = {
  /** what is to be corrected, each with what is wrong with it */
  fields: readonly FieldNote[]
  /** further words to the applicant */
  text?: string
  /** of the case as the officer saw it */
  version?: number
}

/**
 * Sends a case back for correction of named fields; the clock stops where the service says so.
 *
 * @throws cases/case-missing, cases/own-case, cases/wrong-state, cases/changed-meanwhile  as `lockOfficeCase`
 * @throws cases/not-claimed, cases/claimed-by-other  when the actor does not have the case
 * @throws cases/fields-missing, cases/field-unknown, cases/note-missing, cases/text-too-long
 */
export const returnForCorrection = (
  ctx: Ctx,
  reference: string,
  order: ReturnOrder,
): Promise<void> =>
  ctx.tx(async (ctx) => {
    const { found, bundle, desk } = await lockForDecision(ctx, reference, 'return', order.version)
    assertNotes(ctx, bundle, found.form, order.fields)
    const text = checkedText(order.text)
    const day = today(ctx)
    const correctBy = lastDayWithin(calendarOf(ctx.pack), desk.decide.return.within, day)
    const stops = bundle.service.processingTime?.clockStops?.includes('returned-for-correction')
    const decision = await writeDecision(ctx, found.id, 'return', { fields: order.fields, text })
    if (stops) await switchClock(ctx, found.id, false, 'returned')
    const state = await doTask(ctx, found, 'return', { act: 'return', correctBy })
    await moveCase(ctx, found.id, state, {
      decision,
      correct_by: correctBy,
      stopped_on: stops ? day : null,
    })
    await recordFor(ctx, 'case-returned', found)
    await tellApplicant(ctx, found, 'returned', (t) => ({
      reference,
      day: t.date(correctBy, 'day'),
      fields: t.list(order.fields.map(({ path }) => labelOf(bundle, t.locale, path))),
      text: text ?? '',
    }))
  })

export type ApprovalOrder = { text?: string; version?: number }

/**
 * Approves a case, and what follows it: its licence is granted in the same transaction and sealed after it, or once what
 * its procedure has before it is done. An appeal that is approved is allowed: the case that it is about is decided anew.
 *
 * @throws as {@link returnForCorrection}, of the case and the officer
 * @throws cases/follows-another, cases/joined-stuck  as `decideTogether`
 * @throws cases/not-typed-over  as `assertTypedOver`
 * @throws cases/by-list  it competes for a place: the list of its round gives it
 * @throws cases/against-rules  the rules say that the applicant does not qualify, and no words say why it is approved
 * @throws cases/evidence-missing  when something that the desk needs was not answered; `fields` names it
 */
export const approveCase = (
  ctx: Ctx,
  reference: string,
  order: ApprovalOrder = {},
): Promise<void> => decideTogether(ctx, reference, order, approveOne)

async function approveOne(ctx: Ctx, reference: string, order: ApprovalOrder) {
  const { found, bundle, desk } = await lockForDecision(ctx, reference, 'approve', order.version)
  if (found.round !== null) throw problem('by-list')
  await assertTypedOver(ctx, bundle, found.id)
  const text = checkedText(order.text)
  const { answers, fetched } = await getNewestSubmission(ctx, found.id)
  // What a register stands for is shown without a document.
  const missing = (desk.decide.approve.needs ?? []).filter(
    (path) =>
      valueAt(answers, path) === undefined && !fetched.some(({ gave }) => gave?.includes(path)),
  )
  if (missing.length > 0) {
    const labels = missing.map((path) => labelOf(bundle, ctx.t.locale, path))
    throw problem('evidence-missing', { fields: ctx.t.list(labels) })
  }
  const outcome = await findNewestOutcome(ctx, found.id)
  if (outcome?.qualifies === false && text === undefined) throw problem('against-rules')
  const decision = await writeDecision(ctx, found.id, 'approval', { text })
  const reached = await doTask(ctx, found, 'approve', { act: 'approve', correctBy: null })
  const state = await owed(ctx, found, reached)
  // Something comes before what the approval gives: the fee, or another's work.
  if (STATES[state].open) {
    await moveCase(ctx, found.id, state, {})
    await recordFor(ctx, 'approval-noted', found)
  } else await completeApproval(ctx, found, bundle, { state, decision })
}

function assertNotes(ctx: Ctx, bundle: ServiceBundle, form: string, notes: readonly FieldNote[]) {
  if (notes.length === 0) throw problem('fields-missing')
  const offered = new Set(returnableFields(bundle, form).map(({ path }) => path))
  for (const { path, note } of notes) {
    if (!offered.has(path)) throw problem('field-unknown')
    const field = labelOf(bundle, ctx.t.locale, path)
    if (note.trim() === '') throw problem('note-missing', { field, path })
    if (note.length > MAX_TEXT) throw problem('note-too-long', { field, path, limit: MAX_TEXT })
  }
}

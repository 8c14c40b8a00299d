import { type Ctx, inAllLanguages } from '#kernel'
import type { Money } from '#lib/money'
import { type LocalDate, localDateOf } from '#lib/time'
import { getOrganisation } from '#organisations'
import { listTasksOf } from '#procedures'
import { findTextOf, getServiceVersion, type ServiceBundle } from '#services'
import { type Case, lockCase, moveCase } from '../case.ts'
import { afterPause } from '../clock/dates.ts'
import { dropHold } from '../clock/hold-row.ts'
import { switchClock } from '../clock.ts'
import { doTask, standingOf } from '../course.ts'
import { findApproval } from '../decision-row.ts'
import { record } from '../facts.ts'
import { tellApplicant } from '../notice.ts'
import { findNewestOutcome } from '../outcome.ts'
import { serviceTitle } from '../service-texts.ts'
import type { State } from '../states.ts'
import { type CaseId, db } from '../tables.ts'
import { counts, feeOf, findFee } from './fee.ts'
import { dayText, feeText } from './words.ts'

/** Payments that follow one another without anything between are the model's fault. */
const MOST_IN_A_ROW = 10

/**
 * First of the three words of the door to money: owed. Called wherever a step has brought a case somewhere: where its
 * procedure waits for a payment there, the applicant is asked for it, and the clock stands still. What is paid already,
 * or costs nothing, is passed at once.
 *
 * @param found  held by the transaction
 * @param reached  where its procedure stands
 * @returns where it stands then; the caller brings the case there
 */
export async function owed(
  ctx: Ctx,
  found: Case,
  reached: State,
  left = MOST_IN_A_ROW,
): Promise<State> {
  if (reached !== 'awaiting-payment') return reached
  if (left === 0)
    throw new Error(`the procedure of case ${found.id} waits for payments in a circle`)
  const known = await findFee(ctx, found.id)
  if (counts(known) && known.paidAt === null) return reached
  const bundle = await getServiceVersion(ctx, found.service, found.serviceVersion)
  const amount = counts(known) ? undefined : await amountFor(ctx, found, bundle)
  if (counts(known) || amount?.minor === 0n) {
    const standing = await standingOf(ctx, found, true)
    const next = await doTask(ctx, { ...found, ...(standing && { standing }) }, 'pay', PAID)
    return owed(ctx, found, next, left - 1)
  }
  await ask(ctx, found, bundle, amount)
  return reached
}

/** What a procedure is told once its fee is paid. */
export const PAID = { paid: true } as const

const amountFor = async (ctx: Ctx, { id, ofAct }: Case, bundle: ServiceBundle) =>
  feeOf(ctx, bundle, await findNewestOutcome(ctx, id), ofAct)

async function ask(ctx: Ctx, found: Case, bundle: ServiceBundle, amount: Money | undefined) {
  const { id, reference } = found
  const { instance, wait, payBy } = await taskOf(ctx, found)
  const currency = amount?.currency ?? ctx.pack.settings.currency.code
  await db(ctx)
    .insertInto('cases.fee')
    .values({
      ...{ case_id: id, instance, wait, asked_at: ctx.clock.now() },
      ...{ owed_minor: amount?.minor ?? null, currency, pay_by: payBy },
    })
    .execute()
  await letClockWait(ctx, found)
  await record(ctx, 'fee-asked', { subject: found.applicant, resource: `case:${id}` })
  const where = await whereToPay(ctx, found, bundle)
  const isApproved = (await findApproval(ctx, id)) !== undefined
  await tellApplicant(ctx, found, 'fee-asked', (t) => ({
    approved: isApproved ? t('cases.payment.approved') : '',
    ...{ reference, service: serviceTitle(bundle, t.locale) },
    ...{ amount: feeText(t, amount), by: dayText(t, payBy), where: where[t.locale] ?? '' },
  }))
}

/** Its clock stands still from today; what a hold has lost until then is not lost by the payment. */
async function letClockWait(ctx: Ctx, found: Case) {
  if (found.hold || found.asker) {
    const { due_on, legal_on } = afterPause(ctx, found)
    await dropHold(ctx, { ...found, standing: undefined })
    await db(ctx)
      .updateTable('cases.case')
      .set({ due_on, legal_on })
      .where('id', '=', found.id)
      .execute()
  }
  await switchClock(ctx, found.id, false, 'payment')
}

/** The open task that waits for a payment, and the last day of it. */
async function taskOf(ctx: Ctx, { id, instance }: Case) {
  const tasks = instance ? await listTasksOf(ctx, instance) : []
  const task = tasks.find(({ form, closedAt }) => form === 'payment' && closedAt === null)
  if (!task) throw new Error(`case ${id} waits for a payment, and no task does`)
  const { timeZone } = ctx.pack.settings
  // Due at the end of a day, which is the beginning of the next.
  const payBy: LocalDate | null = task.dueAt
    ? localDateOf(new Date(task.dueAt.getTime() - 1), timeZone)
    : null
  return { instance: task.instance, wait: task.wait, payBy }
}

/** Where one pays, by language: as the service says, else at the counters of its agency. */
export async function whereToPay(
  ctx: Ctx,
  { agency }: Pick<Case, 'agency'>,
  bundle: ServiceBundle,
) {
  const { names } = await getOrganisation(ctx, agency)
  return inAllLanguages(
    ctx,
    (t) =>
      findTextOf(bundle, t.locale, 'service.payAt') ??
      t('cases.payment.counters', { agency: t.of(names) }),
  )
}

/**
 * As {@link owed}, for a case that was opened, or opened again, with a procedure that begins with a payment: the case
 * stands at `submitted` until then.
 */
export async function owedAtStart(ctx: Ctx, id: CaseId, reached: State): Promise<void> {
  if (reached !== 'awaiting-payment') return
  const found = await lockCase(ctx, { id })
  if (!found) throw new Error(`case ${id} was not opened`)
  const state = await owed(ctx, found, reached)
  if (state !== 'under-review') await moveCase(ctx, id, state, {})
}

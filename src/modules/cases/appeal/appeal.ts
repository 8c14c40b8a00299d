import {
  type Ctx,
  calendarOf,
  lastDayWithin,
  type PersonId,
  today,
  type WorkingCalendar,
} from '#kernel'
import { type LocalDate, localDateOf } from '#lib/time'
import { beginAgain } from '#procedures'
import { type Draft, getServiceVersion, type ServiceBundle, startDraft } from '#services'
import { type Case, getOwnCase, lockCase } from '../case.ts'
import { switchClock } from '../clock.ts'
import { stateOf } from '../course.ts'
import { record } from '../facts.ts'
import { assertNoneRuns } from '../of-licence/of-licence.ts'
import { owedAtStart } from '../payment/owed.ts'
import { problem } from '../problems.ts'
import { dueOn, promisedBy } from '../promise.ts'
import { writeRecusal } from '../recusal/recusal.ts'
import type { State } from '../states.ts'
import { type Answers, type CaseId, type DecisionId, db } from '../tables.ts'
import { findAppealAgainst } from './appealed-at.ts'

/** How one appeals against a refusal, and until when. */
export type Way = {
  /** the service by which one does; its owner decides */
  service: string
  lastDay: LocalDate
  late: boolean
  /** true: the decision has no effect meanwhile */
  suspends: boolean
  law: string | undefined
  article: string | undefined
}

type Appealable = Pick<Case, 'state' | 'closedAt'>

/**
 * The way of an appeal against a refusal, as the service said when the application was made; undefined where there is
 * none. The time runs from the day on which the applicant was told, in the transaction of the decision.
 */
export function wayOf(
  ctx: Ctx,
  { service: { appeal } }: ServiceBundle,
  { state, closedAt }: Appealable,
): Way | undefined {
  if (state !== 'refused' || !closedAt || !appeal?.service || !appeal.within) return undefined
  const told = localDateOf(closedAt, ctx.pack.settings.timeZone)
  const lastDay = lastDayOf(calendarOf(ctx.pack), told, { ...appeal, within: appeal.within })
  return {
    ...{ service: appeal.service, lastDay, late: today(ctx) > lastDay },
    ...{ suspends: appeal.suspends ?? false, law: appeal.law, article: appeal.article },
  }
}

/** The last day for an appeal; the day of the notice does not count, and a closed day moves to the next working day. */
export function lastDayOf(
  calendar: WorkingCalendar,
  told: LocalDate,
  { within, days }: { within: string; days?: 'working' | 'calendar' },
): LocalDate {
  if (days !== 'working') return lastDayWithin(calendar, within, told)
  return dueOn(calendar, promisedBy({ promise: within, days }), told)
}

/**
 * Begins an appeal against the refusal of one's own application, or takes up the one that was begun. A late one may be
 * begun too: who decides says whether it is heard.
 *
 * @throws cases/case-missing
 * @throws cases/no-appeal  it is not refused, or its service knows no appeal
 * @throws cases/appeal-made  one was sent already; `reference` is its own
 * @throws services/not-online  as `startDraft`
 */
export const startAppeal = (ctx: Ctx, reference: string): Promise<Draft> =>
  ctx.tx(async (ctx) => {
    const found = await getOwnCase(ctx, reference)
    const bundle = await getServiceVersion(ctx, found.service, found.serviceVersion)
    const way = wayOf(ctx, bundle, found)
    if (!way) throw problem('no-appeal')
    const made = await findAppealAgainst(ctx, found.decision)
    if (made) throw problem('appeal-made', { reference: made.reference })
    return startDraft(ctx, way.service, {}, { against: found.id })
  })

/** What a case is an appeal against; undefined where it is none. */
export const findAppeal = (ctx: Ctx, id: CaseId) =>
  db(ctx)
    .selectFrom('cases.appeal as a')
    .innerJoin('cases.case as c', 'c.id', 'a.about')
    .select([
      'a.about',
      'a.decision',
      'a.last_day as lastDay',
      'a.filed_on as filedOn',
      'c.reference',
      'c.service',
      'c.service_version as serviceVersion',
    ])
    .where('a.case_id', '=', id)
    .executeTakeFirst()

export type Appeal = NonNullable<Awaited<ReturnType<typeof findAppeal>>>

/**
 * Links a case that was just opened with the refusal that it is against, and closes it to whoever decided that.
 *
 * @param against  the refused case
 * @throws cases/no-appeal  it is not refused any more
 * @throws cases/appeal-made  another was sent meanwhile
 * @throws cases/appeal-late  the last day has passed, and nothing says why it comes late; `day` is the last
 */
export async function linkAppeal(
  ctx: Ctx,
  id: CaseId,
  { against, answers }: { against: CaseId; answers: Answers },
): Promise<void> {
  const first = await lockCase(ctx, { id: against })
  const bundle = first && (await getServiceVersion(ctx, first.service, first.serviceVersion))
  const way = bundle && wayOf(ctx, bundle, first)
  if (!way || first.decision === null) throw problem('no-appeal')
  const made = await findAppealAgainst(ctx, first.decision)
  if (made) throw problem('appeal-made', { reference: made.reference })
  if (way.late && !answers.lateReason)
    throw problem('appeal-late', { day: ctx.t.date(way.lastDay, 'day') })
  await db(ctx)
    .insertInto('cases.appeal')
    .values({
      ...{ case_id: id, about: first.id, decision: first.decision },
      ...{ last_day: way.lastDay, filed_on: today(ctx) },
    })
    .execute()
  await closeToDeciders(ctx, id, first.decision)
  await record(ctx, 'appeal-made', {
    ...{ subject: first.applicant, resource: `case:${id}` },
    data: { about: first.id, late: way.late },
  })
}

/** Nobody who proposed or confirmed a decision has a say over it again. */
async function closeToDeciders(ctx: Ctx, id: CaseId, decision: DecisionId): Promise<void> {
  const deciders = await db(ctx)
    .selectFrom('cases.decision as d')
    .innerJoin('cases.decision as s', (join) =>
      join.on((eb) =>
        eb.or([eb('s.id', '=', eb.ref('d.id')), eb('s.id', '=', eb.ref('d.proposal'))]),
      ),
    )
    .select(['s.by', 's.by_name as name'])
    .where('d.id', '=', decision)
    .limit(2)
    .execute()
  for (const { by, name } of deciders) {
    if (by && name) await writeRecusal(ctx, id, { id: by, name }, BY_LAW)
  }
}

const BY_LAW = { kind: 'first-decision', text: null, by: null as PersonId | null } as const

/** What an allowed appeal opened again. */
export type Reopened = { reference: string; dueOn: LocalDate }

/**
 * After an appeal was allowed: the refused case is decided anew, by officers who did not refuse it. Its procedure begins
 * once more, and its time runs from today.
 *
 * @param id  of the appeal, which is decided in this transaction
 * @returns undefined where the case is no appeal
 * @throws cases/licence-busy  another application about the same licence is under way
 */
export async function reopenAppealed(ctx: Ctx, id: CaseId): Promise<Reopened | undefined> {
  const appeal = await findAppeal(ctx, id)
  if (!appeal) return undefined
  const first = await lockCase(ctx, { id: appeal.about })
  if (!first?.instance) throw new Error(`case ${appeal.about} has no procedure to begin again`)
  // The time for a renewal may be over by now: it was asked for in time. But one licence has one open application.
  if (first.ofLicence !== null) await assertNoneRuns(ctx, first.ofLicence)
  const begun = await beginAgain(ctx, first.instance, { act: null, correctBy: null })
  const stands = stateOf(begun)
  const state: State =
    stands === 'under-review' || stands === 'awaiting-payment' ? 'submitted' : stands
  const promise = { days: first.promisedDays, kind: first.promisedKind }
  const calendar = calendarOf(ctx.pack)
  const due = dueOn(calendar, promise, today(ctx))
  const { legalDays: days, legalKind: kind } = first
  const legal = days && kind ? dueOn(calendar, { days, kind }, today(ctx)) : null
  const now = ctx.clock.now()
  await db(ctx)
    .updateTable('cases.case')
    .set({
      ...{ state, state_since: now, instance: begun.instance, decision: null, closed_at: null },
      ...{ officer: null, officer_name: null, first_due_on: due, due_on: due, legal_on: legal },
    })
    .where('id', '=', first.id)
    .execute()
  await switchClock(ctx, first.id, true, 'reopened')
  await owedAtStart(ctx, first.id, stands)
  await closeToDeciders(ctx, first.id, appeal.decision)
  await record(ctx, 'case-reopened', {
    ...{ subject: first.applicant, resource: `case:${first.id}` },
    data: { appeal: id },
  })
  return { reference: first.reference, dueOn: due }
}

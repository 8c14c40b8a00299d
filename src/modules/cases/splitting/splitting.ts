import { sql } from 'kysely'
import { type Ctx, copyFiles } from '#kernel'
import { newReference } from '#lib/reference'
import { localDateOf } from '#lib/time'
import { newUuid } from '#lib/uuid'
import { beginProcedure, type Standing } from '#procedures'
import { type Draft, getServiceVersion, reworkAnswers, type ServiceBundle } from '#services'
import { columnsOf, filesIn } from '../answers.ts'
import { type Case, type HeldCase, lockCase, lockOfficeCase, officerOf } from '../case.ts'
import { requiredText } from '../checked-text.ts'
import { deemedOf } from '../clock/dates.ts'
import { doTask, standingOf, stateOf } from '../course.ts'
import { assignCase } from '../desk/assign.ts'
import { ring } from '../desk/ring.ts'
import { record } from '../facts.ts'
import { tellApplicant } from '../notice.ts'
import { writeOutcome } from '../outcome.ts'
import { PAID } from '../payment/owed.ts'
import { problem } from '../problems.ts'
import { serviceTitle } from '../service-texts.ts'
import { getNewestSubmission } from '../submission.ts'
import { type Answers, type CaseId, db } from '../tables.ts'
import { askForTyping } from '../typing/typing.ts'
import { divided, withFiles } from './parts.ts'

/** More than a list of a form has items. */
const SPLITS_MOST = 100

/** What a case was split from, and what was split off it, by reference. */
export async function getSplits(ctx: Ctx, id: CaseId) {
  const rows = await db(ctx)
    .selectFrom('cases.splitting as s')
    .innerJoin('cases.case as c', (join) =>
      join.on((on) =>
        on.or([
          on.and([on('s.case_id', '=', id), on('c.id', '=', on.ref('s.from_case'))]),
          on.and([on('s.from_case', '=', id), on('c.id', '=', on.ref('s.case_id'))]),
        ]),
      ),
    )
    .select(['s.case_id as split', 'c.reference'])
    .where((where) => where.or([where('s.case_id', '=', id), where('s.from_case', '=', id)]))
    .orderBy('s.at')
    .orderBy('s.case_id')
    .limit(SPLITS_MOST)
    .execute()
  return {
    from: rows.find(({ split }) => split === id)?.reference,
    off: rows.filter(({ split }) => split !== id).map(({ reference }) => reference),
  }
}

export type Splits = Awaited<ReturnType<typeof getSplits>>

export type SplitOrder = {
  /** keys of `partsOf` */
  parts: readonly string[]
  reason: string
  version?: number
}

/**
 * Splits items off a case: they become a case of the same person, of the same day and with the same promise, that the
 * same officer has. Both are decided anew by the rules of the first day; the applicant is told of both.
 *
 * @returns reference of the new case
 * @throws as `lockOfficeCase`
 * @throws cases/on-hold
 * @throws cases/split-parts  no item is named, or one that there is not, or nothing would be left
 * @throws cases/split-incomplete  an application of only these items, or without them, could not have been sent
 * @throws cases/text-missing, cases/text-too-long
 */
export const splitCase = (ctx: Ctx, reference: string, order: SplitOrder): Promise<string> =>
  ctx.tx(async (ctx) => {
    const reason = requiredText(order.reason)
    const { found } = await lockOfficeCase(ctx, reference, 'split', order.version)
    if (found.hold) throw problem('on-hold')
    // Its parts would be licences of their own.
    if (found.ofLicence !== null) throw problem('split-parts')
    const bundle = await getServiceVersion(ctx, found.service, found.serviceVersion)
    const { answers, fetched, taken, number } = await getNewestSubmission(ctx, found.id)
    const parts = divided(bundle, found.form, answers, order.parts)
    if (!parts) throw problem('split-parts')
    const stays = await rework(ctx, bundle, found, { answers: parts.stays, fetched, taken })
    const id = newUuid(ctx.clock.now().getTime()) as CaseId
    const files = filesIn(parts.goes)
    const copies = await copyFiles(ctx, `case:${found.id}`, `case:${id}`, files)
    const whole = {
      ...{ answers: withFiles(parts.goes, copies), fetched },
      taken: taken.map((one) => ({ ...one, file: copies.get(one.file) ?? one.file })),
    }
    const goes = await rework(ctx, bundle, found, whole)
    const other = newReference(ctx.pack.settings.reference.prefix)
    await openSplit(ctx, { id, reference: other, found, bundle, goes })
    await leave(ctx, { found, bundle, stays, number: number + 1 })
    const { id: by, name } = officerOf(ctx)
    await db(ctx)
      .insertInto('cases.splitting')
      .values({
        ...{ case_id: id, from_case: found.id, number: number + 1, reason },
        ...{ at: ctx.clock.now(), by, by_name: name },
      })
      .execute()
    await record(ctx, 'case-split', {
      subject: found.applicant,
      resource: `case:${found.id}`,
      data: { into: other },
    })
    ring(ctx)
    await tellApplicant(ctx, found, 'split', (t) => ({
      ...{ reference, other, day: t.date(found.dueOn, 'day') },
      service: serviceTitle(bundle, t.locale),
    }))
    return other
  })

type Worked = Awaited<ReturnType<typeof rework>>

/** @throws cases/split-incomplete */
async function rework(
  ctx: Ctx,
  bundle: ServiceBundle,
  found: HeldCase,
  { answers, fetched, taken }: { answers: Answers } & Pick<Draft, 'fetched' | 'taken'>,
) {
  const on = localDateOf(found.submittedAt, ctx.pack.settings.timeZone)
  const worked = await reworkAnswers(ctx, bundle, {
    ...{ form: found.form, person: found.applicant, answers, fetched, on },
  })
  if (!worked.assessment.complete) throw problem('split-incomplete')
  const sent = worked.assessment.answers
  const { clock } = bundle.service
  return {
    taken: taken.filter(({ file }) => filesIn(sent).includes(file)),
    ...{ answers: sent, fetched, decided: worked.decided, procedureData: worked.procedureData },
    deemed: found.legalOn === null ? null : deemedOf(clock?.deemed, sent),
    columns: columnsOf(bundle.desk?.columns ?? [], sent),
  }
}

type Opening = {
  id: CaseId
  reference: string
  found: HeldCase
  bundle: ServiceBundle
  goes: Worked
}

/** The new case: all of the old one but its answers, its procedure and what follows from them. */
async function openSplit(ctx: Ctx, { id, reference, found, bundle, goes }: Opening) {
  const now = ctx.clock.now()
  const begun = await beginProcedure(ctx, {
    procedure: found.service,
    key: reference,
    data: { ...goes.procedureData, act: null, correctBy: null },
  })
  const draft = newUuid(now.getTime())
  await sql`
    with opened as (
      insert into cases.case (id, reference, draft_id, service, service_version, form, agency, applicant,
        applicant_name, filed_by, filed_by_name, mandate, name_words, queue, columns, state, instance, state_since,
        promised_days, promised_kind, first_due_on, due_on, legal_days, legal_kind, legal_on, deemed, submitted_at, urgent)
      select ${id}::uuid, ${reference}, ${draft}::uuid, service, service_version, form, agency, applicant,
        applicant_name, filed_by, filed_by_name, mandate, name_words, ${goes.decided?.queue ?? null}::text,
        ${JSON.stringify(goes.columns)}::jsonb, 'submitted', ${begun.instance}::uuid, ${now}, promised_days,
        promised_kind, first_due_on, due_on, legal_days, legal_kind, legal_on, ${goes.deemed}::text, submitted_at, urgent
      from cases.case where id = ${found.id} returning id),
    sent as (
      insert into cases.submission (case_id, number, draft_id, answers, fetched, taken, submitted_at)
      select id, 1, ${draft}::uuid, ${JSON.stringify(goes.answers)}::jsonb,
        ${JSON.stringify(goes.fetched)}::jsonb, ${JSON.stringify(goes.taken)}::jsonb, ${found.submittedAt} from opened),
    closed as (
      insert into cases.recusal (case_id, officer, officer_name, kind, text, at, by)
      select ${id}::uuid, officer, officer_name, kind, text, at, by
      from cases.recusal where case_id = ${found.id} and ended_at is null),
    kept as (
      insert into cases.legal_hold (scope, case_id, reference, reason, authority, placed_at, placed_by)
      select scope, ${id}::uuid, ${reference}, reason, authority, placed_at, placed_by
      from cases.legal_hold where scope = 'case' and case_id = ${found.id} and lifted_at is null)
    insert into cases.clock_segment (case_id, running, reason, from_at, to_at)
    select ${id}::uuid, running, reason, from_at, to_at
    from cases.clock_segment where case_id = ${found.id}`.execute(ctx.sql)
  await writeOutcome(ctx, id, 1, goes.decided)
  await askForTyping(ctx, bundle, { id, number: 1 })
  const opened = await lockCase(ctx, { id })
  if (!opened) throw new Error(`case ${id} was not opened`)
  const standing = await paidBefore(ctx, opened)
  const { id: officer, name } = officerOf(ctx)
  await assignCase(ctx, { ...opened, standing }, { to: { id: officer, name } })
}

/** What was sent together was paid together: a procedure that begins with its fee goes on at once. */
async function paidBefore(ctx: Ctx, opened: Case): Promise<Standing | undefined> {
  const standing = await standingOf(ctx, opened, true)
  if (!standing || stateOf(standing) !== 'awaiting-payment') return standing
  await doTask(ctx, { ...opened, standing }, 'pay', PAID)
  return standingOf(ctx, opened, true)
}

/** The answers that are left with the old case. */
async function leave(
  ctx: Ctx,
  left: { found: HeldCase; bundle: ServiceBundle; stays: Worked; number: number },
) {
  const { found, bundle, stays, number } = left
  const draft = newUuid(ctx.clock.now().getTime())
  await db(ctx)
    .insertInto('cases.submission')
    .values({
      ...{ case_id: found.id, number, draft_id: draft, answers: stays.answers },
      fetched: JSON.stringify(stays.fetched),
      taken: JSON.stringify(stays.taken),
      submitted_at: ctx.clock.now(),
    })
    .execute()
  await writeOutcome(ctx, found.id, number, stays.decided)
  await askForTyping(ctx, bundle, { id: found.id, number })
  await db(ctx)
    .updateTable('cases.case')
    .set({
      ...{ columns: stays.columns, deemed: stays.deemed },
      ...(stays.decided && { queue: stays.decided.queue }),
    })
    .where('id', '=', found.id)
    .execute()
}

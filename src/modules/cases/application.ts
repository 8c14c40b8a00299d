import { sql } from 'kysely'
import {
  ASSISTANCE,
  type Ctx,
  calendarOf,
  deleteFiles,
  type FormBody,
  inAllLanguages,
  moveFiles,
  Problem,
  type Texts,
  today,
} from '#kernel'
import { wordsVector } from '#lib/name-words'
import { localDateOf } from '#lib/time'
import { newUuid } from '#lib/uuid'
import { type Agreed, agreeJointly, useMandate } from '#mandates'
import { getOrganisation } from '#organisations'
import { beginProcedure } from '#procedures'
import {
  type Draft,
  dropCorrection,
  formEngine,
  getServiceVersion,
  lockReadyDraft,
  startCorrection,
} from '#services'
import { columnsOf, filesIn } from './answers.ts'
import { linkAppeal } from './appeal/appeal.ts'
import { applicantOf, type Case, findOwnCase, getOwnCase, lockOwnCase, moveCase } from './case.ts'
import { afterPause, deemedOf, legalOf } from './clock/dates.ts'
import { dropHold } from './clock/hold-row.ts'
import { stopClock, switchClock } from './clock.ts'
import { doTask, standingOf, stateOf, tellProcedure } from './course.ts'
import { findDecision, writeDecision } from './decision-row.ts'
import { passToSubstitute } from './desk/assign.ts'
import { ring } from './desk/ring.ts'
import { record } from './facts.ts'
import { listFields } from './fields.ts'
import { noteGiven } from './given/given-files.ts'
import { tellApplicant } from './notice.ts'
import { assertMayAsk } from './of-licence/of-licence.ts'
import { outcomeRow, writeOutcome } from './outcome.ts'
import { owed, owedAtStart } from './payment/owed.ts'
import { problem } from './problems.ts'
import { dueOn, promisedBy } from './promise.ts'
import { enterRound } from './ranking/round.ts'
import { serviceTitle } from './service-texts.ts'
import type { State } from './states.ts'
import { getNewestSubmission } from './submission.ts'
import type { Answers, CaseId } from './tables.ts'
import { askForTyping } from './typing/typing.ts'

/** A service that says nothing of its time promises nothing: the day is then far away. */
const NO_PROMISE = { days: 2_000, kind: 'calendar' } as const

/**
 * Sends a draft: an application becomes a case, a correction goes to the case that it is about.
 *
 * Sending the same draft again, at once or later, by the same person changes nothing and gives the
 * same case: the draft's row is held, and its id is unique among what was sent.
 *
 * @param reference  of the draft; the case keeps it
 * @param form  what came with the page of check-your-answers, with the declaration
 * @param shown  without a form: what the sender saw that the rules decide
 * @returns reference of the case, and whether this call made it or the correction; `waits` where the
 *   applicant's directors sign together and not enough of them have agreed yet, `confirm` how many others have to
 *   confirm these answers: nothing was sent
 * @throws services/draft-missing, services/draft-changed, services/draft-incomplete  as `lockReadyDraft`
 * @throws services/decision-changed, services/undecidable  as `lockReadyDraft`: nothing was sent, nothing is lost
 * @throws services/round-closed, cases/round-decided  one applies in rounds, and this one is over
 * @throws cases/correction-late, cases/wrong-state  for a correction that is not awaited any more, or
 *   anything of a case that was withdrawn or has lapsed
 */
export async function submitApplication(
  ctx: Ctx,
  reference: string,
  form?: FormBody,
  shown?: string,
): Promise<{ reference: string; fresh: boolean; waits?: Agreed; confirm?: number }> {
  try {
    // Outside of the transaction: it would wait for another's system. Nobody is asked about a past that is played.
    if (!ctx.inTx && !ctx.simulated) await formEngine.typed.askAgain(ctx, reference)
    return await ctx.tx(async (ctx) => {
      const ready = await lockReadyDraft(ctx, reference, form, shown)
      const { draft, answers } = ready
      const others = await ready.askOthers()
      if (others.left > 0) return { reference, fresh: false, confirm: others.left }
      const agreed = await agreeJointly(ctx, { what: 'sent', reference, answers })
      if (agreed && agreed.agreed < agreed.needed) return { reference, fresh: false, waits: agreed }
      const { confirmed } = others
      if (draft.purpose === 'correction') await correctApplication(ctx, ready, agreed, confirmed)
      else await openCase(ctx, ready, agreed, confirmed)
      await ready.close()
      return { reference, fresh: true }
    })
  } catch (error) {
    const sent = error instanceof Problem ? await findOwnCase(ctx, reference) : undefined
    if (!sent || !(error instanceof Problem)) throw error
    // Decided, withdrawn or lapsed while the correction was on its way: it leads nowhere any more.
    if (error.code === 'cases/wrong-state') await dropCorrection(ctx, sent.id)
    if (error.code !== 'services/draft-closed') throw error
    // The draft that was to be sent may have been a correction, dropped with the end of the case.
    assertNotEnded(ctx, sent)
    return { reference: sent.reference, fresh: false }
  }
}

function assertNotEnded(ctx: Ctx, { state }: Case) {
  if (state !== 'withdrawn' && state !== 'lapsed') return
  throw problem('wrong-state', { state: ctx.t(`cases.states.${state}`) })
}

type Ready = Awaited<ReturnType<typeof lockReadyDraft>>
/** Who else confirmed what is sent. */
type Confirmed = Awaited<ReturnType<Ready['askOthers']>>['confirmed']

async function openCase(
  ctx: Ctx,
  { draft, bundle, answers, given, decided, procedureData, cost, round: openRound }: Ready,
  agreed: Agreed | undefined,
  confirmed: Confirmed,
) {
  const { desk, service } = bundle
  if (!desk) throw new Error(`service ${bundle.id} runs here and has no desk`)
  const person = applicantOf(ctx)
  const by = await filedBy(ctx)
  if (draft.licence !== null) await assertMayAsk(ctx, draft)
  const use = { what: 'sent', service: draft.service, reference: draft.reference } as const
  await useMandate(ctx, { ...use, cost, agreed })
  const now = ctx.clock.now()
  const promise = service.processingTime ? promisedBy(service.processingTime) : NO_PROMISE
  const due = dueOn(calendarOf(ctx.pack), promise, today(ctx))
  const { legalDays, legalKind, legalOn, deemed } = legalOf(ctx, bundle, answers)
  const columns = columnsOf(desk.columns, answers)
  const round = await enterRound(ctx, draft.service, openRound)
  const id = newUuid(now.getTime()) as CaseId
  const data = { service: draft.service, version: draft.version }
  const details = { subject: person.id, resource: `case:${id}`, data }
  const begun = await beginProcedure(ctx, {
    procedure: draft.service,
    key: draft.reference,
    data: { ...procedureData, act: null, correctBy: null },
  })
  const stands = stateOf(begun)
  // One round trip for the case, what was sent, its clock and the audit: the hottest of the module.
  await record.with(ctx, 'application-submitted', details, {
    opened: sql`
      insert into cases.case (id, reference, draft_id, service, service_version, form, agency,
        applicant, applicant_name, filed_by, filed_by_name, mandate, through, of_licence, of_act, name_words, queue, columns, state, instance, state_since, promised_days, promised_kind,
        first_due_on, due_on, legal_days, legal_kind, legal_on, deemed, round, submitted_at)
      values (${id}, ${draft.reference}, ${draft.id}, ${draft.service}, ${draft.version},
        ${draft.form}, organisations.responsible_body(${service.owner}, ${draft.service}, ${now}), ${person.id}, ${JSON.stringify(person.name)}::jsonb,
        ${by.id}::uuid, ${by.name}::jsonb, ${by.mandate}::uuid, ${by.through}::text, ${draft.licence}::uuid, ${draft.licenceAct}::text,
        ${wordsVector(Object.values(person.name))}::tsvector, ${decided?.queue ?? null}::text, ${JSON.stringify(columns)}::jsonb, ${AT_FIRST.includes(stands) ? 'submitted' : stands}, ${begun.instance}, ${now}, ${promise.days}, ${promise.kind}, ${due}, ${due},
        ${legalDays}::integer, ${legalKind}::text, ${legalOn}::date, ${deemed}::text, ${round}::uuid, ${now})
      returning id`,
    sent: sql`
      insert into cases.submission (case_id, number, draft_id, answers, fetched, taken, confirmed, submitted_at)
      select id, 1, ${draft.id}, ${JSON.stringify(answers)}::jsonb, ${JSON.stringify(draft.fetched)}::jsonb,
        ${JSON.stringify(draft.taken)}::jsonb, ${JSON.stringify(confirmed)}::jsonb, ${now} from opened`,
    ...(decided && {
      outcome: outcomeRow(ctx, decided, { caseId: sql`id`, number: sql`1`, from: sql`opened` }),
    }),
    clock: sql`
      insert into cases.clock_segment (case_id, running, reason, from_at)
      select id, true, 'submitted', ${now} from opened`,
  })
  await askForTyping(ctx, bundle, { id, number: 1 })
  if (draft.against !== null)
    await linkAppeal(ctx, id, { against: draft.against as CaseId, answers })
  ring(ctx)
  const taken = await takeFiles(ctx, draft, id, answers)
  if (taken < filesIn(answers).length) throw new Error('an answer names a file of somebody else')
  if (given.length > 0) await noteGiven(ctx, { id, applicant: person.id }, given)
  await tellApplicant(
    ctx,
    { reference: draft.reference, applicant: person.id },
    'received',
    (t) => ({
      reference: draft.reference,
      service: serviceTitle(bundle, t.locale),
      day: t.date(due, 'day'),
    }),
  )
  await owedAtStart(ctx, id, stands)
}

/** Where a case stands that nobody has taken, or that is asked for its fee in a moment. */
const AT_FIRST: readonly State[] = ['under-review', 'awaiting-payment']

/** Who sends an application for somebody else, and by which mandate; and by which software, where by one. */
async function filedBy(ctx: Ctx) {
  const { actor } = ctx
  const through = actor.kind === 'person' ? (actor.through?.client ?? null) : null
  if (actor.kind !== 'person' || !actor.actingFor) {
    return { id: null, name: null, mandate: null, through }
  }
  const { mandate, kind, agency } = actor.actingFor
  const name = kind === ASSISTANCE ? await atCounter(ctx, actor.name, agency) : actor.name
  return { id: actor.id, name: JSON.stringify(name), mandate, through }
}

/** Who helped, and at whose counter: the applicant reads both. */
async function atCounter(ctx: Ctx, name: Texts, agency = ''): Promise<Texts> {
  const { names } = await getOrganisation(ctx, agency)
  return inAllLanguages(ctx, (t) =>
    t('cases.case.helper', { name: t.of(name), agency: t.of(names) }),
  )
}

/**
 * The draft's files that the answers name become the case's. What was attached to a question that no
 * longer counts was never sent, and is deleted.
 *
 * @returns how many became the case's
 */
async function takeFiles(ctx: Ctx, draft: Draft, id: CaseId, answers: Answers): Promise<number> {
  const owner = `draft:${draft.id}`
  const { moved, left } = await moveFiles(ctx, owner, `case:${id}`, filesIn(answers))
  if (left > 0) await deleteFiles(ctx, owner)
  return moved
}

/**
 * Begins the correction that an officer asked for: a draft with the answers sent last, in which the
 * named fields can be changed. A draft that was begun before is taken up again.
 *
 * @returns the draft, and the page of the first field to correct
 * @throws cases/case-missing, cases/wrong-state  when nothing is to be corrected
 * @throws cases/correction-late  after the last day
 */
export const startCorrecting = (
  ctx: Ctx,
  reference: string,
): Promise<{ draft: Draft; page: string }> =>
  ctx.tx(async (ctx) => {
    const found = await lockOwnCase(ctx, reference, 'correct')
    assertInTime(ctx, found)
    await useMandate(ctx, { what: 'begun', service: found.service, reference })
    const sent = await getNewestSubmission(ctx, found.id)
    const asked = await findDecision(ctx, found.decision)
    const bundle = await getServiceVersion(ctx, found.service, found.serviceVersion)
    const named = new Set(asked?.fields.map(({ path }) => path))
    const places = listFields(bundle, found.form)
    const draft = await startCorrection(ctx, {
      about: found.id,
      reference,
      service: found.service,
      version: found.serviceVersion,
      form: found.form,
      answers: sent.answers,
      fetched: sent.fetched,
      taken: sent.taken,
      fields: asked?.fields.map(({ path }) => path) ?? [],
      notes: Object.fromEntries(asked?.fields.map(({ path, note }) => [path, note]) ?? []),
      decidesOn: localDateOf(found.submittedAt, ctx.pack.settings.timeZone),
    })
    const first = places.find(({ path }) => named.has(path)) ?? places[0]
    return { draft, page: first?.page ?? 'check' }
  })

async function correctApplication(
  ctx: Ctx,
  { draft, answers, given, decided }: Ready,
  agreed: Agreed | undefined,
  confirmed: Confirmed,
) {
  const found = await lockOwnCase(ctx, draft.reference, 'correct')
  assertInTime(ctx, found)
  const { service, reference } = found
  await useMandate(ctx, { what: 'corrected', service, reference, agreed })
  const days = afterPause(ctx, found)
  const bundle = await getServiceVersion(ctx, found.service, found.serviceVersion)
  const columns = columnsOf(bundle.desk?.columns ?? [], answers)
  const number = await writeCorrection(ctx, found.id, { draft, answers, decided, confirmed })
  await askForTyping(ctx, bundle, { id: found.id, number })
  if (found.stoppedOn) await switchClock(ctx, found.id, true, 'corrected')
  const state = await owed(ctx, found, await doTask(ctx, found, 'correct'))
  await moveCase(ctx, found.id, state, {
    ...days,
    deemed: found.legalOn === null ? null : deemedOf(bundle.service.clock?.deemed, answers),
    correct_by: null,
    columns,
    ...(decided && { queue: decided.queue }),
  })
  await passToSubstitute(ctx, { ...found, state, standing: await standingOf(ctx, found) })
  await takeFiles(ctx, draft, found.id, answers)
  await noteGiven(ctx, found, given)
  await record(ctx, 'application-corrected', {
    subject: found.applicant,
    resource: `case:${found.id}`,
  })
  await tellApplicant(ctx, found, 'corrected', (t) => ({
    reference: found.reference,
    day: t.date(days.due_on, 'day'),
  }))
}

/** The corrected answers, and what the rules decide over them: what was sent before, and decided, stays. */
async function writeCorrection(
  ctx: Ctx,
  id: CaseId,
  {
    draft,
    answers,
    decided,
    confirmed,
  }: Pick<Ready, 'draft' | 'answers' | 'decided'> & { confirmed: Confirmed },
) {
  const { rows } = await sql<{ number: number }>`
    insert into cases.submission (case_id, number, draft_id, answers, fetched, taken, confirmed, submitted_at)
    select ${id}, max(number) + 1, ${draft.id}, ${JSON.stringify(answers)}::jsonb,
      ${JSON.stringify(draft.fetched)}::jsonb, ${JSON.stringify(draft.taken)}::jsonb, ${JSON.stringify(confirmed)}::jsonb, ${ctx.clock.now()}
    from cases.submission where case_id = ${id} returning number`.execute(ctx.sql)
  const [row] = rows
  if (!row) throw new Error(`case ${id} was never sent`)
  await writeOutcome(ctx, id, row.number, decided)
  return row.number
}

function assertInTime(ctx: Ctx, { correctBy }: Case) {
  if (correctBy !== null && today(ctx) > correctBy) {
    throw problem('correction-late', { day: ctx.t.date(correctBy, 'day') })
  }
}

/**
 * Takes an application back before it is decided; what was sent stays on record.
 *
 * @returns `waits` where the applicant's directors sign together and not enough of them have agreed yet:
 *   nothing was taken back
 * @throws cases/case-missing
 * @throws cases/wrong-state  when it was decided, or withdrawn, before
 */
export const withdrawApplication = (ctx: Ctx, reference: string): Promise<{ waits?: Agreed }> =>
  ctx.tx(async (ctx) => {
    await getOwnCase(ctx, reference)
    const agreed = await agreeJointly(ctx, { what: 'withdrawn', reference })
    if (agreed && agreed.agreed < agreed.needed) {
      // Nobody agrees to what cannot be.
      await lockOwnCase(ctx, reference, 'withdraw')
      return { waits: agreed }
    }
    await dropCorrection(ctx, (await getOwnCase(ctx, reference)).id)
    const found = await lockOwnCase(ctx, reference, 'withdraw')
    await useMandate(ctx, { what: 'withdrawn', service: found.service, reference, agreed })
    await dropHold(ctx, found)
    const decision = await writeDecision(ctx, found.id, 'withdrawal')
    await stopClock(ctx, found.id)
    await moveCase(ctx, found.id, await tellProcedure(ctx, found, 'withdraw'), {
      decision,
      closed: true,
      stopped_on: null,
      correct_by: null,
    })
    await record(ctx, 'application-withdrawn', {
      subject: found.applicant,
      resource: `case:${found.id}`,
    })
    await tellApplicant(ctx, found, 'withdrawn', () => ({ reference }))
    return {}
  })

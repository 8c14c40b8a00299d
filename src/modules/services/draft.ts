import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import { getParty } from '#identity'
import { actsIn, type Ctx, deleteFiles, type PersonId, prepared, subjectOf, today } from '#kernel'
import { newReference } from '#lib/reference'
import { addPeriod, type LocalDate, parsePeriod } from '#lib/time'
import { newUuid } from '#lib/uuid'
import { useMandate } from '#mandates'
import type { ServiceBundle } from './bundle/bundle.ts'
import type { FormPage } from './bundle/form-file.ts'
import { costAtStart } from './cost.ts'
import { record } from './facts.ts'
import { assess } from './form/assess.ts'
import type { Account, Assessment, AssessOptions } from './form/assessment.ts'
import { type AnswerPath, fieldPath, isWithin } from './form/path.ts'
import { type AboutLicence, APPLY, broughtAlong, formFor } from './licence-draft.ts'
import { decide } from './policies.ts'
import { problem } from './problems.ts'
import { getService, getServiceVersion } from './service.ts'
import { deleteExpiredAbout } from './sweep.ts'
import { type DraftId, db } from './tables.ts'

/** An application, or the correction of one, while a person fills it in. */
export type Draft = {
  readonly id: DraftId
  readonly reference: string
  readonly service: string
  readonly version: string
  readonly form: string
  readonly person: PersonId
  /** canonical where sound, else as typed; hidden answers are kept */
  readonly answers: Readonly<Record<string, unknown>>
  /** counts every save */
  readonly revision: number
  /** by page: the revision of its last save */
  readonly pageRevisions: Readonly<Record<string, number>>
  readonly purpose: 'application' | 'correction'
  /** of a correction: the case */
  readonly about: string | null
  /** of an appeal: the case whose decision it is against */
  readonly against: string | null
  /** of one about a licence: that, and what is asked for it */
  readonly licence: string | null
  readonly licenceAct: 'renew' | 'amend' | null
  /** of a correction: paths that the officer named, and what was said of them; of an amendment: what it opens */
  readonly fields: readonly AnswerPath[] | null
  readonly notes: Readonly<Record<AnswerPath, string>> | null
  /** of a correction or an amendment: paths that stay as they were */
  readonly locked: readonly AnswerPath[] | null
  /** of a correction: the day by whose rules it is decided */
  readonly decidesOn: LocalDate | null
  readonly updatedAt: Date
  readonly expiresAt: Date
  readonly submittedAt: Date | null
}

const DEFAULT_KEEP = 'P60D'
/** Open drafts of one person for one service. */
const MAX_OPEN = 5

export const draftColumns = [
  'id',
  'reference',
  'service',
  'version',
  'form',
  'person',
  'answers',
  'revision',
  'page_revisions as pageRevisions',
  'purpose',
  'about',
  'against',
  'licence',
  'licence_act as licenceAct',
  'fields',
  'notes',
  'locked',
  'decides_on as decidesOn',
  'updated_at as updatedAt',
  'expires_at as expiresAt',
  'submitted_at as submittedAt',
] as const

/** The person whose drafts an act is about, who may be another's principal; the routes let nobody else in. */
export function personOf({ actor }: Pick<Ctx, 'actor'>): PersonId {
  if (actor.kind !== 'person') throw problem('draft-missing')
  return subjectOf(actor).id
}

/** Whether the actor may act in a service for whom they act. */
const mayIn = ({ actor }: Pick<Ctx, 'actor'>, service: string) =>
  actor.kind === 'person' && actsIn(actor, service)

/** When a draft that is saved now is deleted. */
export function expiryOf(ctx: Ctx, bundle: ServiceBundle): Date {
  const now = ctx.clock.now()
  const keep = parsePeriod(bundle.service.drafts?.keep ?? DEFAULT_KEEP)
  const day = addPeriod(now.toISOString().slice(0, 10), keep)
  return new Date(`${day}${now.toISOString().slice(10)}`)
}

/**
 * Begins an application; one that was begun the same way and not touched since is taken up, so that
 * a second press of the button makes no second one.
 *
 * @param carried  answers to begin with
 * @param about  of an appeal the case whose decision it is against, or the licence that it is about; one that was begun
 *   of the same is taken up
 * @throws services/service-missing, services/not-online
 * @throws services/appeal-elsewhere  the service decides on appeals, and nothing is named that it is against
 * @throws services/too-many-drafts  `most` are open for this service
 */
export const startDraft = (
  ctx: Ctx,
  serviceId: string,
  carried: Readonly<Record<string, unknown>> = {},
  { against = null, licence }: { against?: string | null; licence?: AboutLicence } = {},
): Promise<Draft> =>
  ctx.tx(async (ctx) => {
    const person = personOf(ctx)
    const { version, bundle } = await getService(ctx, serviceId)
    if (bundle.service.status !== 'live' || !bundle.forms[APPLY]) throw problem('not-online')
    if (bundle.service.appeals && against === null) throw problem('appeal-elsewhere')
    await holdTurn(ctx, person, serviceId)
    const open = await listOpenDrafts(ctx, serviceId)
    const untouched = open.find((draft) => {
      if (licence) return draft.licence === licence.id && draft.licenceAct === licence.act
      if (against !== null) return draft.against === against
      const plain = draft.revision === 0 && draft.version === version && draft.licence === null
      return plain && isDeepStrictEqual(draft.answers, carried)
    })
    if (untouched) return untouched
    if (licence) await deleteExpiredAbout(ctx, licence.id)
    if (open.length >= MAX_OPEN) throw problem('too-many-drafts', { most: MAX_OPEN })
    const reference = newReference(ctx.pack.settings.reference.prefix)
    const cost = await costAtStart(ctx, bundle)
    await useMandate(ctx, { what: 'begun', service: serviceId, reference, cost })
    const id = newUuid(ctx.clock.now().getTime()) as DraftId
    const answers = licence
      ? await broughtAlong(ctx, bundle, carried, licence, `draft:${id}`)
      : carried
    return insertDraft(ctx, {
      ...{ id, reference, service: serviceId, version, form: formFor(bundle, licence), person },
      ...{ purpose: 'application', answers, against, expires: expiryOf(ctx, bundle) },
      ...(licence && { licence: licence.id, licenceAct: licence.act }),
      ...(licence?.act === 'amend' && {
        fields: licence.fields ?? [],
        locked: await lockedBeside(ctx, bundle, APPLY, person, answers, licence.fields ?? []),
      }),
    })
  })

/** What counts of answers and lies outside of some paths. */
async function lockedBeside(
  ctx: Ctx,
  bundle: ServiceBundle,
  form: string,
  person: PersonId,
  answers: Readonly<Record<string, unknown>>,
  fields: readonly AnswerPath[],
): Promise<AnswerPath[]> {
  const { relevant } = assess(bundle, form, answers, await surroundingsOf(ctx, person))
  const isOpened = (path: AnswerPath) =>
    fields.some((field) => isWithin(path, field) || isWithin(fieldPath(path), field))
  return [...relevant].filter((path) => !isOpened(path))
}

/** Lets a person begin one draft of a service at a time, so that each press sees those before it. */
const holdTurn = (ctx: Ctx, person: PersonId, serviceId: string) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`draft:${person}:${serviceId}`}, 0))`.execute(
    ctx.sql,
  )

/** What a correction begins with; the case gives it. */
export type NewCorrection = {
  /** the case's id */
  about: string
  /** the case's reference, which the draft shares */
  reference: string
  service: string
  version: string
  /** absent: that of a first application */
  form?: string
  /** as they were sent */
  answers: Readonly<Record<string, unknown>>
  /** paths that the officer named: a field, a group, an item, `activities.materials` of all items */
  fields: readonly AnswerPath[]
  /** what was said of each */
  notes?: Readonly<Record<AnswerPath, string>>
  /** the day on which the application was sent: its rules decide, also over what is corrected */
  decidesOn?: LocalDate
}

/**
 * Begins the correction of an application, in which only what was named can be changed. One that
 * was begun before is taken up again.
 *
 * @throws services/service-missing
 */
export const startCorrection = (ctx: Ctx, given: NewCorrection): Promise<Draft> =>
  ctx.tx(async (ctx) => {
    const person = personOf(ctx)
    const begun = await findRow(ctx, given.reference)
    if (begun && begun.submittedAt === null) return begun
    const bundle = await getServiceVersion(ctx, given.service, given.version)
    const { form = APPLY, answers, fields } = given
    const locked = await lockedBeside(ctx, bundle, form, person, answers, fields)
    return insertDraft(ctx, {
      ...given,
      form,
      person,
      purpose: 'correction',
      locked,
      expires: expiryOf(ctx, bundle),
    })
  })

type NewDraft = {
  id?: DraftId
  reference: string
  service: string
  version: string
  form: string
  person: PersonId
  purpose: 'application' | 'correction'
  answers: Readonly<Record<string, unknown>>
  expires: Date
  about?: string
  against?: string | null
  licence?: string
  licenceAct?: 'renew' | 'amend'
  fields?: readonly AnswerPath[]
  notes?: Readonly<Record<AnswerPath, string>>
  locked?: readonly AnswerPath[]
  decidesOn?: LocalDate
}

async function insertDraft(
  ctx: Ctx,
  { expires, decidesOn, licenceAct, ...draft }: NewDraft,
): Promise<Draft> {
  const now = ctx.clock.now()
  const row = await db(ctx)
    .insertInto('services.draft')
    .values({
      ...draft,
      answers: JSON.stringify(draft.answers),
      fields: draft.fields ? [...draft.fields] : null,
      notes: draft.notes ? JSON.stringify(draft.notes) : null,
      locked: draft.locked ? [...draft.locked] : null,
      about: draft.about ?? null,
      against: draft.against ?? null,
      licence: draft.licence ?? null,
      licence_act: licenceAct ?? null,
      decides_on: decidesOn ?? null,
      page_revisions: '{}',
      created_at: now,
      updated_at: now,
      expires_at: expires,
      submitted_at: null,
    })
    .returning(draftColumns)
    .executeTakeFirstOrThrow()
  await record(ctx, 'draft-started', {
    subject: draft.person,
    resource: `draft:${row.id}`,
    data: { service: draft.service, purpose: draft.purpose },
  })
  return row
}

/** The person's open drafts, of one service or of all, the last saved first. */
export async function listOpenDrafts(ctx: Ctx, serviceId?: string): Promise<Draft[]> {
  let query = db(ctx)
    .selectFrom('services.draft')
    .select(draftColumns)
    .where('person', '=', personOf(ctx))
    .where('submitted_at', 'is', null)
    .where('expires_at', '>', ctx.clock.now())
  if (serviceId !== undefined) {
    query = query.where('service', '=', serviceId).where('purpose', '=', 'application')
  }
  const drafts = await query.orderBy('updated_at', 'desc').limit(50).execute()
  return drafts.filter(({ service }) => mayIn(ctx, service))
}

/** The open draft of a reference, else the one that was sent last; undefined where it is not theirs. */
export async function findRow(
  ctx: Ctx,
  reference: string,
  { lock = false }: { lock?: boolean } = {},
): Promise<Draft | undefined> {
  const query = db(ctx)
    .selectFrom('services.draft')
    .select(draftColumns)
    .where('reference', '=', reference)
    .orderBy('submitted_at', (order) => order.desc().nullsFirst())
    .limit(1)
  personOf(ctx)
  const [row] = await prepared<Draft>(ctx, lock ? query.forUpdate() : query)
  return row && decide(ctx, 'services:apply', { Draft: row }).allow ? row : undefined
}

/**
 * The person's own open draft.
 *
 * @throws services/draft-missing  none of theirs, whoever else's it is
 * @throws services/draft-expired  after its time, until it is deleted
 * @throws services/draft-closed   sent already
 */
export async function getOpenDraft(
  ctx: Ctx,
  reference: string,
  { lock = false }: { lock?: boolean } = {},
): Promise<Draft> {
  const draft = await findRow(ctx, reference, { lock })
  if (!draft) throw problem('draft-missing')
  if (draft.submittedAt !== null) throw problem('draft-closed', { reference })
  if (draft.expiresAt <= ctx.clock.now()) {
    throw problem('draft-expired', { day: ctx.t.date(draft.expiresAt) })
  }
  return draft
}

/** What a person's form is worked out with. */
export async function surroundingsOf(
  ctx: Ctx,
  person: PersonId,
): Promise<AssessOptions & { account: Account }> {
  const signer = ctx.actor.kind === 'person' ? ctx.actor.name : undefined
  const account = await getParty(ctx, person)
  return { today: today(ctx), pack: ctx.pack, account, ...(signer && { signer }) }
}

/** Pages that count as seen: those saved, and of a correction or an amendment those in which nothing is open. */
export function seenPages(draft: Draft, bundle: ServiceBundle): ReadonlySet<string> {
  const seen = new Set(Object.keys(draft.pageRevisions))
  for (const page of bundle.forms[draft.form]?.pages ?? []) {
    if (!isOpenPage(draft, page)) seen.add(page.page)
  }
  return seen
}

/** Whether a page has anything to change: in a correction only what the officer named, in an amendment what it opens. */
export const isOpenPage = (draft: Draft, { fields }: FormPage): boolean =>
  draft.fields === null ||
  fields.some(({ name }) => draft.fields?.some((path) => isWithin(path, name)))

/** The day by whose rules a draft is decided, were it sent now. */
export const dayThatCounts = (ctx: Ctx, { decidesOn }: Pick<Draft, 'decidesOn'>): LocalDate =>
  decidesOn ?? today(ctx)

/** Works out a draft as its person sees it. */
export async function assessDraft(
  ctx: Ctx,
  draft: Draft,
  bundle: ServiceBundle,
): Promise<Assessment> {
  const surroundings = await surroundingsOf(ctx, draft.person)
  const seen = seenPages(draft, bundle)
  return assess(bundle, draft.form, draft.answers, { ...surroundings, seen })
}

/**
 * Throws away the correction that was begun for a case that takes none any more, if there is one.
 *
 * To be called before the case's row is held: who sends a correction holds the draft first too.
 *
 * @param about  the case's id
 */
export const dropCorrection = (ctx: Ctx, about: string): Promise<void> =>
  ctx.tx(async (ctx) => {
    const dropped = await db(ctx)
      .deleteFrom('services.draft')
      .where('about', '=', about)
      .where('submitted_at', 'is', null)
      .returning(['id', 'person'])
      .execute()
    for (const { id, person } of dropped) {
      await deleteFiles(ctx, `draft:${id}`)
      await record(ctx, 'draft-discarded', { subject: person, resource: `draft:${id}` })
    }
  })

/**
 * Throws a draft away, with its files.
 *
 * @throws services/draft-missing, services/draft-closed, services/draft-expired
 */
export const discardDraft = (ctx: Ctx, reference: string): Promise<void> =>
  ctx.tx(async (ctx) => {
    const draft = await getOpenDraft(ctx, reference, { lock: true })
    await deleteFiles(ctx, `draft:${draft.id}`)
    await db(ctx).deleteFrom('services.draft').where('id', '=', draft.id).execute()
    await record(ctx, 'draft-discarded', { subject: draft.person, resource: `draft:${draft.id}` })
  })

import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import type { Ctx, PersonId, SenderKey } from '#kernel'
import { newReference } from '#lib/reference'
import type { LocalDate } from '#lib/time'
import { newUuid } from '#lib/uuid'
import { useMandate } from '#mandates'
import type { ServiceBundle } from './bundle/bundle.ts'
import { isOnline } from './bundle/status.ts'
import { costAtStart } from './cost.ts'
import {
  type Draft,
  draftColumns,
  expiryOf,
  findRow,
  listOpenDrafts,
  personOf,
  surroundingsOf,
} from './draft.ts'
import { record } from './facts.ts'
import { assess } from './form/assess.ts'
import type { Fetched } from './form/fetched.ts'
import { type AnswerPath, fieldPath, isWithin } from './form/path.ts'
import type { Taken } from './form/taken.ts'
import {
  type AboutLicence,
  APPLY,
  broughtAlong,
  formFor,
  type LicenceAct,
} from './licence-draft.ts'
import { carriedNow } from './migration/carried.ts'
import { assertThrough } from './open/apply/through.ts'
import { problem } from './problems.ts'
import { assertRoundOpen } from './rounds/rounds.ts'
import { getService, getServiceVersion } from './service.ts'
import { deleteExpiredAbout } from './sweep.ts'
import { type DraftId, db } from './tables.ts'

/** Open drafts of one person for one service. */
const MAX_OPEN = 5

/**
 * Begins an application; one that was begun the same way and not touched since is taken up, so that
 * a second press of the button makes no second one.
 *
 * @param carried  answers to begin with
 * @param about  of an appeal the case whose decision it is against, or the licence that it is about: one that was begun
 *   of the same is taken up; `sent`: key of the software that sends it, by which what was begun is taken up, sent or not
 * @throws services/key-reused  the key came before with something else
 * @throws services/service-missing, services/not-online
 * @throws services/round-closed  one applies in rounds, and none is open
 * @throws services/appeal-elsewhere  the service decides on appeals, and nothing is named that it is against
 * @throws services/too-many-drafts  `most` are open for this service
 */
export const startDraft = (
  ctx: Ctx,
  serviceId: string,
  carried: Readonly<Record<string, unknown>> = {},
  { against = null, licence, sent }: Beginning = {},
): Promise<Draft> =>
  ctx.tx(async (ctx) => {
    const person = personOf(ctx)
    const begun = sent && (await findByKey(ctx, person, sent))
    if (begun) return begun
    const { version, bundle } = await getService(ctx, serviceId)
    if (!isOnline(bundle.service.status) || !bundle.forms[APPLY]) throw problem('not-online')
    await assertThrough(ctx, { id: serviceId, bundle })
    if (bundle.service.appeals && against === null) throw problem('appeal-elsewhere')
    if (!licence) assertRoundOpen(ctx, bundle)
    await holdTurn(ctx, person, serviceId)
    const open = await listOpenDrafts(ctx, serviceId)
    const untouched = open.find((draft) => {
      if (licence) return draft.licence === licence.id && draft.licenceAct === licence.act
      if (against !== null) return draft.against === against
      const plain = draft.revision === 0 && draft.version === version && draft.licence === null
      return sent === undefined && plain && isDeepStrictEqual(draft.answers, carried)
    })
    if (untouched) return untouched
    if (licence) await deleteExpiredAbout(ctx, licence.id)
    if (open.length >= MAX_OPEN) throw problem('too-many-drafts', { most: MAX_OPEN })
    const reference = newReference(ctx.pack.settings.reference.prefix)
    const cost = await costAtStart(ctx, bundle, licence?.act)
    await useMandate(ctx, { what: 'begun', service: serviceId, reference, cost })
    const id = newUuid(ctx.clock.now().getTime()) as DraftId
    const given = licence?.version ?? null
    const said = await carriedNow(ctx, bundle, person, { data: carried, given })
    const answers = licence
      ? await broughtAlong(ctx, bundle, said, licence, `draft:${id}`)
      : carried
    const opened = licence && (await openedFor(ctx, bundle, { person, answers }, licence))
    return insertDraft(ctx, {
      ...{ id, reference, service: serviceId, version, form: formFor(bundle, licence), person },
      ...{ purpose: 'application', answers, against, sent, expires: expiryOf(ctx, bundle) },
      ...(licence && { licence: licence.id, licenceAct: licence.act }),
      ...opened,
    })
  })

async function findByKey(
  ctx: Ctx,
  person: PersonId,
  { key, digest }: SenderKey,
): Promise<Draft | undefined> {
  // Two that come at once with one key come one after the other.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`key:${person}:${key}`}, 0))`.execute(
    ctx.sql,
  )
  const found = await db(ctx)
    .selectFrom('services.draft')
    .select([...draftColumns, 'key_digest as keyDigest'])
    .where('person', '=', person)
    .where('key', '=', key)
    .executeTakeFirst()
  if (!found) return undefined
  if (found.keyDigest !== digest) throw problem('key-reused')
  const { keyDigest: _, ...draft } = found
  return draft
}

/**
 * What an amendment opens, and what it leaves. A replacement opens nothing, and asks for the declaration alone. Beside that
 * either asks what the service has to know by now and the licence does not say.
 *
 * @returns undefined of a renewal, in which everything is open
 */
export async function openedFor(
  ctx: Ctx,
  bundle: ServiceBundle,
  { person, answers }: Pick<Draft, 'person' | 'answers'>,
  { act, fields: offered = [] }: Pick<AboutLicence, 'act' | 'fields'>,
): Promise<{ fields: AnswerPath[]; locked: AnswerPath[] } | undefined> {
  if (act === 'renew') return undefined
  const { errors } = assess(bundle, APPLY, answers, await surroundingsOf(ctx, { person }))
  const last = bundle.forms[APPLY]?.pages.find(({ summary }) => summary)?.page
  const missing = errors.flatMap(({ page, path }) => (page === last ? [] : [path]))
  const fields = [...new Set([...offered, ...missing])]
  const locked = await lockedBeside(ctx, bundle, APPLY, person, { answers }, fields)
  return { fields, locked }
}

/** What counts of answers and lies outside of some paths. */
async function lockedBeside(
  ctx: Ctx,
  bundle: ServiceBundle,
  form: string,
  person: PersonId,
  { answers, fetched }: Pick<Draft, 'answers'> & { fetched?: readonly Fetched[] },
  fields: readonly AnswerPath[],
): Promise<AnswerPath[]> {
  const surroundings = await surroundingsOf(ctx, { person, ...(fetched && { fetched }) })
  const { relevant } = assess(bundle, form, answers, surroundings)
  const isOpened = (path: AnswerPath) =>
    fields.some((field) => isWithin(path, field) || isWithin(fieldPath(path), field))
  return [...relevant].filter((path) => !isOpened(path))
}

/** What an application is about beside its service, and who sends it. */
type Beginning = {
  against?: string | null
  licence?: AboutLicence
  sent?: SenderKey
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
  /** what registers had said */
  fetched?: readonly Fetched[]
  /** files of it that were taken from documents of the person's */
  taken?: readonly Taken[]
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
    const { form = APPLY, answers, fetched, fields } = given
    const locked = await lockedBeside(
      ctx,
      bundle,
      form,
      person,
      { answers, ...(fetched && { fetched }) },
      fields,
    )
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
  fetched?: readonly Fetched[]
  taken?: readonly Taken[]
  expires: Date
  about?: string
  against?: string | null
  sent?: SenderKey | undefined
  licence?: string
  licenceAct?: LicenceAct
  fields?: readonly AnswerPath[]
  notes?: Readonly<Record<AnswerPath, string>>
  locked?: readonly AnswerPath[]
  decidesOn?: LocalDate
}

async function insertDraft(
  ctx: Ctx,
  { expires, decidesOn, licenceAct, sent, ...draft }: NewDraft,
): Promise<Draft> {
  const now = ctx.clock.now()
  const row = await db(ctx)
    .insertInto('services.draft')
    .values({
      ...draft,
      answers: JSON.stringify(draft.answers),
      fetched: JSON.stringify(draft.fetched ?? []),
      taken: JSON.stringify((draft.taken ?? []).map((one) => ({ ...one, sent: true }))),
      fields: draft.fields ? [...draft.fields] : null,
      notes: draft.notes ? JSON.stringify(draft.notes) : null,
      locked: draft.locked ? [...draft.locked] : null,
      about: draft.about ?? null,
      against: draft.against ?? null,
      licence: draft.licence ?? null,
      licence_act: licenceAct ?? null,
      decides_on: decidesOn ?? null,
      mandate: mandateOf(ctx),
      key: sent?.key ?? null,
      key_digest: sent?.digest ?? null,
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
    data: { service: draft.service, purpose: draft.purpose, ...throughOf(ctx) },
  })
  return row
}

/** By which mandate somebody begins it for another. */
const mandateOf = ({ actor }: Ctx) =>
  actor.kind === 'person' ? (actor.actingFor?.mandate ?? null) : null

/** By which software somebody acts, for the audit. */
const throughOf = ({ actor }: Ctx) =>
  actor.kind === 'person' && actor.through ? { through: actor.through.client } : {}

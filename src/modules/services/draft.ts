import { getParty } from '#identity'
import {
  actsIn,
  type Ctx,
  deleteFiles,
  type MandateId,
  type PersonId,
  prepared,
  seesWhat,
  subjectOf,
  today,
} from '#kernel'
import { addPeriod, type LocalDate, parsePeriod } from '#lib/time'
import type { ServiceBundle } from './bundle/bundle.ts'
import type { FormPage } from './bundle/form-file.ts'
import { record } from './facts.ts'
import { assess } from './form/assess.ts'
import type { Account, Assessment, AssessOptions } from './form/assessment.ts'
import type { Fetched } from './form/fetched.ts'
import { type AnswerPath, isWithin } from './form/path.ts'
import type { Taken } from './form/taken.ts'
import type { LicenceAct } from './licence-draft.ts'
import { assertThrough } from './open/apply/through.ts'

import { decide } from './policies.ts'
import { problem } from './problems.ts'
import { getServiceVersion } from './service.ts'
import { type DraftId, db } from './tables.ts'

/** An application, or the correction of one, while a person fills it in. */
export type Draft = {
  readonly id: DraftId
  readonly reference: string
  readonly service: string
  readonly version: string
  readonly form: string
  readonly person: PersonId
  /** by which it was begun in that person's name */
  readonly mandate: MandateId | null
  /** canonical where sound, else as typed; hidden answers are kept */
  readonly answers: Readonly<Record<string, unknown>>
  /** what registers said of the person, with their consent */
  readonly fetched: readonly Fetched[]
  /** files that were taken from documents which the person has */
  readonly taken: readonly Taken[]
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
  readonly licenceAct: LicenceAct | null
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
  /** when it last went on with a later version of its service */
  readonly movedAt: Date | null
}

const DEFAULT_KEEP = 'P60D'

export const draftColumns = [
  'id',
  'reference',
  'service',
  'version',
  'form',
  'person',
  'mandate',
  'answers',
  'fetched',
  'taken',
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
  'moved_at as movedAt',
] as const

/** The person whose drafts an act is about, who may be another's principal; the routes let nobody else in. */
export function personOf({ actor }: Pick<Ctx, 'actor'>): PersonId {
  if (actor.kind !== 'person') throw problem('draft-missing')
  return subjectOf(actor).id
}

/** Whether the actor may act in a service for whom they act. */
const mayIn = ({ actor }: Pick<Ctx, 'actor'>, { service, mandate }: Draft) =>
  actor.kind === 'person' && actsIn(actor, service) && seesWhat(actor, mandate)

/** When a draft that is saved now is deleted. */
export function expiryOf(ctx: Ctx, bundle: ServiceBundle): Date {
  const now = ctx.clock.now()
  const keep = parsePeriod(bundle.service.drafts?.keep ?? DEFAULT_KEEP)
  const day = addPeriod(now.toISOString().slice(0, 10), keep)
  return new Date(`${day}${now.toISOString().slice(10)}`)
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
  return drafts.filter((draft) => mayIn(ctx, draft))
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
  if (ctx.actor.kind === 'person' && ctx.actor.through) {
    const bundle = await getServiceVersion(ctx, draft.service, draft.version)
    await assertThrough(ctx, { id: draft.service, bundle })
  }
  return draft
}

/**
 * What a person's form is worked out with.
 *
 * @param of.fetched  what registers said of them
 */
export async function surroundingsOf(
  ctx: Ctx,
  { person, fetched = [] }: { person: PersonId; fetched?: readonly Fetched[] },
): Promise<AssessOptions & { account: Account }> {
  const signer = ctx.actor.kind === 'person' ? ctx.actor.name : undefined
  const account = await getParty(ctx, person)
  return { today: today(ctx), pack: ctx.pack, account, fetched, ...(signer && { signer }) }
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
  const surroundings = await surroundingsOf(ctx, draft)
  const seen = seenPages(draft, bundle)
  return assess(bundle, draft.form, draft.answers, { ...surroundings, seen })
}

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

import { isDeepStrictEqual } from 'node:util'
import type { Ctx } from '#kernel'
import type { ServiceBundle } from './bundle/bundle.ts'
import { isOnline } from './bundle/status.ts'
import {
  type Draft,
  draftColumns,
  expiryOf,
  getOpenDraft,
  seenPages,
  surroundingsOf,
} from './draft.ts'
import { openedFor } from './draft-begin.ts'
import { deleteUnnamed } from './draft-save.ts'
import { record } from './facts.ts'
import { assess } from './form/assess.ts'
import type { AnswerPath } from './form/path.ts'
import { undeclared } from './form/undeclared.ts'
import { APPLY } from './licence-draft.ts'
import { carriedTo } from './migration/carried.ts'
import { legsBetween } from './migration/legs.ts'
import { type Fates, migrate } from './migration/migrate.ts'
import { nameOfMap } from './migration/migration-file.ts'
import { findService, getServiceVersion, type Service } from './service.ts'
import { db } from './tables.ts'
import { askedOf, laidOver } from './whole.ts'

/** What becomes of the answers of a draft in a later version of its service. */
export type Move = {
  readonly before: ServiceBundle
  readonly after: ServiceBundle
  /** names of the maps, in order */
  readonly maps: readonly string[]
  /** as they were */
  readonly was: Readonly<Record<string, unknown>>
  readonly answers: Readonly<Record<string, unknown>>
  readonly fates: Fates
  /** pages that ask what they asked before */
  readonly same: ReadonlySet<string>
  /** what may be changed, and what not: of an amendment or a replacement */
  readonly opened: { fields: AnswerPath[]; locked: AnswerPath[] } | undefined
  /** pages that their person has to look at, in order */
  readonly look: readonly string[]
  /** there is no way for all that was answered: the draft stays with its own version */
  readonly stays: boolean
}

/**
 * The service as it is offered now, where a draft began with an earlier version of it.
 *
 * @returns undefined where there is none, and for a correction, which is about what was sent
 */
export async function findRevised(ctx: Ctx, draft: Draft): Promise<Service | undefined> {
  if (draft.purpose !== 'application') return undefined
  const service = await findService(ctx, draft.service)
  if (!service || service.version === draft.version) return undefined
  const { bundle } = service
  return isOnline(bundle.service.status) && bundle.forms[draft.form] ? service : undefined
}

/** What would become of a draft's answers, were it to go on with the service as it is offered now. */
export async function planMove(ctx: Ctx, draft: Draft, { bundle }: Service): Promise<Move> {
  const before = await getServiceVersion(ctx, draft.service, draft.version)
  return moveOf(ctx, draft, before, bundle, draft.answers)
}

/** What became of a draft's answers when it last went on with a later version; undefined where it never did. */
export async function findLastMove(ctx: Ctx, draft: Draft): Promise<Move | undefined> {
  if (draft.movedAt === null) return undefined
  const row = await db(ctx)
    .selectFrom('services.draft_move')
    .select(['from_version', 'to_version', 'answers'])
    .where('draft', '=', draft.id)
    .orderBy('revision', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!row) return undefined
  const before = await getServiceVersion(ctx, draft.service, row.from_version)
  const after = await getServiceVersion(ctx, draft.service, row.to_version)
  return moveOf(ctx, draft, before, after, row.answers)
}

async function moveOf(
  ctx: Ctx,
  draft: Draft,
  before: ServiceBundle,
  after: ServiceBundle,
  was: Readonly<Record<string, unknown>>,
): Promise<Move> {
  const legs = legsBetween(before, after, draft.form)
  const options = await surroundingsOf(ctx, draft)
  const { form } = draft
  const asked = undeclared(before, form, askedOf(before, { form, answers: was }))
  const { answers: own, fates } = migrate(after, legs ?? [], asked, options)
  // Another form than the first asks a part of what the licence says: the rest goes by the maps of the first.
  const carried = form === APPLY ? undefined : carriedTo(before, after, was, options)
  const answers = carried ? laidOver(after, { form, answers: carried.answers }, own) : own
  const same = samePages(form, before, after)
  const opened = await openedIn(ctx, draft, after, answers)
  const pageRevisions = Object.fromEntries(
    Object.entries(draft.pageRevisions).filter(([page]) => same.has(page)),
  )
  const seen = seenPages({ ...draft, ...opened, pageRevisions }, after)
  const { pages } = assess(after, form, answers, { ...options, seen })
  const last = after.forms[draft.form]?.pages.find(({ summary }) => summary)?.page
  const look = pages.flatMap(({ page, relevant, state }) =>
    relevant && page !== last && state !== 'done' ? [page] : [],
  )
  const whats = [...fates.values()].map(({ what }) => what)
  const isLost = form !== APPLY && (!carried || carried.homeless.length > 0)
  const isOffered = draft.licenceAct === null || after.service.after?.[draft.licenceAct]
  const stays = !legs || whats.includes('homeless') || isLost || !isOffered
  const maps = (legs ?? []).flatMap(({ map }) => (map ? [nameOfMap(map)] : []))
  return { before, after, maps, was, answers, fates, same, opened, look, stays }
}

/** What a draft about a licence opens in a later version; undefined where everything is open. */
const openedIn = async (
  ctx: Ctx,
  { person, licenceAct: act }: Draft,
  after: ServiceBundle,
  answers: Move['answers'],
): Promise<Move['opened']> =>
  act === null
    ? undefined
    : openedFor(
        ctx,
        after,
        { person, answers },
        { act, ...(act === 'amend' && { fields: after.service.after?.amend ?? [] }) },
      )

/** What the page showed of which its person says that it may be. */
export type Shown = { revision: number; version: string }

/**
 * Goes on with the service as it is offered now: the answers are taken along by its maps, and pages that are not what
 * they were count as not seen. What was answered before is kept until it is sent, but for files that are asked for no
 * more. Nothing changes where there is no later version.
 *
 * @param shown  what the page showed that told what becomes of the answers
 * @returns undefined where that is not so any more, or the draft stays with its own version
 * @throws services/draft-missing, services/draft-closed, services/draft-expired
 */
export const takeUpRevised = (
  ctx: Ctx,
  reference: string,
  shown: Shown,
): Promise<Draft | undefined> =>
  ctx.tx(async (ctx) => {
    const draft = await getOpenDraft(ctx, reference, { lock: true })
    const revised = await findRevised(ctx, draft)
    if (!revised) return draft
    const { version } = revised
    if (shown.revision !== draft.revision || shown.version !== version) return undefined
    const move = await planMove(ctx, draft, revised)
    if (move.stays) return undefined
    const revision = draft.revision + 1
    await db(ctx)
      .insertInto('services.draft_move')
      .values({
        ...{ draft: draft.id, revision, from_version: draft.version, to_version: version },
        ...{ maps: [...move.maps], answers: JSON.stringify(draft.answers), at: ctx.clock.now() },
      })
      .execute()
    const next = await write(ctx, draft, move, { version, revision })
    await deleteUnnamed(ctx, draft, move.answers)
    await record(ctx, 'draft-revised', {
      subject: draft.person,
      resource: `draft:${draft.id}`,
      data: { version, revision, from: draft.version, maps: move.maps, ...changedBy(move) },
    })
    return next
  })

function write(ctx: Ctx, draft: Draft, move: Move, next: { version: string; revision: number }) {
  const seen = Object.entries(draft.pageRevisions).filter(([page]) => move.same.has(page))
  const now = ctx.clock.now()
  return db(ctx)
    .updateTable('services.draft')
    .set({
      ...next,
      answers: JSON.stringify(move.answers),
      ...move.opened,
      page_revisions: JSON.stringify(Object.fromEntries(seen)),
      updated_at: now,
      moved_at: now,
      expires_at: expiryOf(ctx, move.after),
    })
    .where('id', '=', draft.id)
    .returning(draftColumns)
    .executeTakeFirstOrThrow()
}

/** For the audit: paths alone, never what was answered. */
function changedBy({ fates }: Move): Record<string, string[]> {
  const by: Record<string, string[]> = {}
  for (const [path, { what }] of fates) {
    if (what !== 'kept') by[what] = [...(by[what] ?? []), path]
  }
  return by
}

/** Pages that ask the same in both, by their ids. */
function samePages(form: string, before: ServiceBundle, after: ServiceBundle): ReadonlySet<string> {
  const pages = new Map(before.forms[form]?.pages.map((page) => [page.page, page]))
  const same = after.forms[form]?.pages.filter((page) =>
    isDeepStrictEqual(page, pages.get(page.page)),
  )
  return new Set(same?.map(({ page }) => page))
}

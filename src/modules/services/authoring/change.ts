import { sql } from 'kysely'
import { agenciesOf, assertAllowed, type Ctx, officialOf, type PersonId, type Texts } from '#kernel'
import type { ServiceStatus } from '../bundle/status.ts'
import { record } from '../facts.ts'
import { decide } from '../policies.ts'
import { problem } from '../problems.ts'
import { type ChangeId, db, type ProposalId, type SourceFiles } from '../tables.ts'
import { findSource } from './source.ts'
import { textsIn } from './texts.ts'

const MOST_OPEN = 20
/** services that the authors of their bodies make at the same time */
export const MOST_NEW = 50
const MOST_LISTED = 5_000
/** of all files of a service together */
export const LARGEST_BYTES = 4 * 1024 * 1024

/** A service as its authors see it. */
export type Authored = {
  id: string
  owner: string
  titles: Texts
  status: ServiceStatus
  /** the version that is offered; null: none so far, it is being made */
  version: string | null
  /** by which it came to be offered; null: the pack's, or none so far */
  proposal: ProposalId | null
}

/** A service as it may become, as it was saved last. */
export type Change = {
  id: ChangeId
  service: string
  /** the version from which it began; null: the service is new */
  base: string | null
  agency: string
  revision: number
  files: SourceFiles
  savedBy: PersonId
  savedAt: Date
  ended: 'published' | 'discarded' | null
  /** true: a proposal of it waits for a second author */
  proposed: boolean
}

/** Whether it may still be changed. */
export const isOpen = ({ ended, proposed }: Pick<Change, 'ended' | 'proposed'>): boolean =>
  !ended && !proposed

const authored = (ctx: Ctx) =>
  db(ctx)
    .selectFrom('services.service')
    .select(['id', 'owner', 'titles', 'status', 'version', 'proposal'])
    .where('current', '=', true)

/** Services of the bodies for which whoever looks is an author, by id. */
export const listAuthored = (ctx: Ctx): Promise<Authored[]> =>
  authored(ctx)
    .where('owner', 'in', agenciesOf(officialOf(ctx).office))
    .orderBy('id')
    .limit(MOST_LISTED)
    .execute()

/** @throws services/service-missing, kernel/denied  for another body's */
export async function getAuthored(ctx: Ctx, id: string): Promise<Authored> {
  const found =
    (await authored(ctx).where('id', '=', id).executeTakeFirst()) ?? (await findNew(ctx, id))
  if (!found) throw problem('service-missing')
  assertAllowed(ctx.t, decide(ctx, 'services:author', { Service: { id, agency: found.owner } }))
  return found
}

/** A service that was begun at the office and is not offered so far. */
async function findNew(ctx: Ctx, id: string): Promise<Authored | undefined> {
  const change = await changes(ctx)
    .where('c.service', '=', id)
    .where('c.base', 'is', null)
    .where((on) => on.or([on('c.ended', 'is', null), on('c.ended', '=', 'published')]))
    .orderBy('c.begun_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return change && asNew(ctx, change)
}

const asNew = ({ pack }: Ctx, { service, agency, files }: Change): Authored => ({
  ...{ id: service, owner: agency, version: null, proposal: null, status: 'described' },
  titles: titlesIn(pack.settings.languages, service, files),
})

/** What a service is called in each language by its files; its id where they do not say. */
const titlesIn = (languages: readonly string[], id: string, files: SourceFiles): Texts =>
  Object.fromEntries(
    languages.map((lang) => [lang, textsIn(files, lang).get('service.title')?.trim() || id]),
  )

/** Services of their bodies that authors have begun and nobody has published, the oldest first. */
export async function listNew(ctx: Ctx): Promise<Authored[]> {
  const begun = await changes(ctx)
    .where('c.base', 'is', null)
    .where('c.ended', 'is', null)
    .where('c.agency', 'in', agenciesOf(officialOf(ctx).office))
    .orderBy('c.begun_at')
    .limit(MOST_NEW)
    .execute()
  return begun.map((change) => asNew(ctx, change))
}

/**
 * Begins a change from the version that is offered, or takes the service back to what it was in an earlier one.
 *
 * @param from  the earlier version
 * @throws services/changes-many, services/source-missing  the version is older than kept files;
 *   services/service-missing, kernel/denied
 */
export const beginChange = (ctx: Ctx, service: string, from?: string): Promise<ChangeId> =>
  beginWith(ctx, service, async (ctx, version) => ({
    files: await findSource(ctx, service, from ?? version),
    from: from ?? version,
  }))

/**
 * Begins a change of what is offered with files that are found once nobody else begins one.
 *
 * @param find  of the version that is offered: the files, and the version whose they are, null where they were never one
 * @throws as `beginChange`
 */
export const beginWith = (
  ctx: Ctx,
  service: string,
  find: (
    ctx: Ctx,
    version: string,
  ) => Promise<{ files: SourceFiles | undefined; from: string | null }>,
): Promise<ChangeId> =>
  ctx.tx(async (ctx) => {
    await lockService(ctx, service)
    const { version, owner } = await getAuthored(ctx, service)
    if (version === null) throw problem('service-missing')
    if ((await listChanges(ctx, service)).length >= MOST_OPEN) {
      throw problem('changes-many', { most: MOST_OPEN })
    }
    const { files, from } = await find(ctx, version)
    if (!files) throw problem('source-missing')
    return insertChange(ctx, { service, base: version, agency: owner }, files, from)
  })

/**
 * @param from  the version whose files they are; null: they were written for it
 */
export async function insertChange(
  ctx: Ctx,
  of: Pick<Change, 'service' | 'base' | 'agency'>,
  files: SourceFiles,
  from: string | null,
): Promise<ChangeId> {
  const begun = { begun_by: officialOf(ctx).id, begun_at: ctx.clock.now(), ended: null }
  const { id } = await db(ctx)
    .insertInto('services.change')
    .values({ ...of, ...begun })
    .returning('id')
    .executeTakeFirstOrThrow()
  await insertRevision(ctx, id, 1, files)
  const data = { change: id, from }
  await record(ctx, 'change-begun', { resource: `service:${of.service}`, data })
  return id
}

/** Whoever changes what is offered, or counts its changes, waits for who does so before; of a new service as well. */
export async function lockService(ctx: Ctx, id: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`service:${id}`}, 0))`.execute(ctx.sql)
  await sql`select id from services.service where id = ${id} for update`.execute(ctx.sql)
}

async function insertRevision(ctx: Ctx, change: ChangeId, revision: number, files: SourceFiles) {
  await db(ctx)
    .insertInto('services.change_revision')
    .values({
      ...{ change, revision, files: JSON.stringify(files) },
      ...{ saved_by: officialOf(ctx).id, saved_at: ctx.clock.now() },
    })
    .execute()
}

const changes = (ctx: Ctx) =>
  db(ctx)
    .selectFrom('services.change as c')
    .innerJoin('services.change_revision as r', (join) =>
      join.onRef('r.change', '=', 'c.id').onRef('r.revision', '=', 'c.revision'),
    )
    .select(['c.id', 'c.service', 'c.base', 'c.agency', 'c.revision', 'c.ended', 'r.files'])
    .select(['r.saved_by as savedBy', 'r.saved_at as savedAt'])
    .select(
      sql<boolean>`exists (select from services.proposal p
        where p.change = c.id and p.outcome is null)`.as('proposed'),
    )

/** Changes of a service that are open, the oldest first. */
export const listChanges = (ctx: Ctx, service: string): Promise<Change[]> =>
  changes(ctx)
    .where('c.service', '=', service)
    .where('c.ended', 'is', null)
    .orderBy('c.begun_at')
    .limit(MOST_OPEN)
    .execute()

/** How many changes of each of these services are open; none: it is not in the map. */
export async function countChanges(
  ctx: Ctx,
  services: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (services.length === 0) return new Map()
  const rows = await db(ctx)
    .selectFrom('services.change')
    .select(({ fn }) => ['service', fn.countAll<number>().as('count')])
    .where('ended', 'is', null)
    .where('service', 'in', [...services])
    .groupBy('service')
    .limit(services.length)
    .execute()
  return new Map(rows.map(({ service, count }) => [service, Number(count)]))
}

/** @throws services/change-missing  also for one of another service; kernel/denied */
export async function getChange(ctx: Ctx, service: string, id: ChangeId): Promise<Change> {
  const found = await changes(ctx).where('c.id', '=', id).executeTakeFirst()
  if (found?.service !== service) throw problem('change-missing')
  const of = { Service: { id: service, agency: found.agency } }
  assertAllowed(ctx.t, decide(ctx, 'services:author', of))
  return found
}

/**
 * Saves a change as its next revision. It may have faults.
 *
 * @param seen  the revision that the author has changed
 * @throws services/change-stale  somebody saved since; services/change-ended, services/change-proposed,
 *   services/change-large, services/change-missing, kernel/denied
 */
export async function saveChange(
  ctx: Ctx,
  { service, id }: Pick<Change, 'service' | 'id'>,
  seen: number,
  edit: (files: SourceFiles) => SourceFiles,
): Promise<number> {
  return ctx.tx(async (ctx) => {
    const change = await lockChange(ctx, service, id)
    if (change.revision !== seen) throw problem('change-stale')
    const files = edit(change.files)
    const text = JSON.stringify(files)
    if (Buffer.byteLength(text) > LARGEST_BYTES) throw problem('change-large')
    if (text === JSON.stringify(change.files)) return seen
    const revision = seen + 1
    await insertRevision(ctx, id, revision, files)
    await db(ctx).updateTable('services.change').set({ revision }).where('id', '=', id).execute()
    const data = { change: id, revision }
    await record(ctx, 'change-saved', { resource: `service:${service}`, data })
    return revision
  })
}

/**
 * A change that nobody else can save meanwhile.
 *
 * @throws services/change-missing, services/change-ended, services/change-proposed, kernel/denied
 */
export async function lockChange(ctx: Ctx, service: string, id: ChangeId): Promise<Change> {
  await sql`select id from services.change where id = ${id} for update`.execute(ctx.sql)
  const change = await getChange(ctx, service, id)
  if (change.ended) throw problem('change-ended')
  if (change.proposed) throw problem('change-proposed')
  return change
}

/** Puts a change aside for good; its revisions stay, what was brought to it does not. @throws as `lockChange` */
export async function discardChange(ctx: Ctx, service: string, id: ChangeId): Promise<void> {
  await ctx.tx(async (ctx) => {
    await lockChange(ctx, service, id)
    await db(ctx).deleteFrom('services.brought').where('change', '=', id).execute()
    await endChange(ctx, id, 'discarded')
    await record(ctx, 'change-discarded', { resource: `service:${service}`, data: { change: id } })
  })
}

export const endChange = (ctx: Ctx, id: ChangeId, ended: 'published' | 'discarded') =>
  db(ctx).updateTable('services.change').set({ ended }).where('id', '=', id).execute()

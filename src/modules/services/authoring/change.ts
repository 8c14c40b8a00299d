import { sql } from 'kysely'
import { agenciesOf, assertAllowed, type Ctx, officialOf, type PersonId, type Texts } from '#kernel'
import type { ServiceStatus } from '../bundle/status.ts'
import { record } from '../facts.ts'
import { decide } from '../policies.ts'
import { problem } from '../problems.ts'
import { type ChangeId, db, type ProposalId, type SourceFiles } from '../tables.ts'
import { findSource } from './source.ts'

const MOST_OPEN = 20
const MOST_LISTED = 5_000
/** of all files of a service together */
export const LARGEST_BYTES = 4 * 1024 * 1024

/** A service as its authors see it. */
export type Authored = {
  id: string
  owner: string
  titles: Texts
  status: ServiceStatus
  /** the version that is offered */
  version: string
  /** by which it came to be offered; null: the pack's */
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
  const found = await authored(ctx).where('id', '=', id).executeTakeFirst()
  if (!found) throw problem('service-missing')
  assertAllowed(ctx.t, decide(ctx, 'services:author', { Service: { id, agency: found.owner } }))
  return found
}

/**
 * Begins a change from the version that is offered, or takes the service back to what it was in an earlier one.
 *
 * @param from  the earlier version
 * @throws services/changes-many, services/source-missing  the version is older than kept files;
 *   services/service-missing, kernel/denied
 */
export const beginChange = (ctx: Ctx, service: string, from?: string): Promise<ChangeId> =>
  ctx.tx(async (ctx) => {
    const { id: by } = officialOf(ctx)
    await lockService(ctx, service)
    const { version, owner } = await getAuthored(ctx, service)
    if ((await listChanges(ctx, service)).length >= MOST_OPEN) {
      throw problem('changes-many', { most: MOST_OPEN })
    }
    const files = await findSource(ctx, service, from ?? version)
    if (!files) throw problem('source-missing')
    const { id } = await db(ctx)
      .insertInto('services.change')
      .values({
        ...{ service, base: version, agency: owner },
        ...{ begun_by: by, begun_at: ctx.clock.now(), ended: null },
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await insertRevision(ctx, id, 1, files)
    const data = { change: id, from: from ?? version }
    await record(ctx, 'change-begun', { resource: `service:${service}`, data })
    return id
  })

/** Whoever changes what is offered, or counts its changes, waits for who does so before. */
export const lockService = (ctx: Ctx, id: string) =>
  sql`select id from services.service where id = ${id} for update`.execute(ctx.sql)

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

/** Puts a change aside for good; its revisions stay. @throws as `lockChange` */
export async function discardChange(ctx: Ctx, service: string, id: ChangeId): Promise<void> {
  await ctx.tx(async (ctx) => {
    await lockChange(ctx, service, id)
    await endChange(ctx, id, 'discarded')
    await record(ctx, 'change-discarded', { resource: `service:${service}`, data: { change: id } })
  })
}

export const endChange = (ctx: Ctx, id: ChangeId, ended: 'published' | 'discarded') =>
  db(ctx).updateTable('services.change').set({ ended }).where('id', '=', id).execute()

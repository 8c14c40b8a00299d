import { sql } from 'kysely'
import { type Ctx, readOnce, type Texts } from '#kernel'
import { readSuccessors } from '#organisations'
import type { ServiceBundle } from './bundle/bundle.ts'
import type { ServiceCost } from './bundle/service-file.ts'
import { isOnline, type ServiceStatus } from './bundle/status.ts'
import { statedCosts } from './cost.ts'
import { problem } from './problems.ts'
import { db } from './tables.ts'

/** A service in the version that is offered now. */
export type Service = {
  readonly id: string
  readonly version: string
  readonly bundle: ServiceBundle
}

/** What a list shows of a service. */
export type ServiceLine = {
  readonly id: string
  readonly title: Texts
  readonly summary: Texts
  readonly owner: string
  /** the topic in which it stands */
  readonly theme: string
  readonly themes: readonly string[]
  readonly audiences: readonly string[]
  /** of life */
  readonly events: readonly string[]
  readonly status: ServiceStatus
  /** whether one applies here */
  readonly online: boolean
  /** null: not known */
  readonly cost: ServiceCost | null
}

export type ServiceFilter = {
  owner?: string
  theme?: string
  audience?: string
  event?: string
}

const MAX_LISTED = 2_000
const MAX_CACHED = 1_000

/** Versions never change, so a process reads each once. */
const versions = new Map<string, ServiceBundle>()

/** @returns the service as it is offered now; undefined when the pack has none of this id */
export const findService = (ctx: Ctx, id: string): Promise<Service | undefined> =>
  readOnce(ctx, `services.findService ${id}`, () => selectService(ctx, id))

async function selectService(ctx: Ctx, id: string): Promise<Service | undefined> {
  const row = await db(ctx)
    .selectFrom('services.service')
    .select('version')
    .where('id', '=', id)
    .where('current', '=', true)
    .executeTakeFirst()
  if (!row) return undefined
  return { id, version: row.version, bundle: await getServiceVersion(ctx, id, row.version) }
}

/** @throws services/service-missing */
export async function getService(ctx: Ctx, id: string): Promise<Service> {
  const service = await findService(ctx, id)
  if (!service) throw problem('service-missing')
  return service
}

/**
 * A service as it was in one version, for drafts and cases that began with it.
 *
 * @throws services/service-missing
 */
export async function getServiceVersion(
  ctx: Ctx,
  id: string,
  version: string,
): Promise<ServiceBundle> {
  const key = `${id} ${version}`
  const known = versions.get(key)
  if (known) return known
  const row = await db(ctx)
    .selectFrom('services.service_version')
    .select('bundle')
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  if (!row) throw problem('service-missing')
  if (versions.size >= MAX_CACHED) versions.clear()
  versions.set(key, row.bundle)
  return row.bundle
}

/** Services that are offered now, by id; at most 2,000. */
export const listServices = (ctx: Ctx, filter: ServiceFilter = {}): Promise<ServiceLine[]> =>
  readOnce(ctx, `services.listServices ${JSON.stringify(filter)}`, () =>
    selectServices(ctx, filter),
  )

async function selectServices(ctx: Ctx, filter: ServiceFilter): Promise<ServiceLine[]> {
  let query = db(ctx)
    .selectFrom('services.service')
    .select([
      'id',
      'version',
      'titles',
      'summaries',
      'owner',
      'themes',
      'audiences',
      'events',
      'status',
      'cost',
    ])
    .where('current', '=', true)
  // A body that has merged or was split keeps its services in the pack; whose they are now is the register's to say.
  const successors = await readSuccessors(ctx)
  const within = { themes: filter.theme, audiences: filter.audience, events: filter.event }
  for (const column of ['themes', 'audiences', 'events'] as const) {
    const value = within[column]
    if (value !== undefined) query = query.where(column, '@>', sql<string[]>`array[${value}]`)
  }
  const rows = await query.orderBy('id').limit(MAX_LISTED).execute()
  const stated = await Promise.all(
    rows.map(async ({ id, version, cost }) => {
      if (cost?.amount !== 'by-rules') return cost
      const [first = cost] = await statedCosts(
        ctx,
        (await getServiceVersion(ctx, id, version)).service,
      )
      return first
    }),
  )
  const lines = rows.map(({ version, titles, summaries, themes, owner, ...row }, at) => ({
    ...row,
    online: isOnline(row.status),
    cost: stated[at] ?? null,
    owner: successors.currentOf(owner, row.id),
    title: titles,
    summary: summaries,
    themes,
    theme: themes[0] ?? '',
  }))
  return lines.filter(({ owner }) => filter.owner === undefined || owner === filter.owner)
}

/** Services that rule sets decide over, as their pages are to be linked. */
export async function listRuled(
  ctx: Ctx,
): Promise<{ ruleSet: string; path: string; names: Texts }[]> {
  const { rows } = await sql<{ ruleSet: string; id: string; names: Texts }>`
    select r.id as "ruleSet", s.id, s.titles as names
    from services.service s
    join services.service_version v on (v.id, v.version) = (s.id, s.version),
      jsonb_array_elements_text(v.bundle->'service'->'ruleSets') as r (id)
    where s.current order by s.id limit ${MAX_LISTED}`.execute(ctx.sql)
  return rows.map(({ ruleSet, id, names }) => ({ ruleSet, path: `services/${id}`, names }))
}

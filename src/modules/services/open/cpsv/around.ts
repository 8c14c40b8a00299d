import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Ctx } from '#kernel'
import { listOrganisations, readSuccessors } from '#organisations'
import { findLaws, listAudiences, listEvents, listTopics } from '../../catalogue.ts'
import { statedCosts } from '../../cost.ts'
import { getServiceVersion, listServices, type Service } from '../../service.ts'
import { db } from '../../tables.ts'
import type { Around } from './named-nodes.ts'
import type { Described } from './service-nodes.ts'

/** What the services of this installation are described with. */
export async function aroundOf(ctx: Ctx, laws: readonly string[]): Promise<Around> {
  const [organisations, topics, audiences, events, known] = await Promise.all([
    listOrganisations(ctx),
    listTopics(ctx),
    listAudiences(ctx),
    listEvents(ctx),
    findLaws(ctx, laws),
  ])
  const byId = <E extends { id: string; names: Around['country']['names'] }>(list: readonly E[]) =>
    new Map(list.map(({ id, names }) => [id, names]))
  const { settings } = ctx.pack
  return {
    url: ctx.url,
    languages: settings.languages,
    country: { code: settings.country, names: settings.names },
    portal: settings.portal,
    currency: settings.currency.code,
    organisations: byId(organisations),
    topics: byId(topics),
    audiences: byId(audiences),
    events: byId(events),
    laws: byId(known),
  }
}

/** A service as it is published today. */
export async function describedOf(ctx: Ctx, { id, bundle }: Service): Promise<Described> {
  const { service } = bundle
  const { currentOf } = await readSuccessors(ctx)
  return {
    bundle,
    owner: currentOf(service.owner, id),
    costs: await statedCosts(ctx, service),
  }
}

const BATCH = 50
const MAX_LAWS = 500

/** All services that are offered now, by id, some at a time. */
export async function* describedServices(ctx: Ctx): AsyncGenerator<Described> {
  for (let after = ''; ; ) {
    const rows = await db(ctx)
      .selectFrom('services.service')
      .select(['id', 'version'])
      .where('current', '=', true)
      .where('id', '>', after)
      .orderBy('id')
      .limit(BATCH)
      .execute()
    yield* await Promise.all(
      rows.map(async ({ id, version }) =>
        describedOf(ctx, { id, version, bundle: await getServiceVersion(ctx, id, version) }),
      ),
    )
    const last = rows.at(-1)
    if (!last || rows.length < BATCH) return
    after = last.id
  }
}

/** Ids of all laws of the pack. */
export async function listLawIds(ctx: Ctx): Promise<string[]> {
  const rows = await db(ctx).selectFrom('services.law').select('id').limit(MAX_LAWS).execute()
  return rows.map(({ id }) => id)
}

/** What tells one state of the catalogue from another: it changes with anything that is published in it. */
export async function catalogueTag(ctx: Ctx, around: Around): Promise<string> {
  const { rows } = await sql<{ versions: string }>`
    select string_agg(id || version, ',' order by id) as versions
    from services.service where current`.execute(ctx.sql)
  const costs = await listServices(ctx)
  const named = Object.values(around).map((value) => (value instanceof Map ? [...value] : value))
  return createHash('sha256')
    .update(JSON.stringify([rows, costs, named]))
    .digest('base64url')
    .slice(0, 24)
}

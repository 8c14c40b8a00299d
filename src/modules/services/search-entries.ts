import { sql } from 'kysely'
import type { Ctx, SearchEntry, Texts } from '#kernel'
import { listOrganisations, readSuccessors } from '#organisations'
import { isOnline, type ServiceStatus } from './bundle/status.ts'
import { listAudiences, listTopics } from './catalogue.ts'
import { db } from './tables.ts'

/** Services beyond the popular ones: those that run here are wanted a little more. */
const PLAIN = { here: 0.3, elsewhere: 0.2 }
const MOST = 2_000

/** Services, topics, life events and audiences, as search shall find them. */
export async function searchEntries(ctx: Ctx): Promise<SearchEntry[]> {
  const [services, topics, audiences, events] = await Promise.all([
    serviceEntries(ctx),
    listTopics(ctx),
    listAudiences(ctx),
    db(ctx)
      .selectFrom('services.event')
      .select(['id', 'names'])
      .orderBy('position')
      .limit(MOST)
      .execute(),
  ])
  return [
    ...services,
    ...topics.map(({ id, names }) => namedEntry('topic', `topics/${id}`, id, names)),
    ...events.map(({ id, names }) => namedEntry('life-event', `life-events/${id}`, id, names)),
    ...audiences.map(({ id, names }) => namedEntry('audience', `audiences/${id}`, id, names)),
  ]
}

const namedEntry = (
  kind: 'topic' | 'life-event' | 'audience',
  path: string,
  id: string,
  titles: Texts,
): SearchEntry => ({
  id: `${kind}:${id}`,
  kind,
  path,
  titles,
  summaries: {},
  keywords: {},
  facets: {},
  prominence: 0,
})

async function serviceEntries(ctx: Ctx): Promise<SearchEntry[]> {
  const rows = await db(ctx)
    .selectFrom('services.service as s')
    .innerJoin('services.service_version as v', (join) =>
      join.onRef('v.id', '=', 's.id').onRef('v.version', '=', 's.version'),
    )
    .select(['s.id', 's.titles', 's.summaries', 's.owner', 's.audiences', 's.themes', 's.status'])
    .select(sql<Keywords | null>`v.bundle->'service'->'keywords'`.as('keywords'))
    .where('s.current', '=', true)
    .orderBy('s.id')
    .limit(MOST)
    .execute()
  const owners = new Map((await listOrganisations(ctx)).map(({ id, names }) => [id, names]))
  const { currentOf } = await readSuccessors(ctx)
  return rows.map((row) => {
    const owner = currentOf(row.owner, row.id)
    const names = owners.get(owner)
    return {
      id: `service:${row.id}`,
      kind: 'service',
      path: `services/${row.id}`,
      titles: row.titles,
      summaries: row.summaries,
      keywords: row.keywords ?? {},
      ...(names && { owners: names }),
      facets: {
        audience: row.audiences,
        topic: row.themes,
        agency: [owner],
        online: isOnline(row.status) ? ['yes'] : [],
      },
      prominence: prominenceOf(ctx, row.id, row.status),
    }
  })
}

type Keywords = SearchEntry['keywords']

/** The pack's popular services in their order, then those that run here, then the others. */
function prominenceOf({ pack }: Ctx, id: string, status: ServiceStatus): number {
  const { popular } = pack.portal
  const place = popular.indexOf(id)
  return place === -1
    ? PLAIN[isOnline(status) ? 'here' : 'elsewhere']
    : 1 - (place / popular.length) * 0.5
}

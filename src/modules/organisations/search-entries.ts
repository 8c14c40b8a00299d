import type { Ctx, SearchEntry } from '#kernel'
import { db } from './tables.ts'

const MOST = 2_000

/** The public bodies, as search shall find them: by name and by abbreviation. */
export async function searchEntries(ctx: Ctx): Promise<SearchEntry[]> {
  const rows = await db(ctx)
    .selectFrom('organisations.organisation')
    .select(['id', 'names', 'kind_names', 'abbreviation'])
    .where('current', '=', true)
    .orderBy('position')
    .limit(MOST)
    .execute()
  return rows.map(({ id, names, kind_names, abbreviation }) => ({
    id: `agency:${id}`,
    kind: 'agency',
    path: `agencies/${id}`,
    titles: names,
    summaries: kind_names,
    keywords: { und: abbreviation ? [abbreviation] : [] },
    facets: {},
    prominence: 0.1,
  }))
}

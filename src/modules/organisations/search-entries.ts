import type { Ctx, SearchEntry } from '#kernel'
import { listOrganisations } from './organisation.ts'

/** The public bodies, as search shall find them: by name and by abbreviation. */
export async function searchEntries(ctx: Ctx): Promise<SearchEntry[]> {
  const bodies = await listOrganisations(ctx)
  return bodies.map(({ id, names, kindNames, abbreviation }) => ({
    id: `agency:${id}`,
    kind: 'agency',
    path: `agencies/${id}`,
    titles: names,
    summaries: kindNames,
    keywords: { und: abbreviation ? [abbreviation] : [] },
    facets: {},
    prominence: 0.1,
  }))
}

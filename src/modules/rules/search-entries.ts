import type { Ctx, SearchEntry } from '#kernel'
import { listRuleSets } from './rule-set.ts'

/** The rules of the pack, as search shall find them. */
export const searchEntries = async (ctx: Ctx): Promise<SearchEntry[]> =>
  (await listRuleSets(ctx)).map(({ rules, names, about }) => ({
    id: `rules:${rules}`,
    kind: 'page',
    path: `rules/${rules}`,
    titles: names,
    summaries: about,
    keywords: {},
    facets: {},
    prominence: 0.1,
  }))

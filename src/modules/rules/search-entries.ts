import { type Ctx, inAllLanguages, type SearchEntry, type T } from '#kernel'
import { listRuleSets } from './rule-set.ts'

const PLAIN = { kind: 'page', keywords: {}, facets: {} } as const

/** The rules of the pack and the list of them, as search shall find them. */
export async function searchEntries(ctx: Ctx): Promise<SearchEntry[]> {
  const list = {
    ...{ ...PLAIN, id: 'page:rules', path: 'rules', prominence: 0 },
    titles: inAllLanguages(ctx, (t: T) => t('rules.list.title')),
    summaries: inAllLanguages(ctx, (t: T) => t('rules.list.lede')),
  }
  const each = (await listRuleSets(ctx)).map(({ rules, names, about }) => ({
    ...{ ...PLAIN, id: `rules:${rules}`, path: `rules/${rules}`, prominence: 0.1 },
    ...{ titles: names, summaries: about },
  }))
  return [list, ...each]
}

import { type Ctx, inAllLanguages, type SearchEntry, type T } from '#kernel'

/** The pages of the portal itself: where each is, and under what words people look for it. */
const PAGES: readonly { path: string; title: string; summary?: string }[] = [
  { path: '', title: 'kernel.frame.home' },
  { path: 'services', title: 'portal.services.title' },
  { path: 'topics', title: 'portal.topics.title' },
  { path: 'life-events', title: 'portal.events.title' },
  { path: 'agencies', title: 'portal.agencies.title' },
  { path: 'a-z', title: 'portal.a-z.title' },
  { path: 'about', title: 'kernel.frame.about' },
  {
    path: 'accessibility',
    title: 'kernel.frame.accessibility',
    summary: 'portal.accessibility.lede',
  },
  { path: 'guide', title: 'portal.guide.title', summary: 'portal.guide.lede' },
  { path: 'verify', title: 'licences.verify.title', summary: 'licences.verify.lede' },
]

/** Pages of the portal itself, as search shall find them. */
export const searchEntries = async (ctx: Ctx): Promise<SearchEntry[]> =>
  PAGES.map(({ path, title, summary }) => ({
    id: `page:${path === '' ? 'home' : path}`,
    kind: 'page',
    path,
    titles: inAllLanguages(ctx, (t: T) => t(title)),
    summaries: summary === undefined ? {} : inAllLanguages(ctx, (t: T) => t(summary)),
    keywords: {},
    facets: {},
    prominence: 0,
  }))

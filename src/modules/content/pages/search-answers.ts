import { Type } from 'typebox'
import { json, kernelProblem, route, type T } from '#kernel'
import { type Result, search, suggest } from '../search/search.ts'
import { filtersOf, Lang, pageOf, Query, SearchQuery } from './search-address.ts'

const SUGGESTIONS_A_MINUTE = 600
const ANSWERS_A_MINUTE = 300

/** What a query that is being typed may become, for `<ig-suggest>`. */
export const searchSuggestions = route({
  method: 'GET',
  url: '/:lang/search/suggestions',
  allow: 'public',
  params: Lang,
  query: Type.Object({ q: Query }),
  perMinute: SUGGESTIONS_A_MINUTE,
  handler: async ({ ctx, query }) => {
    const results = await suggest(ctx, query.q)
    return json({ suggestions: results.map((result) => suggestionOf(ctx.t, result)) })
  },
})

const suggestionOf = (t: T, { kind, path, titles }: Result) => ({
  title: t.of(titles),
  kind: t(`content.kinds.${kind}`),
  href: `/${t.locale}/${path}`,
})

/** The same search for machines: results in one language, and what filters would leave. */
export const searchAnswers = route({
  method: 'GET',
  url: '/api/v1/content/search',
  allow: 'public',
  query: Type.Object({
    ...SearchQuery.properties,
    q: Query,
    lang: Type.Optional(Type.String({ pattern: '^[a-z]{2,3}$' })),
  }),
  perMinute: ANSWERS_A_MINUTE,
  handler: async ({ ctx, query }) => {
    const { languages } = ctx.pack.settings
    const language = query.lang ?? ctx.t.locale
    if (!languages.includes(language)) throw kernelProblem('bad-request')
    const t = ctx.translate(language)
    const asked = { query: query.q, filters: filtersOf(query), page: pageOf(query) }
    const { total, page, pages, results, counts, corrected } = await search(ctx, asked)
    return json({
      query: query.q,
      language,
      total,
      page,
      pages,
      corrected,
      results: results.map((result) => ({
        id: result.id,
        kind: result.kind,
        title: t.of(result.titles),
        summary: t.of(result.summaries),
        ...(result.owners && { owner: t.of(result.owners) }),
        address: `${ctx.url}/${language}/${result.path}`,
      })),
      counts,
    })
  },
})

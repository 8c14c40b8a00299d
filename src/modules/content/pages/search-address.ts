import { type Static, Type } from 'typebox'
import type { RouteRequest } from '#kernel'
import { QUERY_LENGTH } from '#kernel/ui'
import { FACETS, type Filters, MOST_PAGES } from '../search/search.ts'

export const Lang = Type.Object({ lang: Type.String() })

export const Query = Type.String({ maxLength: QUERY_LENGTH })
const Value = Type.Optional(Type.String({ pattern: '^[a-z][a-z0-9-]{0,59}$|^$' }))
export const PageNumber = Type.Optional(Type.String({ pattern: '^[1-9][0-9]?$' }))

export const SearchQuery = Type.Object({
  q: Type.Optional(Query),
  page: PageNumber,
  kind: Value,
  audience: Value,
  topic: Value,
  agency: Value,
  online: Value,
})
export type SearchQuery = Static<typeof SearchQuery>

export type SearchRequest = RouteRequest<Static<typeof Lang>, SearchQuery>

/** The filters that an address sets; empty ones set nothing. */
export const filtersOf = (query: SearchQuery): Filters =>
  Object.fromEntries(FACETS.flatMap((facet) => (query[facet] ? [[facet, query[facet]]] : [])))

export const pageOf = ({ page }: { page?: string }) => Math.min(Number(page ?? 1), MOST_PAGES)

/** The address of the same search with other filters or another page. */
export function searchHref(
  locale: string,
  { query, filters, page = 1 }: { query: string; filters: Filters; page?: number },
): string {
  const parts = new URLSearchParams({ q: query, ...filters, ...(page > 1 && { page: `${page}` }) })
  return `/${locale}/search?${parts}`
}

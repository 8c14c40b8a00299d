import { sql } from 'kysely'
import type { Ctx, SearchEntry, Texts } from '#kernel'
import { db } from '../tables.ts'
import { IndexReplaced, type LoadedIndex, loadIndex, readPostings } from './loaded.ts'
import { type Plan, planQuery } from './plan.ts'
import { bestOf, type Scored, score } from './score.ts'

/** By what results are filtered: one value of each at most. */
export const FACETS = ['kind', 'audience', 'topic', 'agency', 'online'] as const
export type Facet = (typeof FACETS)[number]
export type Filters = Readonly<Partial<Record<Facet, string>>>

/** Results on a page, and pages at most. */
export const PAGE_SIZE = 10
export const MOST_PAGES = 50
/** The best so many are looked at once more: whether they are called what was asked. */
const LOOKED_AT = 40
const MOST_SUGGESTED = 8
const CALLED_SO = 1.6
const KNOWN_AS = 1.3
const BEGINS_SO = 1.12
/** How often a replaced index is asked anew. */
const TRIES = 3

export type Result = {
  id: string
  kind: SearchEntry['kind']
  path: string
  titles: Texts
  summaries: Texts
  owners: Texts | null
}

/** `names` of what has a page of its own: topics, audiences, bodies. */
export type FacetCount = { value: string; count: number; names?: Texts }

export type SearchAnswer = {
  total: number
  page: number
  pages: number
  results: Result[]
  /** of each facet its values, with how many results each would leave; the most first */
  counts: Record<Facet, FacetCount[]>
  /** the query in words that are known, where it held words that are not */
  corrected: string | undefined
}

/**
 * Searches everything published.
 *
 * @param asked  query of at most `MAX_QUERY` characters; page from 1
 * @returns the page's results, best first, with the total and what filters would leave
 */
export const search = (
  ctx: Ctx,
  asked: { query: string; filters?: Filters; page?: number },
): Promise<SearchAnswer> =>
  withIndex(ctx, async (index) => {
    const { query, filters = {}, page = 1 } = asked
    const { plan, found } = await find(ctx, index, query)
    const facets = await readFacets(ctx, index)
    const { kept, counts } = filter(index.size, found, facets, filters)
    const wanted = Math.min(page, MOST_PAGES) * PAGE_SIZE
    const numbers = bestOf({ ...found, found: kept }, Math.max(wanted, LOOKED_AT))
    const ranked = await lookAgain(ctx, index, { numbers, plan, scores: found.scores })
    return {
      total: kept.length,
      page,
      pages: Math.min(MOST_PAGES, Math.ceil(kept.length / PAGE_SIZE)),
      results: ranked.slice(wanted - PAGE_SIZE, wanted).map(resultOf),
      counts: await named(ctx, index, counts),
      corrected: plan.corrected,
    }
  })

/**
 * What a query that is being typed may become.
 *
 * @returns at most 8 results, best first
 */
export const suggest = (ctx: Ctx, query: string): Promise<Result[]> =>
  withIndex(ctx, async (index) => {
    const { plan, found } = await find(ctx, index, query, true)
    const numbers = bestOf(found, LOOKED_AT)
    const ranked = await lookAgain(ctx, index, { numbers, plan, scores: found.scores })
    return ranked.slice(0, MOST_SUGGESTED).map(resultOf)
  })

async function withIndex<R>(ctx: Ctx, ask: (index: LoadedIndex) => Promise<R>): Promise<R> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask(await loadIndex(ctx, attempt > 1))
    } catch (error) {
      if (!(error instanceof IndexReplaced) || attempt === TRIES) throw error
    }
  }
}

async function find(ctx: Ctx, index: LoadedIndex, query: string, typing = false) {
  const plan = planQuery(
    query,
    { ...index.vocabulary, hasStem: (stem) => index.lexemes.has(stem), phrases: index.phrases },
    typing,
  )
  const wanted = plan.slots.flatMap(({ alternatives }) => [...alternatives.keys()])
  const lists = await readPostings(ctx, index, [...new Set(wanted)])
  const { size, weights } = index
  const found = score({ size, weights, postings: (lexeme) => lists.get(lexeme) }, plan.slots)
  return { plan, found }
}

type FacetList = { facet: Facet; value: string; postings: Uint32Array }

async function readFacets(ctx: Ctx, index: LoadedIndex): Promise<FacetList[]> {
  const names = [...index.lexemes.keys()].filter((lexeme) => lexeme.startsWith('@'))
  const lists = await readPostings(ctx, index, names)
  return [...lists].flatMap(([name, postings]) => {
    const [facet = '', value = ''] = name.slice(1).split(':')
    const known = FACETS.find((one) => one === facet)
    return known ? [{ facet: known, value, postings }] : []
  })
}

/** Each facet's counts are those of the results that pass the other filters. */
function filter(size: number, { found }: Scored, facets: readonly FacetList[], filters: Filters) {
  const chosen = FACETS.filter((facet) => filters[facet] !== undefined)
  // One bit for each filter that an entry passes; found ones only.
  const passed = new Uint8Array(size)
  const FOUND = 1 << FACETS.length
  for (const number of found) passed[number] = FOUND
  for (const { facet, value, postings } of facets) {
    if (filters[facet] !== value) continue
    const bit = 1 << FACETS.indexOf(facet)
    for (const posting of postings) passed[posting >>> 8] = (passed[posting >>> 8] ?? 0) | bit
  }
  const mask = chosen.reduce((bits, facet) => bits | (1 << FACETS.indexOf(facet)), FOUND)
  const counts = Object.fromEntries(
    FACETS.map((facet) => {
      const others = mask & ~(1 << FACETS.indexOf(facet))
      const values = facets
        .filter((one) => one.facet === facet)
        .map(({ value, postings }) => {
          let count = 0
          for (const posting of postings) {
            if (((passed[posting >>> 8] ?? 0) & others) === others) count++
          }
          return { value, count }
        })
      return [facet, values.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count)]
    }),
  ) as SearchAnswer['counts']
  return { kept: found.filter((number) => ((passed[number] ?? 0) & mask) === mask), counts }
}

/** Facets whose values are entries too: `topic:health`. */
const NAMED: readonly Facet[] = ['audience', 'topic', 'agency']

async function named(ctx: Ctx, { version }: LoadedIndex, counts: SearchAnswer['counts']) {
  const ids = NAMED.flatMap((facet) => counts[facet].map(({ value }) => `${facet}:${value}`))
  if (ids.length === 0) return counts
  const rows = await db(ctx)
    .selectFrom('content.search_entry')
    .select(['id', 'titles'])
    .where('version', '=', version)
    .where('id', '=', sql<string>`any(${ids}::text[])`)
    .execute()
  const names = new Map(rows.map(({ id, titles }) => [id, titles]))
  const withNames = (facet: Facet) =>
    counts[facet].map((one) => {
      const found = names.get(`${facet}:${one.value}`)
      return found ? { ...one, names: found } : one
    })
  return Object.fromEntries(
    FACETS.map((facet) => [facet, withNames(facet)]),
  ) as SearchAnswer['counts']
}

/** What everything is about, for those whose words led nowhere. */
export const listTopics = (ctx: Ctx): Promise<{ path: string; titles: Texts }[]> =>
  withIndex(ctx, ({ version }) =>
    version === ''
      ? Promise.resolve([])
      : db(ctx)
          .selectFrom('content.search_entry')
          .select(['path', 'titles'])
          .where('version', '=', version)
          .where('kind', '=', 'topic')
          .orderBy('number')
          .limit(100)
          .execute(),
  )

type Row = Result & { number: number; keys: string[] }

/** Entries that are called what was asked come first. */
async function lookAgain(
  ctx: Ctx,
  { version }: LoadedIndex,
  { numbers, plan, scores }: { numbers: number[]; plan: Plan; scores: Float32Array },
): Promise<Row[]> {
  if (numbers.length === 0) return []
  const rows = await db(ctx)
    .selectFrom('content.search_entry')
    .select(['number', 'id', 'kind', 'path', 'titles', 'summaries', 'owners', 'keys'])
    .where('version', '=', version)
    .where('number', '=', sql<number>`any(${numbers}::int[])`)
    .execute()
  if (rows.length < numbers.length) throw new IndexReplaced()
  const byNumber = new Map(rows.map((row) => [row.number, row]))
  const ordered = numbers.flatMap((number) => byNumber.get(number) ?? [])
  const value = ({ number, keys }: Row) => (scores[number] ?? 0) * calledSo(keys, plan.key)
  const first = ordered.slice(0, LOOKED_AT).map((row) => ({ row, value: value(row) }))
  first.sort((a, b) => b.value - a.value || a.row.number - b.row.number)
  return [...first.map(({ row }) => row), ...ordered.slice(LOOKED_AT)]
}

function calledSo(keys: readonly string[], key: string): number {
  if (keys.includes(key)) return CALLED_SO
  if (keys.includes(`k ${key}`)) return KNOWN_AS
  return keys.some((one) => one.startsWith(`${key} `)) ? BEGINS_SO : 1
}

const resultOf = ({ id, kind, path, titles, summaries, owners }: Row): Result => ({
  id,
  kind,
  path,
  titles,
  summaries,
  owners,
})

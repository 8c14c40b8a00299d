import { sql } from 'kysely'
import type { Ctx, SearchEntry, Texts } from '#kernel'
import { db } from '../tables.ts'
import { IndexReplaced, type LoadedIndex, loadIndex, readPostings } from './loaded.ts'
import { wordsOf } from './normalise.ts'
import { type Plan, planQuery } from './plan.ts'
import { bestOf, keep, type Scored, score } from './score.ts'

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
 * @param asked  page from 1; the query's length is the caller's to bound
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
    const { kept, counts } = filter(index, found, facets, filters)
    const wanted = Math.min(page, MOST_PAGES) * PAGE_SIZE
    const best = bestOf(kept, Math.max(wanted, LOOKED_AT))
    const ranked = await lookAgain(ctx, index, best, plan)
    return {
      total: kept.found.length,
      page,
      pages: Math.min(MOST_PAGES, Math.ceil(kept.found.length / PAGE_SIZE)),
      results: ranked.slice(wanted - PAGE_SIZE, wanted).map(resultOf),
      counts,
      corrected: plan.corrected,
    }
  })

/**
 * What a query that is being typed may become.
 *
 * @returns at most 8 results: those whose titles hold what was typed, then others, each best first
 */
export const suggest = (ctx: Ctx, query: string): Promise<Result[]> =>
  withIndex(ctx, async (index) => {
    const { plan, found } = await find(ctx, index, query, true)
    const ranked = await lookAgain(ctx, index, bestOf(found, LOOKED_AT), plan)
    const words = wordsOf(query)
    const [written = [], other = []] = [true, false].map((is) =>
      ranked.filter(({ titles }) => isWrittenIn(titles, words) === is),
    )
    return [...written, ...other].slice(0, MOST_SUGGESTED).map(resultOf)
  })

/** Whether a title holds the words as they are typed, the last as the beginning of one. */
const isWrittenIn = (titles: Texts, words: readonly string[]) =>
  Object.values(titles).some((title) => {
    const own = wordsOf(title)
    return words.every((word, at) =>
      own.some((one) => (at === words.length - 1 ? one.startsWith(word) : one === word)),
    )
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
    {
      ...index.vocabulary,
      hasStem: (stem) => index.lexemes.has(stem),
      phrases: index.phrases,
      faint: index.faint,
    },
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
  const lists = await readPostings(ctx, index, index.facets)
  return [...lists].flatMap(([name, postings]) => {
    const [facet = '', value = ''] = name.slice(1).split(':')
    const known = FACETS.find((one) => one === facet)
    return known ? [{ facet: known, value, postings }] : []
  })
}

/** Each facet's counts are those of the results that pass the other filters. */
function filter(index: LoadedIndex, scored: Scored, facets: FacetList[], filters: Filters) {
  const passed = passedOf(index.size, scored, facets, filters)
  const FOUND = 1 << FACETS.length
  const mask = FACETS.reduce(
    (bits, facet, at) => (filters[facet] === undefined ? bits : bits | (1 << at)),
    FOUND,
  )
  const countsOf = (facet: Facet, at: number) => {
    const others = mask & ~(1 << at)
    return facets
      .filter((one) => one.facet === facet)
      .map(({ value, postings }) => {
        const names = index.names.get(`${facet}:${value}`)
        return { value, count: countPassed(postings, passed, others), ...(names && { names }) }
      })
      .filter(({ count }) => count > 0)
      .sort((a, b) => b.count - a.count)
  }
  return {
    kept: keep(scored, (number) => ((passed[number] as number) & mask) === mask),
    counts: Object.fromEntries(
      FACETS.map((facet, at) => [facet, countsOf(facet, at)]),
    ) as SearchAnswer['counts'],
  }
}

/** By entry one bit for each filter that it passes, and one more when it was found. */
function passedOf(size: number, { found }: Scored, facets: FacetList[], filters: Filters) {
  const passed = new Uint8Array(size)
  for (const number of found) passed[number] = 1 << FACETS.length
  for (const { facet, value, postings } of facets) {
    if (filters[facet] !== value) continue
    const bit = 1 << FACETS.indexOf(facet)
    for (const posting of postings) passed[posting >>> 8] = (passed[posting >>> 8] as number) | bit
  }
  return passed
}

function countPassed(postings: Uint32Array, passed: Uint8Array, mask: number): number {
  let count = 0
  for (let at = 0; at < postings.length; at++) {
    if (((passed[(postings[at] as number) >>> 8] as number) & mask) === mask) count++
  }
  return count
}

/** What everything is about, for those whose words led nowhere. */
export const listTopics = (ctx: Ctx): Promise<{ path: string; titles: Texts }[]> =>
  withIndex(ctx, async ({ names }) =>
    [...names].flatMap(([id, titles]) => {
      const [kind, name] = id.split(':')
      return kind === 'topic' ? [{ path: `topics/${name}`, titles }] : []
    }),
  )

type Row = Result & { number: number; keys: string[] }

/** Entries that are called what was asked come first. */
async function lookAgain(
  ctx: Ctx,
  { version }: LoadedIndex,
  best: readonly { number: number; score: number }[],
  plan: Plan,
): Promise<Row[]> {
  if (best.length === 0) return []
  const numbers = best.map(({ number }) => number)
  const rows = await db(ctx)
    .selectFrom('content.search_entry')
    .select(['number', 'id', 'kind', 'path', 'titles', 'summaries', 'owners', 'keys'])
    .where('version', '=', version)
    .where('number', '=', sql<number>`any(${numbers}::int[])`)
    .limit(numbers.length)
    .execute()
  if (rows.length < numbers.length) throw new IndexReplaced()
  const byNumber = new Map(rows.map((row) => [row.number, row]))
  const ordered = best.flatMap(({ number, score }) => {
    const row = byNumber.get(number)
    return row ? [{ row, value: score * calledSo(row.keys, plan.key) }] : []
  })
  const first = ordered.slice(0, LOOKED_AT)
  first.sort((a, b) => b.value - a.value || a.row.number - b.row.number)
  return [...first, ...ordered.slice(LOOKED_AT)].map(({ row }) => row)
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

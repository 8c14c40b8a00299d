import { type Kysely, sql } from 'kysely'
import type { Ctx, Texts } from '#kernel'
import { db } from '../tables.ts'
import { type Concept, type Phrases, phrasesOf } from './concepts.ts'
import { type Vocabulary, vocabularyOf } from './vocabulary.ts'

/** What a process keeps of one version of the index: its words, and the postings asked for last. */
export type LoadedIndex = {
  readonly version: string
  readonly size: number
  readonly weights: Float32Array
  readonly vocabulary: Vocabulary
  readonly phrases: Phrases
  readonly faint: ReadonlySet<string>
  readonly lexemes: ReadonlySet<string>
  /** those of facets, `@topic:health` */
  readonly facets: readonly string[]
  /** names of topics, audiences and bodies by the ids of their entries */
  readonly names: ReadonlyMap<string, Texts>
  /** by lexeme, the one asked for last at the end */
  readonly postings: Map<string, Uint32Array>
}

/** The index was replaced while it was read: what asked asks again. */
export class IndexReplaced extends Error {}

/** Postings that a process keeps at most: 4 bytes each. */
const MOST_KEPT = 8_000_000
/** Words and stems of an index at most: far more than a language has. */
const MOST_WORDS = 5_000_000
/** Topics, audiences and bodies at most. */
const MOST_NAMES = 5_000
/** How long an index is used before its version is looked at again. */
const FRESH_MS = 1_000

/**
 * One for the process, found by version: whichever database it was read from, the same version is the
 * same index.
 */
let current: { index: LoadedIndex; seen: number; of: Kysely<Record<never, never>> } | undefined
let loading: Promise<LoadedIndex> | undefined

/** Lets the next search look for the index at once. */
export function forgetIndex(): void {
  current = undefined
}

/**
 * @param look  true: look for a newer one, however short ago that was done
 * @returns the index as it is now, at most a second old; one of nothing before the first was made
 */
export async function loadIndex(ctx: Ctx, look = false): Promise<LoadedIndex> {
  const now = ctx.clock.now().getTime()
  const fresh = current?.of === ctx.sql && Math.abs(now - current.seen) < FRESH_MS
  if (current && fresh && !look) return current.index
  const row = await db(ctx)
    .selectFrom('content.search_index')
    .select('version')
    .limit(1)
    .executeTakeFirst()
  let index = current?.index
  if (index?.version !== (row?.version ?? '')) {
    loading ??= readIndex(ctx).finally(() => {
      loading = undefined
    })
    index = await loading
  }
  current = { index: index ?? empty(), seen: now, of: ctx.sql }
  return current.index
}

async function readIndex(ctx: Ctx): Promise<LoadedIndex> {
  const head = await db(ctx)
    .selectFrom('content.search_index')
    .select(['version', 'entries', 'weights', 'concepts', 'faint'])
    .limit(1)
    .executeTakeFirst()
  if (!head) return empty()
  const { version } = head
  const words = await db(ctx)
    .selectFrom('content.search_word')
    .select(['word', 'lexeme', 'written'])
    .where('version', '=', version)
    .limit(MOST_WORDS)
    .execute()
  const lexemes = await db(ctx)
    .selectFrom('content.search_lexeme')
    .select('lexeme')
    .where('version', '=', version)
    .limit(MOST_WORDS)
    .execute()
  const named = await db(ctx)
    .selectFrom('content.search_entry')
    .select(['id', 'titles'])
    .where('version', '=', version)
    .where('kind', 'in', ['topic', 'audience', 'agency'])
    .orderBy('number')
    .limit(MOST_NAMES)
    .execute()
  return {
    version,
    size: head.entries,
    weights: new Float32Array(exactBuffer(head.weights)),
    vocabulary: vocabularyOf(words),
    phrases: phrasesOf(head.concepts, 'queries'),
    faint: new Set(head.faint),
    lexemes: new Set(lexemes.map(({ lexeme }) => lexeme)),
    facets: lexemes.flatMap(({ lexeme }) => (lexeme.startsWith('@') ? [lexeme] : [])),
    names: new Map(named.map(({ id, titles }) => [id, titles])),
    postings: new Map(),
  }
}

const empty = (): LoadedIndex => ({
  version: '',
  size: 0,
  weights: new Float32Array(),
  vocabulary: vocabularyOf([]),
  phrases: phrasesOf([] satisfies Concept[], 'queries'),
  faint: new Set(),
  lexemes: new Set(),
  facets: [],
  names: new Map(),
  postings: new Map(),
})

/** Bytes of the driver lie in a larger buffer at any place; numbers want a buffer of their own. */
const exactBuffer = ({ buffer, byteOffset, byteLength }: Buffer) =>
  (buffer as ArrayBuffer).slice(byteOffset, byteOffset + byteLength)

/**
 * The postings of lexemes, read from the database where the process does not hold them.
 *
 * @returns by lexeme; those that the index does not know are left out
 * @throws IndexReplaced  when the index is not there any more
 */
export async function readPostings(
  ctx: Ctx,
  index: LoadedIndex,
  wanted: readonly string[],
): Promise<Map<string, Uint32Array>> {
  const known = wanted.filter((lexeme) => index.lexemes.has(lexeme))
  const missing = known.filter((lexeme) => !index.postings.has(lexeme))
  const found = new Map<string, Uint32Array>()
  if (missing.length > 0) {
    const rows = await db(ctx)
      .selectFrom('content.search_lexeme')
      .select(['lexeme', 'postings'])
      .where('version', '=', index.version)
      .where('lexeme', '=', sql<string>`any(${missing}::text[])`)
      .limit(missing.length)
      .execute()
    if (rows.length < missing.length) throw new IndexReplaced()
    for (const { lexeme, postings } of rows) {
      found.set(lexeme, new Uint32Array(exactBuffer(postings)))
    }
  }
  for (const lexeme of known) {
    const list = found.get(lexeme) ?? index.postings.get(lexeme)
    if (list) keep(index.postings, lexeme, list)
    if (list) found.set(lexeme, list)
  }
  if (missing.length > 0) letGo(index)
  return found
}

function keep(postings: Map<string, Uint32Array>, lexeme: string, list: Uint32Array) {
  postings.delete(lexeme)
  postings.set(lexeme, list)
}

function letGo({ postings }: LoadedIndex) {
  let kept = 0
  for (const list of postings.values()) kept += list.length
  for (const [lexeme, list] of postings) {
    if (kept <= MOST_KEPT) return
    postings.delete(lexeme)
    kept -= list.length
  }
}

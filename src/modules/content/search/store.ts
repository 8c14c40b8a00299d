import { createHash, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Ctx, SearchEntry } from '#kernel'
import { db } from '../tables.ts'
import { conceptsOf, type PackWords } from './concepts.ts'
import { type Inverted, invert } from './inverted.ts'
import { forgetIndex } from './loaded.ts'
import { wordsOf } from './normalise.ts'

/** Grows when the same entries give another index. */
const ANALYSER = 1
/** Fixed and arbitrary: two processes that index wait for each other here. */
const INDEX_LOCK = 7_208_042
const ROWS_AT_ONCE = 5_000

/**
 * Replaces the index of search by one of these entries, in the transaction that is open or in one of
 * its own; readers see the old one until then. The same entries and synonyms leave it as it is.
 *
 * @param words  synonyms and faint words of the pack
 * @returns whether there was something to do
 */
export async function indexEntries(
  ctx: Ctx,
  entries: readonly SearchEntry[],
  words: PackWords,
): Promise<boolean> {
  const inputs = createHash('sha256')
    .update(JSON.stringify([ANALYSER, entries, words]))
    .digest('hex')
  if (await isIndexed(ctx, inputs)) return false
  // Made before the transaction: it takes a while, in which nothing is held.
  const inverted = invert(entries, words.groups)
  return ctx.tx(async (ctx) => {
    await sql`select pg_advisory_xact_lock(${INDEX_LOCK})`.execute(ctx.sql)
    if (await isIndexed(ctx, inputs)) return false
    await db(ctx).deleteFrom('content.search_index').execute()
    await write(ctx, inputs, inverted, words)
    forgetIndex()
    return true
  })
}

async function isIndexed(ctx: Ctx, inputs: string): Promise<boolean> {
  const row = await db(ctx)
    .selectFrom('content.search_index')
    .select('inputs')
    .limit(1)
    .executeTakeFirst()
  return row?.inputs === inputs
}

async function write(ctx: Ctx, inputs: string, inverted: Inverted, { groups, faint }: PackWords) {
  const version = randomUUID()
  await db(ctx)
    .insertInto('content.search_index')
    .values({
      version,
      inputs,
      entries: inverted.entries.length,
      weights: bytesOf(inverted.weights),
      concepts: JSON.stringify(conceptsOf(groups)),
      faint: JSON.stringify(faint.flatMap(wordsOf)),
      at: ctx.clock.now(),
    })
    .execute()
  await writeEntries(ctx, version, inverted)
  await writeLexemes(ctx, version, inverted)
  for (const rows of batches([...inverted.words.values()])) {
    await sql`
      insert into content.search_word (version, word, lexeme, written)
      select ${version}, * from unnest(${rows.map(({ word }) => word)}::text[],
        ${rows.map(({ lexeme }) => lexeme)}::text[],
        ${rows.map(({ written }) => written)}::text[])`.execute(ctx.sql)
  }
}

async function writeEntries(ctx: Ctx, version: string, { entries, keys }: Inverted) {
  const rows = entries.map(({ id, kind, path, titles, summaries, owners }, number) => ({
    number,
    id,
    kind,
    path,
    titles,
    summaries,
    owners: owners ?? null,
    keys: keys[number] ?? [],
  }))
  for (const batch of batches(rows)) {
    await sql`
      insert into content.search_entry
        (version, number, id, kind, path, titles, summaries, owners, keys)
      select ${version}, g.number, g.id, g.kind, g.path, g.titles, g.summaries,
        nullif(g.owners, 'null'::jsonb), g.keys
      from jsonb_to_recordset(${JSON.stringify(batch)}::jsonb) as g (number int, id text, kind text,
        path text, titles jsonb, summaries jsonb, owners jsonb, keys jsonb)`.execute(ctx.sql)
  }
}

async function writeLexemes(ctx: Ctx, version: string, { lexemes }: Inverted) {
  for (const rows of batches([...lexemes])) {
    await sql`
      insert into content.search_lexeme (version, lexeme, entries, postings)
      select ${version}, * from unnest(${rows.map(([lexeme]) => lexeme)}::text[],
        ${rows.map(([, postings]) => postings.length)}::int[],
        ${rows.map(([, postings]) => bytesOf(postings))}::bytea[])`.execute(ctx.sql)
  }
}

function* batches<Row>(rows: readonly Row[]): Iterable<readonly Row[]> {
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) yield rows.slice(at, at + ROWS_AT_ONCE)
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array | Uint32Array) =>
  Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength)

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { indexEntries, search, suggest } from '#content'
import type { Ctx } from '#kernel'
import { prepareDatabase } from '../src/apps/boot.ts'
import { openContext, openPack, openTranslations, systemClock } from '../src/apps/context.ts'
import { loadConfig } from '../src/kernel/config.ts'
import { openDatabase } from '../src/kernel/database.ts'
import { startServer } from '../src/kernel/postgres/server.ts'
import { openLog } from '../src/kernel/telemetry.ts'
import { type Row, share } from './product.ts'
import { syntheticEntries, syntheticQueries } from './search-entries.ts'

const ENTRIES = 100_000
const ROUNDS = 1_200
const WARM = 200
const GOAL_MS = 25

/**
 * Measures search and suggestions over 100,000 invented entries, each in turn with one bare query for
 * rows of the same table by their numbers.
 *
 * @returns median and 99th percentile in milliseconds, the time to index, and the size of the index
 */
export async function run(): Promise<Row[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'igov-bench-'))
  const server = await startServer({ dataDir })
  const config = loadConfig({ ...process.env, DATABASE_URL: server.url, IGOV_POPULATION: '0' })
  await prepareDatabase(config, () => {})
  const database = openDatabase(server.url, { max: 4 })
  try {
    const pack = await openPack(config)
    const translate = openTranslations(config, pack)
    const log = openLog('silent', 'bench')
    const ctx = openContext({ config, sql: database.sql, pack, translate, log, clock: systemClock })
    return await measure(ctx)
  } finally {
    await database.close()
    await server.stop()
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function measure(ctx: Ctx): Promise<Row[]> {
  const entries = syntheticEntries(ENTRIES)
  const began = performance.now()
  await indexEntries(ctx, entries, { groups: [], faint: [] })
  const seconds = (performance.now() - began) / 1_000
  const asked = syntheticQueries(entries, ROUNDS + WARM)
  const total = `${ENTRIES.toLocaleString('en')} entries`
  const loaded = performance.now()
  await search(ctx, { query: 'first' })
  const load = (performance.now() - loaded) / 1_000
  return [
    { what: `search, ${total}: to index them`, figure: seconds, unit: 's' },
    { what: `search, ${total}: to load the words into a process`, figure: load, unit: 's' },
    { what: `search, ${total}: size of the index`, figure: await sizeOf(ctx), unit: 'MB' },
    ...(await paired(ctx, `search, ${total}`, asked.whole, (query) => search(ctx, { query }))),
    ...(await paired(ctx, `suggestions, ${total}`, asked.typed, (query) => suggest(ctx, query))),
  ]
}

async function paired(
  ctx: Ctx,
  what: string,
  queries: readonly string[],
  ask: (query: string) => Promise<unknown>,
): Promise<Row[]> {
  const times: number[] = []
  const baselines: number[] = []
  for (const [at, query] of queries.entries()) {
    const began = performance.now()
    await ask(query)
    const between = performance.now()
    await bareRows(ctx, at)
    if (at < WARM) continue
    times.push(between - began)
    baselines.push(performance.now() - between)
  }
  return [0.5, 0.99].map((part) => {
    const figure = share(times, part)
    const baseline = share(baselines, part)
    return {
      what: `${what}: ${part === 0.5 ? 'median' : '99 of 100'}`,
      figure,
      unit: 'ms',
      baseline,
      ratio: figure / baseline,
      ...(part === 0.99 && { goal: GOAL_MS }),
    }
  })
}

const bareRows = (ctx: Ctx, at: number) => {
  const numbers = Array.from({ length: 40 }, (_, step) => (at * 7_919 + step * 104_729) % ENTRIES)
  return sql`
    select number, id, kind, path, titles, summaries, owners, keys from content.search_entry
    where version = (select version from content.search_index) and number = any(${numbers}::int[])`.execute(
    ctx.sql,
  )
}

async function sizeOf(ctx: Ctx) {
  const { rows } = await sql<{ bytes: bigint }>`
    select sum(pg_total_relation_size(c.oid))::bigint as bytes
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'content' and c.relname like 'search%' and c.relkind = 'r'`.execute(ctx.sql)
  return Number(rows[0]?.bytes ?? 0n) / 1024 ** 2
}

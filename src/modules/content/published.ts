import { sql } from 'kysely'
import type { Ctx, PublishedPage, PublishedPages } from '#kernel'
import { repeated } from '#lib/repeated'
import type { Snapshot } from './snapshot.ts'
import { db } from './tables.ts'

const POLL_MS = 1_000
const SNAPSHOT_EVERY_MS = 60_000

/** The published pages of one process: in memory, so that they are there while the database is not. */
export type OpenPages = PublishedPages & { close(): Promise<void> }

/**
 * Reads all published pages and follows each further publication, within a second of its commit.
 *
 * While the database is away the pages stay as they are; with it back they follow again.
 *
 * @param snapshot  where pages are kept for a start without the database
 * @throws Error  at the start, when neither the database nor a snapshot has them
 */
export async function openPublishedPages(ctx: Ctx, snapshot?: Snapshot): Promise<OpenPages> {
  let pages: ReadonlyMap<string, PublishedPage> = new Map()
  let known = 0n
  let away = false
  let kept: { pages: typeof pages; at: number } | undefined
  const follow = async () => {
    const newest = await newestPublication(ctx)
    if (newest !== known) [pages, known] = [await readPages(ctx, pages, known), newest]
  }
  const keep = async () => {
    if (!snapshot || kept?.pages === pages) return
    if (kept && performance.now() - kept.at < SNAPSHOT_EVERY_MS) return
    kept = { pages, at: performance.now() }
    await snapshot.write(pages)
  }
  try {
    await follow()
  } catch (error) {
    const found = await snapshot?.read()
    if (!found) throw error
    pages = found
    away = true
  }
  const tick = () =>
    follow()
      .then(keep)
      .then(
        () => {
          away = false
        },
        (error: Error) => {
          if (!away) ctx.log.warn({ error: error.message }, 'published pages stay as they are')
          away = true
        },
      )
  const following = repeated(
    POLL_MS,
    tick,
    keep().catch(() => {}),
  )
  return { find: (path) => pages.get(path), close: following.close }
}

async function newestPublication(ctx: Ctx): Promise<bigint> {
  const row = await db(ctx)
    .selectFrom('content.publication')
    .select('id')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.id ?? 0n
}

/** All pages as they stand now; bytes are fetched only of those that changed since `known`. */
async function readPages(
  ctx: Ctx,
  before: ReadonlyMap<string, PublishedPage>,
  known: bigint,
): Promise<ReadonlyMap<string, PublishedPage>> {
  const { rows } = await sql<PublishedPage & { path: string; fresh: boolean }>`
    select path, sha256, type, publication > ${known} as fresh,
      case when publication > ${known} then brotli end as brotli,
      case when publication > ${known} then gzip end as gzip
    from content.page`.execute(ctx.sql)
  return new Map(
    rows.flatMap(({ path, fresh, sha256, type, brotli, gzip }) => {
      const page = fresh ? { sha256, type, brotli, gzip } : before.get(path)
      return page ? [[path, page] as const] : []
    }),
  )
}

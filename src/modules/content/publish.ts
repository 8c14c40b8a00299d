import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { beginReadingOnce, type Ctx, type Module } from '#kernel'
import { type Rendered, renderPages } from './render.ts'
import { sitemapOf } from './sitemap.ts'
import { db } from './tables.ts'

const brotli = promisify(brotliCompress)
const zip = promisify(gzip)
/** As small as 9 to one part in 500, in a tenth of its time, which would be most of a publication's. */
const BROTLI_QUALITY = 7
const ROWS_AT_ONCE = 50
/** As many as one sitemap may name. */
const MAX_PAGES = 50_000

/** What one run did. */
export type Publication = { pages: number; changed: number; removed: number }

/**
 * Prepares every page for everybody: makes it, and where its bytes have changed compresses and keeps it.
 * All of a publication is seen at once, or nothing of it. Nothing is made when the inputs are those of
 * the publication before.
 *
 * @param inputs  of all that pages are made from, see `publicationInputs`
 * @returns how many pages there are and changed, or undefined when nothing was to be done
 * @throws Error  when a page cannot be made; what was published before stays
 */
export const publishPages = (
  ctx: Ctx,
  modules: readonly Module[],
  inputs: string,
): Promise<Publication | undefined> =>
  ctx.tx(async (ctx) => {
    // Held to the end: publications come one after another, and their numbers are seen in order.
    const last = await db(ctx)
      .selectFrom('content.publication')
      .select('inputs')
      .orderBy('id', 'desc')
      .limit(1)
      .forUpdate()
      .executeTakeFirst()
    if (last?.inputs === inputs) return undefined
    const { id } = await db(ctx)
      .insertInto('content.publication')
      .values({ inputs, at: ctx.clock.now() })
      .returning('id')
      .executeTakeFirstOrThrow()
    beginReadingOnce(ctx)
    const kept = await keptHashes(ctx)
    const paths: string[] = []
    const changed: Promise<PageRow>[] = []
    const take = (page: Rendered) => {
      if (kept.get(page.path) !== page.sha256) changed.push(compressed(page, id))
      kept.delete(page.path)
    }
    for await (const page of renderPages(ctx, modules)) {
      paths.push(page.path)
      take(page)
    }
    for (const page of sitemapOf(ctx, paths)) take(page)
    const rows = await Promise.all(changed)
    await keep(ctx, rows)
    await remove(ctx, [...kept.keys()])
    return { pages: paths.length, changed: rows.length, removed: kept.size }
  })

async function keptHashes(ctx: Ctx): Promise<Map<string, string>> {
  const rows = await db(ctx)
    .selectFrom('content.page')
    .select(['path', 'sha256'])
    .limit(MAX_PAGES)
    .execute()
  return new Map(rows.map(({ path, sha256 }) => [path, sha256]))
}

type PageRow = {
  path: string
  sha256: string
  type: string
  brotli: Buffer
  gzip: Buffer
  publication: bigint
}

async function compressed({ path, sha256, type, body }: Rendered, publication: bigint) {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
  }
  const [small, common] = await Promise.all([
    brotli(body, { params }),
    zip(body, { level: constants.Z_BEST_COMPRESSION }),
  ])
  return { path, sha256, type, brotli: small, gzip: common, publication }
}

async function keep(ctx: Ctx, rows: readonly PageRow[]) {
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
    await db(ctx)
      .insertInto('content.page')
      .values(rows.slice(at, at + ROWS_AT_ONCE))
      .onConflict((conflict) =>
        conflict.column('path').doUpdateSet((eb) => ({
          sha256: eb.ref('excluded.sha256'),
          type: eb.ref('excluded.type'),
          brotli: eb.ref('excluded.brotli'),
          gzip: eb.ref('excluded.gzip'),
          publication: eb.ref('excluded.publication'),
        })),
      )
      .execute()
  }
}

async function remove(ctx: Ctx, paths: readonly string[]) {
  if (paths.length === 0) return
  await db(ctx)
    .deleteFrom('content.page')
    .where('path', 'in', [...paths])
    .execute()
}

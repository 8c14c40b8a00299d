import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import { expect } from 'vitest'
import { dbTest } from '#testing'

/** First view of a page, packed, without fonts: what the issue of the portal allows. */
const PAGE_MAX = 60_000
/** As the publisher packs pages at the least. */
const QUALITY = { [constants.BROTLI_PARAM_QUALITY]: 5 }

/** Every page is made once. */
const LIMIT_MS = 180_000

/** Bytes that come over the line for a file of `/assets/`. */
function packedSize(path: string) {
  const file = join(process.cwd(), 'dist', path)
  return statSync(existsSync(`${file}.br`) ? `${file}.br` : file).size
}

function weightOf(html: string) {
  const named = [...html.matchAll(/(?:src|href)="(\/assets\/[^"#]+)/g)].map(([, path = '']) => path)
  const files = [...new Set(named)].filter((path) => !path.endsWith('.woff2'))
  const page = brotliCompressSync(html, { params: QUALITY }).length
  return files.reduce((sum, path) => sum + packedSize(path), page)
}

dbTest(
  'No page weighs more than 60 kB at first view, fonts aside (printed)',
  async ({ ctx, modules, browse }) => {
    const browser = await browse()
    const weights: { path: string; bytes: number }[] = []
    for (const route of modules.flatMap(({ routes = [] }) => routes)) {
      for (const path of (await route.addresses?.(ctx)) ?? []) {
        for (const lang of ctx.pack.settings.languages) {
          const address = path === '' ? `/${lang}` : `/${lang}/${path}`
          weights.push({ path: address, bytes: weightOf((await browser.get(address)).body) })
        }
      }
    }
    weights.sort((a, b) => b.bytes - a.bytes)
    const [heaviest] = weights
    const median = weights[Math.floor(weights.length / 2)]
    console.info(
      `portal: ${weights.length} pages, median ${median?.bytes} bytes, most ${heaviest?.bytes} (${heaviest?.path})`,
    )
    expect(weights.length).toBeGreaterThan(600)
    expect(weights.filter(({ bytes }) => bytes > PAGE_MAX)).toEqual([])
  },
  LIMIT_MS,
)

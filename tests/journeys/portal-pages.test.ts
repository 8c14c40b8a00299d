import { sql } from 'kysely'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { randomFrom } from '../abuse/malformed-requests.ts'
import { openProductDatabase } from '../faults/platform/population.ts'
import { expectAccessible, expectNoOverflow, launchChromium } from '../support/chromium.ts'
import { type Started, startIgov } from '../support/started.ts'

/** Every page with IGOV_LONG=1; else each kind of page, and a sample drawn by a seed. */
const LONG = process.env.IGOV_LONG === '1'
const SAMPLE = 24
const SEED = 20_261_128
/** As many tabs as there are processors to paint. */
const AT_ONCE = 2
const PARTS = 4
const LIMIT_MS = LONG ? 1_800_000 : 180_000

let igov: Started
let browser: Browser
let paths: string[]

beforeAll(async () => {
  igov = await startIgov({ IGOV_POPULATION: '0' })
  browser = await launchChromium()
  paths = await sitemap()
})

afterAll(async () => {
  await browser?.close()
  await igov?.end()
})

async function sitemap(): Promise<string[]> {
  const xml = await (await fetch(`${igov.url}/sitemap.xml`)).text()
  return [...xml.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, url = '']) => new URL(url).pathname)
}

const pathOf = (url = '') => (URL.canParse(url) ? new URL(url).pathname : url)

/** Paths of a page's languages, by language, in HTML or in the sitemap. */
const alternates = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/rel="alternate" hreflang="([^"]+)" href="([^"]+)"/g)].map(
      ([, language = '', url]) => [language, pathOf(url)],
    ),
  )

/** One page of each kind, in both languages, and others by chance. */
function chosen(): string[] {
  if (LONG) return paths
  const kinds = new Map<string, string>()
  for (const path of paths) {
    const [, language, kind = '', id] = path.split('/')
    const name = `${language} ${kind} ${id ? '*' : ''}`
    if (!kinds.has(name)) kinds.set(name, path)
  }
  const random = randomFrom(SEED)
  const drawn = Array.from({ length: SAMPLE }, () => paths[Math.floor(random() * paths.length)])
  return [...new Set([...kinds.values(), ...drawn.filter((path) => path !== undefined)])]
}

/** Tabs take the pages in turn; each looks at its page in every way before it goes on. */
async function lookAt(pages: readonly string[], looks: readonly Look[]) {
  const waiting = [...pages]
  // A colour on its way from one theme to the other is neither.
  const context = await browser.newContext({ reducedMotion: 'reduce' })
  const tab = async () => {
    const page = await context.newPage()
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      await page.emulateMedia({ colorScheme: 'light' })
      await page.goto(igov.url + path)
      for (const look of looks) await look(page)
    }
  }
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, tab))
  } finally {
    await context.close()
  }
}

type Look = (page: Page) => Promise<void>

const atWidth = (width: number, look: Look): Look => {
  return async (page) => {
    await page.setViewportSize({ width, height: 800 })
    await look(page)
  }
}

/** What one page must stand: loaded once, since loading is most of the time. */
const LOOKS: readonly Look[] = [
  atWidth(360, async (page) => {
    await expectNoOverflow(page)
    await expectAccessible(page)
  }),
  atWidth(1280, async (page) => {
    await page.emulateMedia({ colorScheme: 'dark' })
    await expectAccessible(page)
  }),
  atWidth(320, expectNoOverflow),
  atWidth(360, async (page) => {
    await page.evaluate("document.documentElement.style.fontSize = '200%'")
    await expectNoOverflow(page)
    await expectNothingCut(page)
    await expectWholeWords(page)
  }),
]

describe('Every published page, in each language', () => {
  it('is in the sitemap exactly when it is published, and search finds exactly the same', async () => {
    const { ctx, close } = await openProductDatabase(igov)
    const database = ctx.sql
    try {
      const published = await sql<{ path: string }>`
        select path from content.page where type like 'text/html%' order by path`.execute(database)
      expect(published.rows.map(({ path }) => path)).toEqual([...paths].sort())
      const found = await sql<{ path: string }>`
        select path from content.search_entry order by path`.execute(database)
      const languages = [...new Set(paths.map((path) => path.split('/')[1]))]
      const indexed = found.rows.flatMap(({ path }) =>
        languages.map((language) => (path === '' ? `/${language}` : `/${language}/${path}`)),
      )
      expect(indexed.sort()).toEqual([...paths].sort())
    } finally {
      await close()
    }
  })

  it('names its one address and those of its other languages, as the sitemap does', async () => {
    const xml = await (await fetch(`${igov.url}/sitemap.xml`)).text()
    const listed = new Map(
      xml
        .split('<url>')
        .map((entry) => [pathOf(/<loc>([^<]+)/.exec(entry)?.[1]), alternates(entry)]),
    )
    const known = new Set(paths)
    for (const path of paths) {
      const html = await (await fetch(igov.url + path)).text()
      const [, language = '', rest = ''] = /^\/([^/]+)(.*)$/.exec(path) ?? []
      const { 'x-default': fallback, ...others } = alternates(html)
      expect(pathOf(/rel="canonical" href="([^"]+)"/.exec(html)?.[1]), path).toBe(path)
      expect(others, path).toEqual(listed.get(path))
      expect(others[language], path).toBe(path)
      expect(Object.keys(others).sort(), path).toEqual(['ar', 'en'])
      for (const [other, address] of Object.entries(others)) {
        expect(address, path).toBe(`/${other}${rest}`)
        expect(known.has(address), address).toBe(true)
      }
      expect(fallback, path).toBe(others.ar)
    }
  })

  it('has no broken link', async () => {
    const known = new Set(paths)
    const targets = new Map<string, string>()
    const parts = new Map<string, Set<string>>()
    const anchors: { from: string; to: string; part: string }[] = []
    for (const path of paths) {
      const html = await (await fetch(igov.url + path)).text()
      parts.set(path, new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id = '']) => id)))
      for (const [, href = ''] of html.matchAll(/<(?:a|link)\b[^>]*?href="([^"]+)"/g)) {
        const target = new URL(href.replaceAll('&amp;', '&'), igov.url + path)
        if (target.origin !== new URL(igov.url).origin) continue
        const { pathname: to, hash, search } = target
        if (hash) anchors.push({ from: path, to, part: hash.slice(1) })
        if (!known.has(to)) targets.set(to + search, path)
      }
    }
    const broken = anchors
      .filter(({ to, part }) => parts.get(to)?.has(part) === false)
      .map(({ from, to, part }) => `${from} → ${to}#${part}`)
    expect(anchors.length).toBeGreaterThan(1_000)
    for (const [target, from] of targets) {
      const { status } = await fetch(igov.url + target, { redirect: 'manual' })
      if (status >= 400 && status !== 405) broken.push(`${from} → ${target} ${status}`)
    }
    expect(broken).toEqual([])
    expect(paths.length).toBeGreaterThan(600)
  })

  it.each([0, 1, 2, 3])(
    'breaks no rule of accessibility, light and dark, and fits at 320 px and in text of twice the size (part %i of 4)',
    async (part) => {
      const pages = chosen().filter((_, index) => index % PARTS === part)
      expect(pages.length).toBeGreaterThan(5)
      await lookAt(pages, LOOKS)
    },
    LIMIT_MS,
  )
})

/** Names in lists wrap between words: Arabic letters that are torn from their word change their shape. */
async function expectWholeWords(page: Page) {
  const torn =
    await page.evaluate(`[...document.querySelectorAll('.menu .name, .links a > span:first-child')]
    .filter((node) => {
      node.style.display = 'block'
      node.style.overflowWrap = 'normal'
      return node.scrollWidth > node.clientWidth + 1
    })
    .map((node) => node.textContent)`)
  expect(torn, `words that are torn on ${page.url()}`).toEqual([])
}

/** No text of the page is cut off by the box around it. */
async function expectNothingCut(page: Page) {
  const cut = await page.evaluate(`[...document.querySelectorAll('main *, header *, footer *')]
    .filter((node) => {
      const style = getComputedStyle(node)
      const hides = style.overflowX === 'hidden' || style.overflowX === 'clip'
      return hides && node.clientWidth > 1 && node.scrollWidth > node.clientWidth + 1
        && node.innerText?.trim() && !node.closest('svg') && style.clipPath === 'none'
    })
    .map((node) => node.outerHTML.slice(0, 120))`)
  expect(cut, `text that is cut off on ${page.url()}`).toEqual([])
}

import { describe, expect } from 'vitest'
import type { Ctx, Module } from '#kernel'
import { listServices } from '#services'
import { type Browser, dbTest } from '#testing'

/** Every page is made once. */
const ALL_PAGES_MS = 180_000

/** Addresses of all pages for everybody, in one language. */
async function addressesOf(ctx: Ctx, modules: readonly Module[], lang: string) {
  const routes = modules.flatMap((module) => module.routes ?? [])
  const paths = await Promise.all(routes.map((route) => route.addresses?.(ctx) ?? []))
  return paths.flat().map((path) => (path === '' ? `/${lang}` : `/${lang}/${path}`))
}

/** What links of the main part lead to, in order. */
const linksIn = (html: string) => {
  const main = html.slice(html.indexOf('<main'), html.indexOf('</main>'))
  return [...main.matchAll(/<a href="([^"#]+)"/g)].map(([, href]) => href)
}

const read = async (browser: Browser, path: string) => {
  const { status, body } = await browser.get(path)
  expect(status, path).toBe(200)
  return body
}

describe('Pages for everybody', () => {
  dbTest(
    'have one heading, a sentence for search engines and their address in every language',
    async ({ ctx, modules, browse }) => {
      const browser = await browse()
      for (const lang of ctx.pack.settings.languages) {
        for (const path of await addressesOf(ctx, modules, lang)) {
          const html = await read(browser, path)
          expect(html.match(/<h1/g), path).toHaveLength(1)
          expect(html, path).toMatch(/<meta name="description" content="[^"]{10,}"/)
          expect(html, path).toContain(`rel="canonical" href="${ctx.url}${path}"`)
          expect(html.match(/hreflang="(ar|en|x-default)" href/g), path).toHaveLength(3)
        }
      }
    },
    ALL_PAGES_MS,
  )

  dbTest(
    'lead only to pages that are there, and name no part twice',
    async ({ ctx, modules, browse }) => {
      const browser = await browse()
      const seen = new Set<string>()
      for (const path of await addressesOf(ctx, modules, 'ar')) {
        const html = await read(browser, path)
        const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
        expect(new Set(ids).size, `ids of ${path}`).toBe(ids.length)
        for (const [, href = ''] of html.matchAll(/ href="(\/ar[^"#]*)/g)) seen.add(href)
      }
      for (const href of seen) {
        const { status } = await browser.get(href.replaceAll('&amp;', '&'))
        expect([200, 303], href).toContain(status)
      }
    },
    ALL_PAGES_MS,
  )
})

describe('The index from the first letter to the last', () => {
  dbTest(
    'has every service once, under its letter without the article',
    async ({ ctx, browse }) => {
      const html = await read(await browse(), '/ar/a-z')
      const links = linksIn(html)
      for (const { id } of await listServices(ctx)) {
        expect(links.filter((href) => href === `/ar/services/${id}`)).toHaveLength(1)
      }
      const letters = [...html.matchAll(/<h2 id="letter-\d+">(.)<\/h2>/g)].map(
        ([, letter = '']) => letter,
      )
      expect(letters).toEqual([...letters].sort(new Intl.Collator('ar').compare))
      const heh = html.slice(html.indexOf('>ه</h2>')).split('</section>')[0]
      expect(heh).toContain('/ar/agencies/gta')
    },
  )
})

describe('A life event', () => {
  dbTest('leads across bodies in the order in which one does it', async ({ browse }) => {
    const html = await read(await browse(), '/en/life-events/having-a-baby')
    expect(linksIn(html).filter((href) => href?.includes('/services/'))).toEqual([
      '/en/services/birth-certificate',
      '/en/services/citizen-id-issue',
      '/en/services/newborn-residence-permit',
      '/en/services/passport-issue',
      '/en/services/health-card-issue',
      '/en/services/vaccination-record',
    ])
    expect(html.match(/class="stage span-3"/g)).toHaveLength(3)
  })

  dbTest('without a written order lists its services by topic', async ({ ctx, browse }) => {
    const html = await read(await browse(), '/en/life-events/lost-documents')
    const services = await listServices(ctx, { event: 'lost-documents' })
    expect(linksIn(html).filter((href) => href?.includes('/services/'))).toHaveLength(
      services.length,
    )
    expect(html).toContain('<h2 id="identity-documents">')
  })

  dbTest('that is none is not there (services/entry-missing)', async ({ ctx, browse }) => {
    const browser = await browse()
    for (const path of ['life-events/moving-to-mars', 'topics/weather', 'audiences/robots']) {
      const { status, body } = await browser.get(`/en/${path}`)
      expect(status).toBe(404)
      expect(body).toContain(ctx.translate('en')('services.problems.entry-missing'))
    }
  })
})

describe('The home page', () => {
  dbTest('leads to search first, then to what most people need', async ({ ctx, browse }) => {
    const html = await read(await browse(), '/ar')
    expect(html.indexOf('action="/ar/search"')).toBeLessThan(html.indexOf('<main'))
    const services = linksIn(html).filter((href) => href?.startsWith('/ar/services/'))
    const { popular } = ctx.pack.portal
    expect(services.slice(0, popular.length)).toEqual(popular.map((id) => `/ar/services/${id}`))
  })
})
